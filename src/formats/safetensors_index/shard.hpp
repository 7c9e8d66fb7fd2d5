#pragma once

#include <cstdint>
#include <string_view>

namespace assay::formats::safetensors_index {

/// Where the name of a shard leads. Names are judged as every system reads them: a backslash separates, too.
enum class Reach : std::uint8_t {
  beside,   ///< a file in the folder of the index
  below,    ///< a file in a folder below it
  unclear,  ///< has characters that cannot be seen, or that only some systems take for a separator
  outside,  ///< an absolute path, one with `..`, a URL
};
[[nodiscard]] Reach reach_of(std::string_view name);

/// True when loaders read the file as safetensors: they compare the ending of its name, case and all.
[[nodiscard]] bool is_safetensors(std::string_view name);

}  // namespace assay::formats::safetensors_index
