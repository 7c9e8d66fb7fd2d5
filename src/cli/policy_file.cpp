#include "cli/policy_file.hpp"

#include "cli/catalogue.hpp"
#include "cli/small_file.hpp"
#include "core/hex.hpp"
#include "core/suggest.hpp"
#include "crypto/digest.hpp"
#include "formats/all.hpp"
#include "pickle/policy.hpp"
#include "policy/bundled.hpp"
#include "policy/read_policy.hpp"
#include "rules/load.hpp"

#include <fmt/format.h>

#include <span>
#include <string_view>
#include <vector>

namespace assay::cli {
namespace {

constexpr std::uint64_t kLargestPolicy = 4ULL << 20U;
constexpr std::uint64_t kLargestBaseline = 1ULL << 30U;  // a report of many findings

std::string sha256(std::string_view bytes) {
  return hex(crypto::sha256(std::as_bytes(std::span(bytes.data(), bytes.size()))));
}

std::vector<std::string_view> format_names() {
  std::vector<std::string_view> names;
  for (const auto* format : formats::all()) names.push_back(format->name);
  return names;
}

/// Of an entry of `imports.allow`: why it would never have an effect.
std::string objection_to(std::string_view pattern) {
  const auto& globals = rules::embedded().pickle;
  const auto dot = pattern.rfind('.');
  const auto module = pattern.substr(0, dot);
  if (pattern.ends_with(".*")) {
    if (pickle::judge_name(globals, module, "_", pickle::Use::referenced).status == pickle::Status::outside) return "";
    return fmt::format("is for packages that assay does not know: vouch for the names of {} one by one", module);
  }
  const auto judgement = pickle::judge_name(globals, module, pattern.substr(dot + 1), pickle::Use::called);
  if (judgement.status != pickle::Status::dangerous) return "";
  return "is known to be dangerous, and nobody can vouch for it: a [[suppress]] with its reason can let it through";
}

std::unexpected<UsageError> refuse(std::string_view flag, const Error& error) {
  return std::unexpected(UsageError{fmt::format("{}{}{}", flag, flag.empty() ? "" : ": ", error.message), ""});
}

}  // namespace

Parsed<policy::Policy> load_policy(const std::string& name, std::string_view flag) {
  std::string text;
  if (const auto bundled = policy::bundled_policy(name)) {
    text = *bundled;
  } else {
    auto read = read_small_file(name, kLargestPolicy);
    if (!read) {
      auto refused = refuse(flag, read.error());
      refused.error().hint = did_you_mean(name, policy::kBundledNames);
      return refused;
    }
    text = std::move(*read);
  }
  const auto rules = catalogue(formats::all());
  const auto formats = format_names();
  auto policy = policy::read_policy(name, text, {.rules = rules, .formats = formats, .objection_to = objection_to});
  if (!policy) return refuse(flag, policy.error());
  policy->name = name;
  policy->sha256 = sha256(text);
  return std::move(*policy);
}

std::vector<std::string> bundled_policy_digests() {
  std::vector<std::string> digests;
  digests.reserve(policy::kBundledNames.size());
  for (const auto name : policy::kBundledNames) digests.push_back(sha256(*policy::bundled_policy(name)));
  return digests;
}

Parsed<policy::Baseline> load_baseline(const std::string& path) {
  const auto text = read_small_file(path, kLargestBaseline);
  if (!text) return refuse("--baseline", text.error());
  auto baseline = policy::read_baseline(path, *text);
  if (!baseline) return refuse("--baseline", baseline.error());
  baseline->name = path;
  baseline->sha256 = sha256(*text);
  return std::move(*baseline);
}

Parsed<policy::RecordedReport> load_report(std::string_view flag, const std::string& path) {
  const auto text = read_small_file(path, kLargestBaseline);
  if (!text) return refuse(flag, text.error());
  auto report = policy::read_report(path, *text);
  if (!report) return refuse(flag, report.error());
  return std::move(*report);
}

}  // namespace assay::cli
