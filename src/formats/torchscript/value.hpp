#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>

namespace assay::formats::torchscript {

/// What is known of an expression without running it.
struct Value {
  enum class Kind : std::uint8_t {
    unknown,
    path,  ///< a dotted name: `torch.add`, `self.layer`, `__torch__.Net`
    text,  ///< a string, decoded
  };
  Kind kind = Kind::unknown;
  std::string text;
  std::uint64_t offset = 0;
  std::uint64_t length = 0;

  [[nodiscard]] bool is_path() const { return kind == Kind::path; }
};

/// A name in the operator libraries that torch's importer puts into every scope.
struct OperatorName {
  std::string library;  ///< `aten` for `torch.…`
  std::string name;     ///< empty: the library itself is meant

  [[nodiscard]] std::string full() const { return library + "::" + name; }
};

/// Splits a path that starts at `torch` or `ops`; `library` is empty for every other path. `torch.autograd` and
/// `torch.ops` are ways back to the same libraries.
[[nodiscard]] OperatorName operator_name(std::string_view path);

/// True for a path that is an operator library or the root of them: `torch`, `ops`, `ops.quantized`.
[[nodiscard]] bool is_library(std::string_view path);

/// The local names of a function that stand for a path or a string.
using Aliases = std::map<std::string, Value, std::less<>>;

}  // namespace assay::formats::torchscript
