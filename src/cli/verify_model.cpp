#include "cli/verify_model.hpp"

#include "cli/model_comparison.hpp"
#include "cli/model_files.hpp"
#include "cli/model_hash.hpp"
#include "cli/small_file.hpp"
#include "cli/verify_end.hpp"
#include "cli/verify_report.hpp"
#include "cli/verify_trust.hpp"
#include "core/text.hpp"
#include "engine/confine.hpp"
#include "trust/oms/names.hpp"
#include "trust/oms/verify.hpp"
#include "trust/sigstore/requirements.hpp"

#include <fmt/format.h>

#include <span>
#include <utility>

namespace assay::cli {
namespace {

namespace oms = trust::oms;
namespace sigstore = trust::sigstore;

void verify_files(VerifyReport& report, const ModelFiles& model, oms::SignedModel signed_model,
                  const oms::AccountOptions& options) {
  const auto hash = [&](std::span<const HashJob> jobs, crypto::HashAlgorithm algorithm) {
    return hash_all(model, jobs, algorithm);
  };
  auto result = compare_files({model.list(), model.is_file(), hash}, signed_model, options);
  report.failure = first_failure(result.problems);
  report.is_verified = result.problems.empty();
  report.model = std::move(result);
  report.bundles.front().evidence = std::move(signed_model.evidence);
}

}  // namespace

void ModelFlags::add_to(CommandLine& line) {
  line.group("Models (OpenSSF model signing)");
  line.value("--signature", "FILE", signature, "of the model: a folder, or one file");
  line.values("--ignore-path", "PATH", ignored, "left out, with all below; counts from the model");
  line.flag("--ignore-unsigned-files", ignores_unsigned, "list what nobody signed, and forgive it");
}

Parsed<std::vector<std::string>> parse_ignored(const std::vector<std::string>& paths) {
  std::vector<std::string> out;
  for (const auto& path : paths) {
    std::string_view shown = path;
    while (shown.starts_with("./")) shown.remove_prefix(2);
    while (shown.size() > 1 && shown.ends_with('/')) shown.remove_suffix(1);
    if (const auto complaint = oms::complaint_about_name(shown))
      return std::unexpected(UsageError{"--ignore-path: " + complaint->message, "it counts from the model: cache/tmp"});
    out.emplace_back(shown);
  }
  return out;
}

int run_verify_model(const std::string& operand, const ModelFlags& flags, const VerifyFlags& common) {
  const auto settings = common.settings(VerifySettings::Subject::model);
  if (!settings) return report_usage_error("verify", settings.error());
  const auto ignored = parse_ignored(flags.ignored);
  if (!ignored) return report_usage_error("verify", ignored.error());

  // Everything small is read first; then the process gives up what it does not need; then the first byte is parsed.
  const auto model = ModelFiles::open(operand, *flags.signature);
  if (!model) return report_unreadable(model.error());
  const auto bundle = read_small_file(*flags.signature, kLargestSignature);
  if (!bundle) return report_unreadable(bundle.error());
  const auto files = read_trust_files(settings->who);
  if (!files) return report_unreadable(files.error());
  const auto held = engine::confine({.mode = settings->confine, .readable = {model->path()}});
  if (!held) return report_usage_error("verify", {fmt::format("--confine: {}", held.error().message), ""});

  VerifyReport report{.file = text::printable(operand, 0), .now = seconds_now()};
  const auto trust = load_trust(settings->who, *files, report.now);
  if (trust) {
    report.root = trust->root_or_null();
    auto& result = report.bundles.emplace_back(BundleResult{.path = text::printable(*flags.signature, 0)});
    auto signed_model = oms::verify_signature(ByteView::of(*bundle), trust->root_or_null(), trust->policy);
    if (!signed_model) {
      result.failure = std::move(signed_model.error());
    } else if (auto met = sigstore::check_requirements(signed_model->evidence, settings->who.requirements); !met) {
      result.failure = std::move(met.error());
    } else {
      verify_files(report, *model, std::move(*signed_model), {*ignored, flags.ignores_unsigned});
    }
  } else {
    report.failure = trust.error();
  }
  return end_verify(report, *settings);
}

}  // namespace assay::cli
