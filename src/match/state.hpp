#pragma once

// Includes yara.h, so it comes last.

#include "match/signatures.hpp"

#include <cstddef>
#include <mutex>
#include <optional>
#include <span>
#include <vector>

#include "match/atoms.hpp"
#include "match/libyara.hpp"

namespace assay::match {

/// Compiled rules and what was found out about them once.
struct Signatures::State {
  explicit State(RulesPtr compiled, std::vector<std::string> included_texts = {});

  /// By which the strings are found, made when they are first wanted; nothing when they do not say where a string
  /// may match: one that is split at its gaps has them in each part.
  [[nodiscard]] const Atoms* atoms() const;

  RulesPtr rules;
  std::vector<bool> is_chained;  ///< by rule
  bool has_chains = false;
  std::vector<std::string> included;

 private:
  mutable std::once_flag once_;
  mutable std::optional<Atoms> atoms_;
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
