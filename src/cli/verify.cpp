#include "cli/commands.hpp"
#include "cli/paths.hpp"
#include "cli/payload_file.hpp"
#include "cli/verify_bundles.hpp"
#include "cli/verify_end.hpp"
#include "cli/verify_flags.hpp"
#include "cli/verify_folder.hpp"
#include "cli/verify_model.hpp"
#include "cli/verify_report.hpp"
#include "cli/verify_trust.hpp"
#include "core/text.hpp"
#include "engine/confine.hpp"
#include "trust/hexadecimal.hpp"
#include "trust/sigstore/requirements.hpp"

#include <fmt/format.h>

#include <unistd.h>
#include <algorithm>
#include <optional>

namespace assay::cli {
namespace {

namespace sigstore = trust::sigstore;

constexpr std::string_view kDigestPrefix = "sha256:";

/// What is to be verified: a file, or a digest where no file of that name is.
struct Subject {
  std::string shown;
  std::optional<PayloadFile> file;
  std::optional<crypto::Bytes> digest;

  [[nodiscard]] trust::Payload payload() const {
    return file ? file->payload() : trust::Payload::of_digest(crypto::HashAlgorithm::sha256, *digest);
  }
};

Result<Subject> open_subject(const std::string& operand) {
  if (operand.starts_with(kDigestPrefix) && ::access(operand.c_str(), F_OK) != 0) {
    auto digest = trust::from_hex(std::string_view(operand).substr(kDigestPrefix.size()));
    if (!digest || digest->size() != crypto::size_of(crypto::HashAlgorithm::sha256))
      return std::unexpected(Error{ErrorCode::malformed, 0, "a digest is sha256: and 64 digits of 0-9 and a-f"});
    return Subject{operand, std::nullopt, std::move(digest)};
  }
  auto file = PayloadFile::open(operand);
  if (!file) return std::unexpected(std::move(file.error()));
  return Subject{text::printable(operand, 0), std::move(*file), std::nullopt};
}

int verify_file(const std::string& operand, const std::vector<std::string>& bundle_paths, const VerifyFlags& flags) {
  const auto settings = flags.settings(VerifySettings::Subject::file);
  if (!settings) return report_usage_error("verify", settings.error());

  // Everything is read first; then the process gives up what it does not need; then the first byte is parsed.
  const auto subject = open_subject(operand);
  if (!subject && subject.error().code == ErrorCode::malformed)
    return report_usage_error("verify", {subject.error().message, ""});
  if (!subject) return report_unreadable(subject.error());
  const auto bundles = read_bundles(bundle_paths);
  if (!bundles) return report_unreadable(bundles.error());
  const auto files = read_trust_files(settings->who);
  if (!files) return report_unreadable(files.error());
  const auto held = engine::confine({.mode = settings->confine, .readable = {}});
  if (!held) return report_usage_error("verify", {fmt::format("--confine: {}", held.error().message), ""});

  VerifyReport report{.file = subject->shown, .now = seconds_now()};
  const auto trust = load_trust(settings->who, *files, report.now);
  if (trust) {
    report.root = trust->root_or_null();
    const auto payload = subject->payload();
    report.bundles = verify_bundles(*bundles, *trust, settings->who.requirements, payload);
    report.is_verified = std::ranges::any_of(report.bundles, [](const auto& one) { return !one.failure; });
  } else {
    report.failure = trust.error();
  }
  if (subject->file)
    if (const auto error = subject->file->error()) return report_unreadable(*error);

  return end_verify(report, *settings);
}

}  // namespace

int run_verify(Arguments arguments) {
  CommandLine line("verify", "FILE|DIR|sha256:HEX",
                   "Says who signed exactly these bytes, when, and how that is known. No network.");
  VerifyFlags flags;
  ModelFlags model;
  std::vector<std::string> bundle_paths;
  line.values("--bundle", "FILE", bundle_paths, "Sigstore bundles, one a line; may be repeated");
  model.add_to(line);
  flags.add_to(line);
  line.epilogue("Exit codes: 0 verified, 5 not verified, 2 a file is unreadable, 4 wrong usage.");
  std::vector<std::string> operands;
  if (const auto exit_code = line.parse(arguments, operands)) return *exit_code;
  if (operands.size() != 1) return report_usage_error("verify", {"wanted: one file, or its digest as sha256:HEX", ""});
  if (bundle_paths.empty() == !model.signature)
    return report_usage_error("verify",
                              {"wanted: --bundle for a file or what is in a folder, or --signature for a model", ""});
  if (model.signature) return run_verify_model(operands.front(), model, flags);
  if (is_folder(operands.front())) return run_verify_folder(operands.front(), bundle_paths, model, flags);
  if (!model.ignored.empty() || model.ignores_unsigned)
    return report_usage_error("verify",
                              {"--ignore-path and --ignore-unsigned-files: need a folder or --signature", ""});
  return verify_file(operands.front(), bundle_paths, flags);
}

}  // namespace assay::cli
