#pragma once

#include <cstdint>
#include <optional>

namespace assay::formats::onnx {

/// What becomes of two numbers: a number, or one that does not fit into 64 bits, or nothing that has a meaning.
struct Outcome {
  std::optional<std::int64_t> value;
  bool overflows = false;
};

/// `+ - * / %`, `^` for a power, `<` and `>` for the smaller and the larger, `|`, `&` and `=` of truth values and
/// numbers, `L` and `R` for shifts.
[[nodiscard]] Outcome apply(char operation, std::int64_t a, std::int64_t b);

}  // namespace assay::formats::onnx
