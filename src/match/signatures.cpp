#include "match/signatures.hpp"

#include "core/lower.hpp"
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

/// Gives `arena` the buffers of the pack. A borrowed one has the size 0, of which libyara uses more: the sign by which
/// DestroyRules knows it.
bool fill(YR_ARENA& arena, std::span<const Pack::Buffer> buffers) {
  const auto to = std::span(arena.buffers).first(buffers.size());
  for (std::size_t i = 0; i < buffers.size(); ++i) {
    const auto& [bytes, pointers] = buffers[i];
    to[i].used = bytes.size();
    if (pointers.empty()) {
      // libyara only reads these tables, through pointers that are not const.
      to[i].data = const_cast<std::uint8_t*>(reinterpret_cast<const std::uint8_t*>(bytes.data()));
      continue;
    }
    to[i].data = static_cast<std::uint8_t*>(yr_malloc(bytes.size()));
    if (to[i].data == nullptr) return false;
    to[i].size = bytes.size();
    std::memcpy(to[i].data, bytes.data(), bytes.size());
  }
  for (std::size_t i = 0; i < buffers.size(); ++i)
    for (const auto& [at, target_buffer, target] : buffers[i].pointers) {
      const auto* const points_to = to[target_buffer].data + target;
      std::memcpy(to[i].data + at, static_cast<const void*>(&points_to), sizeof points_to);
    }
  return true;
}

RulesPtr attach(const Pack& pack) {
  start_library();
  YR_ARENA* arena = nullptr;
  YR_RULES* rules = nullptr;
  if (yr_arena_create(static_cast<std::uint32_t>(pack.buffers.size()), 0, &arena) != ERROR_SUCCESS ||
      !fill(*arena, pack.buffers) || yr_rules_from_arena(arena, &rules) != ERROR_SUCCESS)
    throw std::bad_alloc();  // the program ends of it
  yr_arena_release(arena);   // the rules hold it
  return RulesPtr(rules);
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
  const std::string_view space = rule.ns->name;
  const bool is_bundled = space == kBundledNamespace;
  SignatureInfo info{.name = text::printable(rule.identifier),
                     .source = is_bundled ? kBundledName : text::printable(space),
                     .is_bundled = is_bundled};
  info.is_chained = state.is_chained[static_cast<std::size_t>(&rule - state.rules->rules_table)];
  const char* tag = nullptr;
  yr_rule_tags_foreach((&rule), tag) info.tags.push_back(text::printable(tag));
  const YR_META* meta = nullptr;
  yr_rule_metas_foreach((&rule), meta) {
    info.metadata.push_back(fmt::format("{}={}", text::printable(meta->identifier), value_of(*meta)));
    if (std::strcmp(meta->identifier, "description") == 0) info.description = text::printable(text_of(*meta));
    if (std::strcmp(meta->identifier, "severity") != 0) continue;
    const auto severity = severity_from(text::lower(text_of(*meta)));
    info.severity = severity.value_or(info.severity);
    if (!severity) info.foreign_severity = value_of(*meta);
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

std::vector<RuleSource> sources_of(const Pack& pack) {
  std::vector<RuleSource> sources;
  for (const auto& [name, text] : pack.sources)
    sources.push_back({.name = std::string(name), .text = std::string(text), .directory = {}, .is_bundled = true});
  return sources;
}

Result<Signatures> load(const Pack& pack) {
  RulesPtr rules;
  if (pack.version == YR_VERSION) {
    rules = attach(pack);
  } else {
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
