#include "formats/torchscript/torchscript.hpp"

#include "core/text.hpp"
#include "formats/torchscript/claim.hpp"
#include "formats/torchscript/effects.hpp"
#include "formats/torchscript/rules.hpp"
#include "formats/torchscript/setstate.hpp"
#include "formats/torchscript/source.hpp"

#include <fmt/format.h>

#include <set>
#include <string>
#include <string_view>
#include <utility>

namespace assay::formats::torchscript {
namespace {

constexpr std::size_t kMaxOperators = 4096;

/// Turns what the source uses into findings and facts.
class Analysis {
 public:
  explicit Analysis(ScanContext& context) : context_(context) {}

  void used(const Use& use, const Place& place) {
    setstate_.see(use, place);
    const auto name = operator_name(use.what.text);
    if (!name.library.empty()) {
      if (name.name.empty()) return library_value(use, name, place);
      return used_operator(use, name, place);
    }
    const std::string_view path = use.what.text;
    if (path.starts_with(kClassRoot)) return custom_class(use, place);
    if (!use.is_call) return;
    if (path == "fork") return report_once(kFork, use, place, "starts a task");
    if (path == "rpc_async" || path == "rpc_sync" || path == "rpc_remote")
      return report(kRemoteCall, use, place, "runs a function in another process");
    used_method(use, place);
  }

  void endless_loop(ByteRange range, const Place& place) {
    context_.report(kEndlessLoop, {range, logical(place)},
                    fmt::format("Nothing ends the loop in {}.", text::printable(place.text())));
  }

  void finish() { setstate_.report(context_); }

 private:
  static std::string logical(const Place& place) { return text::printable(place.text()); }

  void report(const Rule& rule, const Use& use, const Place& place, std::string_view does) {
    const auto written = text::printable(use.what.text, 120);
    Finding finding{.rule = &rule, .severity = rule.severity};
    finding.location = {{use.what.offset, use.what.length}, logical(place)};
    const auto call = use.texts.empty() ? written : fmt::format("{}({})", written, text::quoted(use.texts.front(), 80));
    finding.message = fmt::format("{} calls {}, which {}.", logical(place), call, does);
    finding.evidence.push_back({"operator", written});
    if (!use.texts.empty()) {
      std::vector<std::string> shown;
      shown.reserve(use.texts.size());
      for (const auto& each : use.texts) shown.push_back(text::printable(each));
      finding.evidence.push_back({"arguments", std::move(shown)});
    }
    context_.report(std::move(finding));
  }

  /// Rules that say the same of every use are raised at the first one.
  void report_once(const Rule& rule, const Use& use, const Place& place, std::string_view does) {
    if (is_new(reported_, std::string(rule.id) + use.what.text)) report(rule, use, place, does);
  }

  /// Remembers what was said already. What does not fit any more is not said, and so the file is not complete.
  bool is_new(std::set<std::string, std::less<>>& known, std::string name) {
    if (known.size() < kMaxOperators) return known.insert(std::move(name)).second;
    if (!known.contains(name) && !std::exchange(is_full_, true))
      context_.incomplete(
          {ErrorCode::limit, 0, fmt::format("operators: at most {} distinct ones wanted, got more", kMaxOperators)});
    return false;
  }

  void used_operator(const Use& use, const OperatorName& name, const Place& place) {
    if (is_new(operators_, name.full()))
      context_.fact("torchscript.operator", text::printable(name.full()), use.what.offset);
    // Handed on as a value it may be called with anything.
    const auto arguments = use.is_call ? use.arguments : std::size_t{255};
    judge(use, effect_of(name.library, name.name, arguments), place);
  }

  /// `x.as_strided(…)`: every tensor has the operators of aten as methods.
  void used_method(const Use& use, const Place& place) {
    const std::string_view path = use.what.text;
    const auto dot = path.rfind('.');
    if (dot == std::string_view::npos || path.starts_with("__torch__.")) return;
    // The receiver counts as the first argument. Methods of modules have names of their own, such as `save`.
    const auto effect = effect_of("aten", path.substr(dot + 1), use.arguments + 1);
    if (effect == Effect::raw_memory) judge(use, effect, place);
  }

  void judge(const Use& use, Effect effect, const Place& place) {
    const auto [rule, does] = report_of(effect);
    if (rule == &kUnknownOperator) return report_once(*rule, use, place, does);
    if (rule != nullptr) report(*rule, use, place, does);
  }

  void library_value(const Use& use, const OperatorName& name, const Place& place) {
    if (use.is_call) return;
    context_.report(
        kNamespaceValue, {{use.what.offset, use.what.length}, logical(place)},
        fmt::format("{} uses the operator library {} as a value.", logical(place), text::printable(name.library, 80)));
  }

  void custom_class(const Use& use, const Place& place) {
    if (!is_known_class(use.what.text)) report_once(kCustomClass, use, place, "native code must register");
  }

  ScanContext& context_;
  SetStateWatch setstate_;
  std::set<std::string, std::less<>> operators_;
  std::set<std::string, std::less<>> reported_;
  bool is_full_ = false;
};

void analyze(const Artifact& artifact, ScanContext& context) {
  Analysis analysis(context);
  SourceReader reader(artifact.bytes, {.used = [&](const Use& use, const Place& place) { analysis.used(use, place); },
                                       .endless_loop = [&](ByteRange range,
                                                           const Place& place) { analysis.endless_loop(range, place); },
                                       .step = [&](std::uint64_t tokens) { return context.step(tokens); }});
  const auto end = reader.read();
  context.cover({0, end.offset});
  if (end.error) context.incomplete(*end.error);
  for (const auto& limit : end.limits) context.incomplete(limit);
  analysis.finish();
}

}  // namespace

constinit const Format kFormat{
    .name = "torchscript", .family = "torchscript", .rules = kRules, .claim = claim, .analyze = analyze};

}  // namespace assay::formats::torchscript
