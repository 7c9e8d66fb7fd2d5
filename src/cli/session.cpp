#include "cli/session.hpp"

#include "cli/clock.hpp"
#include "cli/onnx_checker.hpp"
#include "cli/progress.hpp"
#include "cli/required_signatures.hpp"
#include "cli/standard_input.hpp"
#include "codecs/sevenzip/archive.hpp"
#include "core/hex.hpp"
#include "core/text.hpp"
#include "crypto/digest.hpp"
#include "engine/confine.hpp"
#include "engine/hub_cache.hpp"
#include "formats/all.hpp"
#include "match/read_sources.hpp"
#include "match/signatures.hpp"
#include "policy/apply.hpp"
#include "policy/judge.hpp"
#include "report/fingerprint.hpp"
#include "report/order.hpp"
#include "rules/load.hpp"

#include <fmt/format.h>

#include <unistd.h>
#include <map>

namespace assay::cli {
namespace {

/// Standard input that could not be read to its end is a root of which nothing is known.
void add_unread_input(Report& report, const std::string& name, const Error& error) {
  const auto path = text::path_component(name);
  report.roots.push_back({.path = path, .first_artifact = static_cast<std::uint32_t>(report.artifacts.size())});
  report.errors.push_back({std::nullopt, path, error});
}

std::string sha256(std::string_view bytes) {
  return hex(crypto::sha256(std::as_bytes(std::span(bytes.data(), bytes.size()))));
}

/// The rules of `directory`, or those that are built in.
Parsed<const RuleData*> choose_rules(const std::optional<std::string>& directory,
                                     std::optional<rules::LoadedRules>& loaded) {
  if (!directory) return &rules::embedded();
  auto result = rules::load(*directory, sha256);
  if (!result) {
    const auto where = text::printable(*directory);
    return std::unexpected(UsageError{fmt::format("--rules: '{}': {}", where, result.error().message), ""});
  }
  loaded.emplace(std::move(*result));
  return &loaded->data();
}

/// The bundled signatures, and those of `--yara`.
struct ChosenSignatures {
  match::Signatures signatures;
  std::string digest;  ///< of all rules, when there are more than the bundled ones
  std::vector<Note> notes;
};

/// What rules say of their severity in other words than ours, one note a file.
std::vector<Note> foreign_severities(const match::Signatures& signatures) {
  std::map<std::string, std::pair<std::string, std::size_t>> by_file;
  for (const auto& rule : signatures.list()) {
    if (rule.foreign_severity.empty()) continue;
    auto& [first, count] = by_file[rule.source];
    if (count++ == 0) first = fmt::format("{} says {}", rule.name, text::quoted(rule.foreign_severity, 40));
  }
  std::vector<Note> notes;
  notes.reserve(by_file.size());
  for (const auto& [file, what] : by_file)
    notes.push_back(
        {"rule_severity",
         fmt::format("{}: {} of severities that assay does not know, which count as medium: {}{}", file,
                     text::counted(what.second, "rule", "rules"), what.first, what.second > 1 ? ", …" : "")});
  return notes;
}

Parsed<ChosenSignatures> choose_signatures(const std::vector<std::string>& paths, std::string_view digest) {
  const auto fail = [](const Error& error) { return std::unexpected(UsageError{"--yara: " + error.message, ""}); };
  if (paths.empty()) {
    auto bundled = match::Signatures::bundled();
    if (!bundled) return fail(bundled.error());
    return ChosenSignatures{std::move(*bundled), {}, {}};
  }
  std::vector<match::RuleSource> sources;
  std::string list = fmt::format("{}  (all else)\n", digest);
  for (const auto& path : paths) {
    auto read = match::read_sources(path);
    if (!read) return fail(read.error());
    for (auto& source : *read) {
      list += fmt::format("{}  yara\n", sha256(source.text));
      sources.push_back(std::move(source));
    }
  }
  auto compiled = match::Signatures::compile(sources);
  if (!compiled) return fail(compiled.error());
  for (const auto& text : compiled->included()) list += fmt::format("{}  included\n", sha256(text));
  auto notes = foreign_severities(*compiled);
  return ChosenSignatures{std::move(*compiled), sha256(list), std::move(notes)};
}

/// Puts findings in order and lets policy, baseline and level say what counts.
void judge(Report& report, const ScanSettings& settings) {
  if (settings.policy) policy::add_findings(report, *settings.policy, settings.judgement);
  report::order_findings(report);
  report::fingerprint_findings(report);
  if (settings.policy) policy::apply(report, *settings.policy, settings.judgement, today());
  if (settings.baseline) policy::apply(report, *settings.baseline);
  report::order_findings(report);  // severities may have changed
  policy::judge(report, settings.judgement);
}

}  // namespace

Parsed<Report> scan_and_judge(const InputNames& names, const ScanSettings& settings, const Visitor& visitor) {
  // First of all, because its process is a copy of this one.
  std::optional<OnnxChecker> checker;
  if (settings.onnx_checker) {
    auto started = OnnxChecker::start(settings.confine);
    if (!started) return std::unexpected(started.error());
    checker.emplace(std::move(*started));
  }

  std::optional<rules::LoadedRules> loaded;
  const auto rules = choose_rules(settings.rules_directory, loaded);
  if (!rules) return std::unexpected(rules.error());

  const auto chosen = choose_signatures(settings.yara_paths, (*rules)->digest);
  if (!chosen) return std::unexpected(chosen.error());

  std::vector<Input> inputs;
  inputs.reserve(names.paths.size() + 1);
  for (const auto& path : names.paths) inputs.push_back({path, nullptr});
  std::optional<Error> unread;
  if (names.reads_standard_input) {
    if (auto bytes = read_descriptor(STDIN_FILENO, {settings.input_bytes, settings.limits.seconds})) {
      inputs.push_back({names.standard_input_name, std::move(*bytes)});
    } else {
      unread = std::move(bytes.error());
    }
  }

  std::optional<RequiredSignatures> required;
  if (settings.policy && settings.policy->signature) {
    auto prepared = RequiredSignatures::prepare(*settings.policy, names);
    if (!prepared) return std::unexpected(UsageError{"--policy: " + prepared.error().message, prepared.error().hint});
    required.emplace(std::move(*prepared));
  }

  // From here on the process reads below its inputs and writes what is open, and nothing else.
  auto readable = names.paths;
  for (const auto& path : names.paths)
    if (auto snapshot = engine::snapshot_at(path)) readable.push_back(std::move(snapshot->folder));
  if (required) readable.insert(readable.end(), required->readable().begin(), required->readable().end());
  sevenzip::prepare_names();
  const auto held = engine::confine({.mode = settings.confine, .readable = readable});
  if (!held) return std::unexpected(UsageError{fmt::format("--confine: {}", held.error().message), ""});

  Progress progress(settings.progress);
  ScanOptions options{.formats = formats::all(),
                      .rules = *rules,
                      .limits = settings.limits,
                      .exclude = settings.exclude,
                      .signatures = &chosen->signatures,
                      .match_scope = settings.match_scope,
                      .jobs = settings.jobs,
                      .hash = settings.hash};
  if (checker) options.second_opinion = [&checker](ByteView model) { return checker->ask(model); };
  if (visitor.visit)
    options.visit = [&](std::size_t file, const Artifact& artifact, std::span<Finding> findings) {
      visitor.visit(file, artifact, findings, **rules);
    };
  options.place = visitor.place;
  if (progress.is_wanted()) options.progress = [&](const ScanProgress& now) { progress.update(now); };
  Report report = scan(inputs, options);
  report.notes.insert(report.notes.end(), chosen->notes.begin(), chosen->notes.end());
  progress.clear();

  report.confinement = *held;
  if (!chosen->digest.empty()) report.rules_digest = chosen->digest;
  if (unread) add_unread_input(report, names.standard_input_name, *unread);
  if (required) required->verify(report);
  judge(report, settings);
  return report;
}

}  // namespace assay::cli
