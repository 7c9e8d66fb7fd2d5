#include "formats/rdata/rdata.hpp"

#include "codecs/rdata/reader.hpp"
#include "core/text.hpp"
#include "formats/rdata/rules.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace assay::formats::rdata {
namespace {

using assay::rdata::Alternative;
using assay::rdata::Call;
using assay::rdata::Promise;

constexpr std::string_view kEndings[] = {".rds", ".rda", ".rdata"};

/// Functions that start programs, load libraries or open connections. Sorted.
constexpr auto kReaching = std::to_array<std::string_view>(
    {"download.file", "dyn.load", "pipe", "shell", "shell.exec", "socketConnection", "system", "system2"});
/// Functions that call what they are told by name. Sorted.
constexpr auto kIndirect = std::to_array<std::string_view>({"do.call", "get", "match.fun"});

/// Classes of R itself that hold their values, or count them. Sorted.
constexpr auto kPlainClasses = std::to_array<std::string_view>(
    {"compact_intseq", "compact_realseq", "deferred_string", "wrap_complex", "wrap_integer", "wrap_list",
     "wrap_logical", "wrap_raw", "wrap_real", "wrap_string"});

bool is_in(std::span<const std::string_view> names, std::string_view name) {
  return std::ranges::binary_search(names, name);
}

/// Whether the call, or what it calls by name, reaches beyond R.
bool is_reaching(const Call& call) { return is_in(kReaching, is_in(kIndirect, call.name) ? call.argument : call.name); }

std::string shown(const Call& call) {
  const auto name = text::printable(call.name);
  return call.argument.empty() ? fmt::format("{}()", name) : fmt::format("{}({})", name, text::quoted(call.argument));
}

Claim claim(const Artifact& artifact) {
  return assay::rdata::begins_objects(artifact.bytes) ? Claim::magic : Claim::no;
}

void report_promise(const Promise& promise, std::span<const Call> calls, ScanContext& context) {
  if (promise.has_value) return;
  const auto reaching =
      std::ranges::find_if(calls, [](const Call& call) { return call.is_promised && is_reaching(call); });
  std::string message = "Using the object evaluates an expression";
  if (reaching != calls.end())
    message += fmt::format(", which runs {}.", shown(*reaching));
  else if (promise.call)
    message += fmt::format(": {}.", shown(*promise.call));
  else
    message += ".";
  context.report(kPromise, {{promise.offset, 4}, "promise"}, std::move(message));
}

/// One finding for all functions: which of them is called first nobody knows.
void report_functions(std::span<const Call> calls, ScanContext& context) {
  constexpr std::size_t kShown = 3;
  std::vector<std::string> names;
  std::uint64_t first = 0;
  for (const auto& call : calls) {
    if (call.is_promised || !is_reaching(call)) continue;
    if (names.empty()) first = call.offset;
    names.push_back(shown(call));
  }
  if (names.empty()) return;
  const auto more = names.size() > kShown ? fmt::format(" and {} more", names.size() - kShown) : "";
  Finding finding{.rule = &kReachingCode,
                  .location = {{first, 4}, "function"},
                  .message = fmt::format("Code in it calls {}{} when it is run.",
                                         fmt::join(std::span(names).first(std::min(names.size(), kShown)), ", "), more),
                  .severity = kReachingCode.severity};
  for (auto& name : names) finding.evidence.push_back({"call", std::move(name)});
  context.report(std::move(finding));
}

void report_alternative(const Alternative& alternative, ScanContext& context) {
  const Location location{{alternative.offset, 4}, "vector"};
  const auto name = text::printable(alternative.class_name);
  const auto package = text::printable(alternative.package);
  if (alternative.package != "base")
    return context.report(kForeignClass, location,
                          fmt::format("A vector is of the class {} of the package {}.", name, package));
  if (alternative.class_name.starts_with("mmap_"))
    return context.report(kMappedFile, location,
                          fmt::format("Reading the object maps the file {}.", text::quoted(alternative.text, 200)));
  context.report(kForeignClass, location, fmt::format("A vector is of the class {}, which R does not have.", name));
}

void analyze(const Artifact& artifact, ScanContext& context) {
  const assay::rdata::Wanted wanted{
      .is_wanted = [](std::string_view name) { return is_in(kReaching, name) || is_in(kIndirect, name); },
      .is_wanted_class =
          [](const Alternative& alternative) {
            return !alternative.class_name.empty() &&
                   (alternative.package != "base" || !is_in(kPlainClasses, alternative.class_name));
          },
      .step = [&](std::uint64_t count) { return context.step(count); }};
  const auto contents = assay::rdata::read(artifact.bytes, wanted);
  context.cover({0, contents.consumed});
  if (contents.error) context.incomplete(*contents.error);

  context.fact("rdata.kind", contents.is_workspace ? "workspace" : "object");
  context.fact("rdata.writer", contents.writer);
  context.fact("rdata.functions", fmt::format("{}", contents.functions));
  for (const auto& package : contents.packages) context.fact("rdata.package", text::printable(package));

  for (const auto& alternative : contents.alternatives) {
    context.fact("rdata.class", fmt::format("{} of {}", text::printable(alternative.class_name),
                                            text::printable(alternative.package)));
    report_alternative(alternative, context);
  }
  for (const auto& promise : contents.promises) report_promise(promise, contents.calls, context);
  report_functions(contents.calls, context);
}

}  // namespace

constinit const Format kFormat{
    .name = "rdata", .family = "rdata", .rules = kRules, .claim = claim, .analyze = analyze, .endings = kEndings};

}  // namespace assay::formats::rdata
