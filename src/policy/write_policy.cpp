#include "policy/write_policy.hpp"

#include "codecs/json/writer.hpp"
#include "policy/read_policy.hpp"

#include <fmt/format.h>

#include <span>
#include <string_view>

namespace assay::policy {
namespace {

/// Strings of JSON are strings of TOML.
std::string toml_string(std::string_view text) {
  std::string out;
  json::append_string(out, text);
  return out;
}

template <class Texts>
std::string list(const Texts& texts) {
  std::string out;
  for (const auto& text : texts) out += fmt::format("{}{}", out.empty() ? "" : ", ", toml_string(text));
  return '[' + out + ']';
}

void write_exception(const Binding& binding, const Terms& terms, std::string& out) {
  if (binding.sha256) out += fmt::format("sha256 = {}\n", toml_string(*binding.sha256));
  if (binding.path) out += fmt::format("path = {}\n", toml_string(*binding.path));
  if (binding.fingerprint) out += fmt::format("fingerprint = {}\n", toml_string(*binding.fingerprint));
  out += fmt::format("reason = {}\n", toml_string(terms.reason));
  if (!terms.expires.empty()) out += fmt::format("expires = {}\n", terms.expires);
}

void write_signature(const SignatureDemand& demand, std::string& out) {
  const bool is_model = demand.kind == SignatureDemand::Kind::model;
  out += fmt::format("\n[signature]\n{} = {}\n", is_model ? "model" : "bundle", toml_string(demand.file));
  for (const auto& key : kSignerKeys)
    if (const auto& word = demand.signer.*key.word)
      out += fmt::format("{} = {}\n", key.name, key.kind == SignerKey::Kind::number ? *word : toml_string(*word));
  if (!demand.signer.certificate_chain.empty())
    out += fmt::format("certificate_chain = {}\n", list(demand.signer.certificate_chain));
  if (demand.signer.any_identity) out += "any_identity_unsafe = true\n";
  if (demand.signer.any_signer) out += "any_signer_unsafe = true\n";
  if (demand.signer.allows_unverified_timestamps) out += "allow_unverified_timestamps = true\n";
  if (!demand.ignored.empty()) out += fmt::format("ignore_paths = {}\n", list(demand.ignored));
  if (demand.ignores_unsigned) out += "ignore_unsigned_files = true\n";
}

}  // namespace

std::string write_policy(const Policy& policy, const Limits& defaults) {
  const auto level = policy.fail_on.value_or(JudgeOptions{});
  std::string out = fmt::format("version = 1\nfail_on = \"{}\"\n",
                                level.fails_on_findings ? name_of(level.fail_on) : std::string_view("none"));
  out += fmt::format("\n[imports]\nunvetted = \"{}\"\nallow = {}\n",
                     kUnvettedNames.at(static_cast<std::size_t>(policy.unvetted)), list(policy.globals));
  if (!policy.rules.empty()) out += "\n[rules]\n";
  for (const auto& [rule, severity] : policy.rules)
    out += fmt::format("{} = \"{}\"\n", rule->id, severity ? name_of(*severity) : std::string_view("off"));
  if (policy.formats) out += fmt::format("\n[formats]\nallow = {}\n", list(*policy.formats));

  const auto& limits = policy.limits;
  out += fmt::format(
      "\n[limits]\nmax_depth = {}\nmax_members = {}\nmax_expanded = {}\nmax_ratio = {}\ntimeout = \"{}s\"\n",
      limits.depth.value_or(defaults.depth), limits.members.value_or(defaults.members),
      limits.expanded_bytes.value_or(defaults.expanded_bytes), limits.ratio.value_or(defaults.ratio),
      limits.seconds.value_or(defaults.seconds));
  if (policy.signature) write_signature(*policy.signature, out);
  for (const auto& entry : policy.suppressions) {
    std::vector<std::string_view> ids;
    ids.reserve(entry.rules.size());
    for (const auto* rule : entry.rules) ids.push_back(rule->id);
    out += fmt::format("\n[[suppress]]\nrules = {}\n", list(ids));
    write_exception(entry.binding, entry.terms, out);
  }
  for (const auto& entry : policy.allowances) {
    std::vector<std::string_view> gaps;
    gaps.reserve(entry.gaps.size());
    for (const auto gap : entry.gaps) gaps.push_back(kGapNames.at(static_cast<std::size_t>(gap)));
    out += fmt::format("\n[[allow_incomplete]]\nbecause = {}\n", list(gaps));
    if (!entry.formats.empty()) out += fmt::format("formats = {}\n", list(entry.formats));
    write_exception(entry.binding, entry.terms, out);
  }
  return out;
}

}  // namespace assay::policy
