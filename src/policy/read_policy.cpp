#include "policy/read_policy.hpp"

#include "codecs/toml/section.hpp"
#include "core/quantity.hpp"
#include "core/suggest.hpp"
#include "core/text.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <limits>

namespace assay::policy {
namespace {

constexpr std::int64_t kVersion = 1;
constexpr std::uint64_t kMostDepth = 10'000;
constexpr std::size_t kDigestDigits = 64;
constexpr std::size_t kFingerprintDigits = 16;

constexpr std::array<std::string_view, 6> kRuleLevels{"critical", "high", "medium", "low", "info", "off"};

bool is_hex(std::string_view text) {
  return std::ranges::all_of(text, [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); });
}

bool is_decimal(std::string_view text) {
  return !text.empty() && std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
}

/// "0123456789abcdef", or the same and ":2" for a repeat.
bool is_fingerprint(std::string_view text) {
  if (text.size() < kFingerprintDigits || !is_hex(text.substr(0, kFingerprintDigits))) return false;
  const auto rest = text.substr(kFingerprintDigits);
  return rest.empty() || (rest.front() == ':' && is_decimal(rest.substr(1)));
}

/// `package.Name` or `package.*`: no component is empty, and `*` is only the last one.
bool is_global_pattern(std::string_view text) {
  if (text.find('.') == std::string_view::npos || text::printable(text, 0) != text) return false;
  if (text.ends_with(".*")) text.remove_suffix(2);
  if (text.empty() || text.front() == '.' || text.back() == '.' || text.find("..") != std::string_view::npos)
    return false;
  return text.find_first_of("* \t") == std::string_view::npos;
}

/// The name of a file; `*` in it is the name of what it signs.
bool is_signature_name(std::string_view name, SignatureDemand::Kind kind) {
  if (name.empty() || name == "." || name == ".." || name.find('/') != std::string_view::npos) return false;
  if (kind == SignatureDemand::Kind::bundle && name == "*") return false;  // that is the signed file itself
  return std::ranges::count(name, '*') <= 1;
}

class FileReader {
 public:
  FileReader(toml::Mistakes& mistakes, const Vocabulary& known) : mistakes_(mistakes), known_(known) {
    for (const auto* rule : known.rules) {
      rule_names_.push_back(rule->id);
      rule_names_.push_back(rule->name);
    }
  }

  Policy read(toml::Section document) {
    if (document.integer("version") != kVersion)
      mistakes_.add(document.place(), fmt::format("'version' must be {}", kVersion));
    if (const auto level = document.optional_text("fail_on")) read_level(*level);
    read_imports(document.section("imports"));
    read_rules(document.value("rules"));
    if (document.has("formats")) read_formats(document.section("formats"));
    for (auto& entry : document.list("suppress")) read_suppression(entry);
    for (auto& entry : document.list("allow_incomplete")) read_allowance(entry);
    if (document.has("signature")) read_signature(document.section("signature"));
    read_limits(document.section("limits"));
    document.finish();
    return std::move(policy_);
  }

 private:
  void read_level(const toml::Text& text) {
    const auto index = choose(text, kLevels, "fail_on");
    if (!index) return;
    policy_.fail_on = options_for(kLevels.at(*index));
  }

  void read_imports(toml::Section table) {
    if (const auto text = table.optional_text("unvetted"))
      if (const auto index = choose(*text, kUnvettedNames, "imports.unvetted"))
        policy_.unvetted = static_cast<Unvetted>(*index);
    for (const auto& name : table.texts("allow")) {
      if (!is_global_pattern(name.value))
        mistakes_.add(name.place,
                      fmt::format("'{}' is neither package.Name nor package.*", text::printable(name.value)));
      else if (const auto objection = known_.objection_to ? known_.objection_to(name.value) : ""; !objection.empty())
        mistakes_.add(name.place, fmt::format("'{}' {}", text::printable(name.value), objection));
      policy_.globals.emplace_back(name.value);
    }
    table.finish();
  }

  void read_rules(const toml::Value* value) {
    if (value == nullptr) return;
    const auto* table = std::get_if<toml::Table>(&value->data);
    if (table == nullptr)
      return mistakes_.add(value->place, fmt::format("'rules': a table wanted, {} is there", toml::kind_of(*value)));
    for (const auto& [name, place, level] : *table) {
      const auto* rule = rule_named({name, place});
      const auto* text = std::get_if<std::string>(&level.data);
      if (text == nullptr) mistakes_.add(level.place, fmt::format("'rules.{}': a text wanted", text::printable(name)));
      if (rule == nullptr || text == nullptr) continue;
      const auto index = choose({*text, level.place}, kRuleLevels, fmt::format("rules.{}", name));
      if (!index) continue;
      if (std::ranges::find(policy_.rules, rule, &RuleLevel::rule) != policy_.rules.end())
        mistakes_.add(place, fmt::format("'{}' is listed twice", rule->id));
      if (policy_.unvetted != Unvetted::warn && std::ranges::find(kUnvettedRules, rule->id) != kUnvettedRules.end())
        mistakes_.add(place, fmt::format("'imports.unvetted' decides about {} already", rule->id));
      policy_.rules.push_back({rule, severity_from(kRuleLevels.at(*index))});
    }
  }

  void read_formats(toml::Section table) {
    if (!table.has("allow")) mistakes_.add(table.place(), "'formats.allow' is missing");
    policy_.formats = formats_of(table.texts("allow"));
    table.finish();
  }

  void read_suppression(toml::Section& table) {
    SuppressEntry entry;
    if (!table.has("rules")) mistakes_.add(table.place(), "'suppress.rules' is missing");
    const auto names = table.texts("rules");
    if (table.has("rules") && names.empty()) mistakes_.add(table.place(), "'suppress.rules' is empty");
    for (const auto& name : names)
      if (const auto* rule = rule_named(name)) entry.rules.push_back(rule);
    entry.binding = binding_of(table);
    if (const auto text = table.optional_text("fingerprint")) {
      if (!is_fingerprint(text->value))
        mistakes_.add(text->place, "'suppress.fingerprint': 16 hexadecimal digits wanted, as reports show them");
      entry.binding.fingerprint = text->value;
    }
    entry.terms = terms_of(table, "suppress");
    table.finish();
    if (!entry.binding.sha256 && !entry.binding.path && !entry.binding.fingerprint)
      mistakes_.add(table.place(), "a suppression needs at least one of 'sha256', 'path' and 'fingerprint'");
    policy_.suppressions.push_back(std::move(entry));
  }

  void read_allowance(toml::Section& table) {
    AllowEntry entry;
    const auto names = table.texts("because");
    if (names.empty())
      mistakes_.add(table.place(),
                    fmt::format("'allow_incomplete.because' must list some of: {}", fmt::join(kGapNames, ", ")));
    for (const auto& name : names)
      if (const auto index = choose(name, kGapNames, "allow_incomplete.because"))
        entry.gaps.push_back(static_cast<Gap>(*index));
    entry.formats = formats_of(table.texts("formats"));
    entry.binding = binding_of(table);
    entry.terms = terms_of(table, "allow_incomplete");
    table.finish();
    policy_.allowances.push_back(std::move(entry));
  }

  void read_signature(toml::Section table) {
    SignatureDemand demand{.line = table.place().line};
    const auto model = table.optional_text("model");
    const auto bundle = table.optional_text("bundle");
    if (model.has_value() == bundle.has_value())
      mistakes_.add(table.place(), "[signature] needs one of 'model' and 'bundle': the name of the signature");
    demand.kind = model ? SignatureDemand::Kind::model : SignatureDemand::Kind::bundle;
    if (const auto& name = model ? model : bundle) {
      demand.file = name->value;
      if (!is_signature_name(name->value, demand.kind))
        mistakes_.add(name->place, model ? "'signature.model': the name of a file wanted, such as \"model.sig\""
                                         : "'signature.bundle': the name of a file wanted, such as "
                                           "\"*.sigstore.json\", where * is the name of the signed file");
    }
    for (const auto& key : kSignerKeys)
      demand.signer.*key.word = key.kind == SignerKey::Kind::number
                                    ? number_word(table, key.name)
                                    : word(table.optional_text(key.name), fmt::format("signature.{}", key.name));
    for (const auto& file : table.texts("certificate_chain")) demand.signer.certificate_chain.emplace_back(file.value);
    demand.signer.any_identity = table.boolean("any_identity_unsafe");
    demand.signer.any_signer = table.boolean("any_signer_unsafe");
    if (!demand.signer.certificate_chain.empty() && !demand.signer.signer && !demand.signer.any_signer)
      mistakes_.add(table.place(),
                    "'signature.certificate_chain' needs 'signer': anybody with a certificate from there is meant "
                    "otherwise, which 'any_signer_unsafe = true' says");
    demand.signer.allows_unverified_timestamps = table.boolean("allow_unverified_timestamps");
    if (bundle && (table.has("ignore_paths") || table.has("ignore_unsigned_files")))
      mistakes_.add(table.place(), "'signature.ignore_paths' and 'signature.ignore_unsigned_files' need 'model'");
    for (const auto& path : table.texts("ignore_paths")) demand.ignored.emplace_back(path.value);
    demand.ignores_unsigned = table.boolean("ignore_unsigned_files");
    table.finish();
    policy_.signature = std::move(demand);
  }

  SignerDemand::Word word(const std::optional<toml::Text>& text, std::string_view name) {
    if (!text) return std::nullopt;
    if (text->value.empty()) mistakes_.add(text->place, fmt::format("'{}' is empty", name));
    return std::string(text->value);
  }

  SignerDemand::Word number_word(toml::Section& table, std::string_view key) {
    const auto* value = table.value(key);
    if (value == nullptr) return std::nullopt;
    if (const auto* number = std::get_if<std::int64_t>(&value->data); number != nullptr && *number >= 0)
      return std::to_string(*number);
    mistakes_.add(value->place, fmt::format("'signature.{}': a number wanted", key));
    return std::nullopt;
  }

  Binding binding_of(toml::Section& table) {
    Binding binding;
    if (const auto text = table.optional_text("sha256")) {
      if (text->value.size() != kDigestDigits || !is_hex(text->value))
        mistakes_.add(text->place, "'sha256': 64 hexadecimal digits in lower case wanted");
      binding.sha256 = text->value;
    }
    if (const auto text = table.optional_text("path")) {
      if (text->value.empty()) mistakes_.add(text->place, "'path' is empty");
      binding.path = text->value;
    }
    return binding;
  }

  Terms terms_of(toml::Section& table, std::string_view name) {
    Terms terms{.reason = {}, .expires = {}, .line = table.place().line};
    const auto reason = table.text("reason");
    if (table.has("reason") && reason.value.find_first_not_of(" \t\n") == std::string_view::npos)
      mistakes_.add(table.place(), fmt::format("'{}.reason' is empty: say why", name));
    terms.reason = text::printable(reason.value, 0);
    if (const auto day = table.day("expires")) terms.expires = day->value;
    return terms;
  }

  void read_limits(toml::Section table) {
    auto& limits = policy_.limits;
    limits.depth = static_cast<decltype(limits.depth)>(count_of(table, "max_depth", kMostDepth));
    limits.members = count_of(table, "max_members", std::numeric_limits<std::uint64_t>::max());
    limits.expanded_bytes =
        number_of<std::uint64_t>(table, "max_expanded", read_size, "a size such as 4096 or \"10G\"");
    limits.ratio = count_of(table, "max_ratio", std::numeric_limits<std::uint64_t>::max());
    limits.seconds = number_of<double>(table, "timeout", read_duration, "a time above zero such as 300 or \"5m\"");
    table.finish();
  }

  std::optional<std::uint64_t> count_of(toml::Section& table, std::string_view key, std::uint64_t most) {
    const auto count = number_of<std::uint64_t>(table, key, read_count, "a number such as 16 or \"100K\"");
    if (count && *count > most)
      mistakes_.add(table.value(key)->place, fmt::format("'limits.{}': at most {}", key, most));
    return count;
  }

  /// A number, or a text that says one as the command line does.
  template <class Number, class Read>
  std::optional<Number> number_of(toml::Section& table, std::string_view key, Read read_text, std::string_view wanted) {
    const auto* value = table.value(key);
    if (value == nullptr) return std::nullopt;
    std::optional<Number> result;
    if (const auto* text = std::get_if<std::string>(&value->data)) result = read_text(*text);
    if (const auto* number = std::get_if<std::int64_t>(&value->data); number != nullptr && *number >= 0)
      result = read_text(std::to_string(*number));
    if (!result) mistakes_.add(value->place, fmt::format("'limits.{}': {} wanted", key, wanted));
    return result;
  }

  std::vector<std::string> formats_of(const std::vector<toml::Text>& names) {
    std::vector<std::string> formats;
    for (const auto& name : names) {
      if (std::ranges::find(known_.formats, name.value) == known_.formats.end())
        unknown(name.place, "format", name.value, known_.formats);
      formats.emplace_back(name.value);
    }
    return formats;
  }

  const Rule* rule_named(const toml::Text& name) {
    for (const auto* rule : known_.rules)
      if (rule->id == name.value || rule->name == name.value) return rule;
    unknown(name.place, "rule", name.value, rule_names_);
    return nullptr;
  }

  std::optional<std::size_t> choose(const toml::Text& text, std::span<const std::string_view> choices,
                                    std::string_view key) {
    const auto found = std::ranges::find(choices, text.value);
    if (found != choices.end()) return static_cast<std::size_t>(found - choices.begin());
    const auto hint = did_you_mean(text.value, choices);
    mistakes_.add(text.place,
                  fmt::format("'{}': '{}' is not one of {}{}{}", text::printable(key), text::printable(text.value),
                              fmt::join(choices, ", "), hint.empty() ? "" : "; ", hint));
    return std::nullopt;
  }

  void unknown(toml::Place place, std::string_view what, std::string_view name,
               std::span<const std::string_view> candidates) {
    const auto hint = did_you_mean(name, candidates);
    mistakes_.add(place,
                  fmt::format("unknown {} '{}'{}{}", what, text::printable(name), hint.empty() ? "" : ", ", hint));
  }

  toml::Mistakes& mistakes_;
  Vocabulary known_;
  std::vector<std::string_view> rule_names_;
  Policy policy_;
};

}  // namespace

Result<Policy> read_policy(std::string_view file, std::string_view text, const Vocabulary& known) {
  const auto document = toml::parse(file, text);
  if (!document) return std::unexpected(document.error());
  toml::Mistakes mistakes(file);
  auto policy = FileReader(mistakes, known).read({mistakes, *document, {}, ""});
  if (!mistakes) return std::unexpected(mistakes.error());
  return policy;
}

}  // namespace assay::policy
