#pragma once

#include "codecs/ggml/types.hpp"
#include "formats/ggml/layouts.hpp"

#include <assay/bytes.hpp>
#include <assay/cursor.hpp>
#include <assay/result.hpp>

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace assay::formats::ggml {

/// The front that all of them share.
struct Front {
  Container container = kGgml;
  std::uint32_t version = 0;  ///< 0 for GGML, which has none
  std::uint64_t end = 0;      ///< where it ends
};
/// Nothing when the bytes have another magic number or end before a version.
[[nodiscard]] std::optional<Front> read_front(ByteView file);
[[nodiscard]] std::string_view name_of(Container container);

struct Tensor {
  std::string_view name;
  const assay::ggml::Type* type = nullptr;
  std::vector<std::uint64_t> sizes;
  ByteRange data;
  std::uint64_t entry = 0;
};

/// How far a layout fits a file.
struct Walk {
  bool has_prologue = false;  ///< everything before the first tensor is as it should be
  std::uint64_t prologue_end = 0;
  std::uint64_t tokens = 0;
  std::uint64_t tensors = 0;
  std::uint64_t offset = 0;         ///< how far it went
  bool is_whole = false;            ///< to the end of the file
  std::optional<Error> error;       ///< why not
  std::optional<Error> impossible;  ///< a tensor that no reader can make sense of, or whose data is missing
  std::uint64_t broken_at = 0;      ///< where that tensor begins
  bool is_cut = false;              ///< `impossible` because the file ends
};

/// Whether blocks of Q4_0, Q4_1 and Q8_0 have their scale as a float, as they did until May 2023.
enum class Scales : std::uint8_t { half, single };

/// Follows `layout` through the file. `see` is called with each tensor; `step` counts work and may refuse.
[[nodiscard]] Walk walk(ByteView file, const Front& front, const Layout& layout, Scales scales,
                        const std::function<bool(std::uint64_t)>& step,
                        const std::function<void(const Tensor&)>& see = {});

}  // namespace assay::formats::ggml
