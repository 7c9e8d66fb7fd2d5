#include "cli/policy_file.hpp"

#include "cli/catalogue.hpp"
#include "cli/small_file.hpp"
#include "core/suggest.hpp"
#include "crypto/digest.hpp"
#include "formats/all.hpp"
#include "policy/bundled.hpp"
#include "policy/read_policy.hpp"

#include <fmt/format.h>

#include <span>
#include <string_view>
#include <vector>

namespace assay::cli {
namespace {

constexpr std::uint64_t kLargestPolicy = 4ULL << 20U;
constexpr std::uint64_t kLargestBaseline = 1ULL << 30U;  // a report of many findings

std::string sha256(std::string_view bytes) {
  return crypto::hex(crypto::sha256(std::as_bytes(std::span(bytes.data(), bytes.size()))));
}

std::vector<std::string_view> format_names() {
  std::vector<std::string_view> names;
  for (const auto* format : formats::all()) names.push_back(format->name);
  return names;
}

std::unexpected<UsageError> refuse(std::string_view flag, const Error& error) {
  return std::unexpected(UsageError{fmt::format("{}{}{}", flag, flag.empty() ? "" : ": ", error.message), ""});
}

}  // namespace

Parsed<policy::Policy> load_policy(const std::string& name) {
  std::string text;
  if (const auto bundled = policy::bundled_policy(name)) {
    text = *bundled;
  } else {
    auto read = read_small_file(name, kLargestPolicy);
    if (!read) {
      auto refused = refuse("--policy", read.error());
      refused.error().hint = did_you_mean(name, policy::kBundledNames);
      return refused;
    }
    text = std::move(*read);
  }
  const auto rules = catalogue(formats::all());
  const auto formats = format_names();
  auto policy = policy::read_policy(name, text, {.rules = rules, .formats = formats});
  if (!policy) return refuse("--policy", policy.error());
  policy->name = name;
  policy->sha256 = sha256(text);
  return std::move(*policy);
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
