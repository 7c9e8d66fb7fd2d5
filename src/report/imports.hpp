#pragma once

#include <assay/report.hpp>

#include <cstdint>
#include <string_view>
#include <vector>

namespace assay::report {

/// What the list of globals says about a name that a pickle imports.
enum class Standing : std::uint8_t { allowed, unvetted, unlisted, dangerous };
[[nodiscard]] std::string_view name_of(Standing standing);

/// A global that an artifact imports, or finds by its name while it loads, from the facts `pickle.global` and
/// `pickle.judgement`.
struct ImportRow {
  std::uint32_t artifact = 0;
  std::string_view name;  ///< as it is written: `posix.system`
  Standing standing = Standing::allowed;
  std::uint64_t offset = 0;
};

/// All of them, each once for each artifact, in the order of the facts.
[[nodiscard]] std::vector<ImportRow> imports_of(const Report& report);

}  // namespace assay::report
