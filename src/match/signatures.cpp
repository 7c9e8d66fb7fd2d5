#include "match/signatures.hpp"

#include "core/text.hpp"
#include "match/pack.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstring>
#include <new>
#include <utility>

#include "match/state.hpp"

namespace assay::match {
namespace {

/// Nothing of what matched is copied: reports show offsets, and the bytes may be anything.
constexpr std::uint32_t kKeptOfMatch = 0;

std::string_view text_of(const YR_META& meta) {
  return meta.type == META_TYPE_STRING && meta.string != nullptr ? std::string_view(meta.string) : std::string_view();
}

std::string value_of(const YR_META& meta) {
  switch (meta.type) {
    case META_TYPE_STRING: return text::printable(text_of(meta));
    case META_TYPE_BOOLEAN: return meta.integer != 0 ? "true" : "false";
    default: return fmt::format("{}", meta.integer);
  }
}

struct Reading {
  std::span<const std::byte> rest;
};

std::size_t read_some(void* to, std::size_t size, std::size_t count, void* user) {
  auto& rest = static_cast<Reading*>(user)->rest;
  if (size == 0 || count > rest.size() / size) return 0;
  std::memcpy(to, rest.data(), size * count);
  rest = rest.subspan(size * count);
  return count;
}

std::size_t write_some(const void* from, std::size_t size, std::size_t count, void* user) {
  auto& all = *static_cast<std::vector<std::byte>*>(user);
  const auto* const bytes = static_cast<const std::byte*>(from);
  all.insert(all.end(), bytes, bytes + size * count);
  return count;
}

}  // namespace

void start_library() {
  static const int kError = [] {
    const int error = yr_initialize();
    if (error == ERROR_SUCCESS) yr_set_configuration_uint32(YR_CONFIG_MAX_MATCH_DATA, kKeptOfMatch);
    return error;
  }();
  if (kError != ERROR_SUCCESS) throw std::bad_alloc();
}

Signatures::State::State(RulesPtr compiled, std::vector<std::string> included_texts)
    : rules(std::move(compiled)), is_chained(rules->num_rules), included(std::move(included_texts)) {
  YR_RULE* rule = nullptr;
  YR_STRING* string = nullptr;
  yr_rules_foreach(rules.get(), rule) {
    yr_rule_strings_foreach(rule, string) {
      if (STRING_IS_CHAIN_PART(string) == 0) continue;
      is_chained[string->rule_idx] = true;
      has_chains = true;
    }
  }
}

SignatureInfo describe(const Signatures::State& state, YR_RULE& rule) {
  SignatureInfo info{.name = text::printable(rule.identifier), .source = text::printable(rule.ns->name)};
  const std::string_view space = rule.ns->name;
  info.is_bundled = space == kBundledNamespace;
  info.is_chained = state.is_chained[static_cast<std::size_t>(&rule - state.rules->rules_table)];
  const char* tag = nullptr;
  yr_rule_tags_foreach((&rule), tag) info.tags.push_back(text::printable(tag));
  const YR_META* meta = nullptr;
  yr_rule_metas_foreach((&rule), meta) {
    info.metadata.push_back(fmt::format("{}={}", text::printable(meta->identifier), value_of(*meta)));
    if (std::strcmp(meta->identifier, "description") == 0) info.description = text::printable(text_of(*meta));
    if (std::strcmp(meta->identifier, "severity") == 0)
      info.severity = severity_from(text_of(*meta)).value_or(info.severity);
  }
  return info;
}

std::vector<SignatureInfo> Signatures::list() const {
  std::vector<SignatureInfo> all;
  YR_RULE* rule = nullptr;
  yr_rules_foreach(state_->rules.get(), rule) {
    if (RULE_IS_PRIVATE(rule) == 0) all.push_back(describe(*state_, *rule));
  }
  return all;
}

const std::vector<std::string>& Signatures::included() const { return state_->included; }

RulesPtr read_compiled(std::span<const std::byte> compiled) {
  start_library();
  Reading reading{compiled};
  YR_STREAM stream{.user_data = &reading, .read = read_some, .write = nullptr};
  YR_RULES* rules = nullptr;
  if (yr_rules_load_stream(&stream, &rules) != ERROR_SUCCESS) return nullptr;
  return RulesPtr(rules);
}

std::vector<std::byte> write_compiled(YR_RULES& rules) {
  std::vector<std::byte> all;
  YR_STREAM stream{.user_data = &all, .read = nullptr, .write = write_some};
  if (yr_rules_save_stream(&rules, &stream) != ERROR_SUCCESS) throw std::bad_alloc();
  return all;
}

std::vector<RuleSource> sources_of(const Pack& pack) {
  std::vector<RuleSource> sources;
  for (const auto& [name, text] : pack.sources)
    sources.push_back({.name = std::string(name), .text = std::string(text), .directory = {}, .is_bundled = true});
  return sources;
}

Result<Signatures> load(const Pack& pack) {
  RulesPtr rules;
  if (pack.version == YR_VERSION) rules = read_compiled(pack.compiled);
  if (rules == nullptr) {
    auto compiled = compile_sources(sources_of(pack));
    if (!compiled) return std::unexpected(compiled.error());
    rules = std::move(*compiled);
  }
  return Signatures(std::make_shared<const Signatures::State>(std::move(rules)));
}

Result<Signatures> Signatures::bundled() { return load(embedded_pack()); }

Result<Signatures> Signatures::compile(std::span<const RuleSource> sources) {
  auto all = sources_of(embedded_pack());
  all.insert(all.end(), sources.begin(), sources.end());
  std::vector<std::string> included;
  auto compiled = compile_sources(all, &included);
  if (!compiled) return std::unexpected(compiled.error());
  return Signatures(std::make_shared<const State>(std::move(*compiled), std::move(included)));
}

}  // namespace assay::match
