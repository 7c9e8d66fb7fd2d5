#pragma once

#include <assay/bytes.hpp>
#include <assay/result.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace assay::npy {

/// One value of a Python literal. Values lie in a flat list in the order in which they are written: a container is
/// followed by what it holds, and `end` is the index one past all of that.
struct Literal {
  enum class Kind : std::uint8_t { dictionary, list, tuple, text, integer, boolean, none };
  Kind kind = Kind::none;
  std::size_t end = 0;
  std::uint64_t offset = 0;
  std::string text;                     ///< text: decoded; integer: as written, without a suffix
  std::optional<std::int64_t> integer;  ///< nothing when the integer does not fit; booleans are 0 and 1
};

/// Reads a Python literal of dictionaries, lists, tuples, strings, integers, booleans and None, as numpy writes it in
/// its headers. Evaluates nothing; what else a literal may be is `unsupported`.
[[nodiscard]] Result<std::vector<Literal>> read_literal(ByteView bytes);

/// The indices of the values that the container at `index` holds (keys and values in turn for a dictionary).
[[nodiscard]] std::vector<std::size_t> items(const std::vector<Literal>& values, std::size_t index);

}  // namespace assay::npy
