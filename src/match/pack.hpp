#pragma once

#include "match/signatures.hpp"

#include <cstddef>
#include <span>
#include <string_view>

namespace assay::match {

/// rules/yara/ as it is part of the program.
struct Pack {
  struct Source {
    std::string_view name;
    std::string_view text;
  };
  std::string_view version;             ///< of the libyara that compiled it
  std::span<const std::byte> compiled;  ///< in that library's own form
  std::span<const Source> sources;      ///< ordered by name
};

/// Made by the build from rules/yara/.
[[nodiscard]] const Pack& embedded_pack();

/// Loads a pack: compiled as it is when this program's libyara is the one that compiled it and takes it, else from its
/// sources. Compiled rules can hold anything, so nothing but what was built in ever comes here.
[[nodiscard]] Result<Signatures> load(const Pack& pack);

/// The sources of a pack, as `compile` wants them.
[[nodiscard]] std::vector<RuleSource> sources_of(const Pack& pack);

}  // namespace assay::match
