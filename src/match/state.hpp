#pragma once

// Includes yara.h, so it comes last.

#include "match/signatures.hpp"

#include <cstddef>
#include <span>
#include <vector>

#include "match/libyara.hpp"

namespace assay::match {

/// Compiled rules and what was found out about them once.
struct Signatures::State {
  explicit State(RulesPtr compiled, std::vector<std::string> included_texts = {});

  RulesPtr rules;
  std::vector<bool> is_chained;  ///< by rule
  bool has_chains = false;
  std::vector<std::string> included;
};

/// Throws std::bad_alloc when the library does not start for want of memory. Once per process.
void start_library();

/// Everything about one rule.
[[nodiscard]] SignatureInfo describe(const Signatures::State& state, YR_RULE& rule);

/// Compiles sources to rules; an error says file and line. The texts of included files are added to `included`.
[[nodiscard]] Result<RulesPtr> compile_sources(std::span<const RuleSource> sources,
                                               std::vector<std::string>* included = nullptr);
/// The namespace of all bundled rules, and how it is shown. No file has such a name, so none can pass for the pack.
inline constexpr const char* kBundledNamespace = "assay:bundled/";
inline constexpr const char* kBundledName = "assay:bundled";

}  // namespace assay::match
