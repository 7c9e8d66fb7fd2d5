#pragma once

#include <cstdint>
#include <string_view>

namespace assay {

/// What comes of it that a configuration has a function called. A pickle has no reason to call any of these; programs
/// that are put together by their configuration have.
enum class ConfiguredCall : std::uint8_t {
  unusual,   ///< not listed here
  computes,  ///< an object, or a value made of the values beside it
  loads,     ///< data is read, fetched or kept at a place that the values beside it name
};

/// `path` is canonical: `package.module.name`.
[[nodiscard]] ConfiguredCall configured_call(std::string_view path);

}  // namespace assay
