#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

namespace assay::ggml {

/// Who reads a type of tensor.
enum class TypeStatus : std::uint8_t {
  current,  ///< llama.cpp of today
  removed,  ///< llama.cpp of some time ago; the number is not used again
  fork,     ///< forks of llama.cpp only; what a block takes differs between them
};

/// How the numbers of a tensor are stored: `block` of them take `bytes` bytes (ggml.h, enum ggml_type).
struct Type {
  std::uint32_t id = 0;
  std::string_view name;
  std::uint64_t block = 0;
  std::uint64_t bytes = 0;
  TypeStatus status = TypeStatus::current;

  [[nodiscard]] constexpr bool has_size() const { return bytes != 0; }
};

/// The type with this number; null for a number that nobody is known to use.
[[nodiscard]] const Type* find_type(std::uint32_t id);
[[nodiscard]] std::span<const Type> all_types();

/// The product of all dimensions, or nothing when it does not fit into 63 bits: ggml counts elements in an int64_t.
[[nodiscard]] std::optional<std::uint64_t> element_count(std::span<const std::uint64_t> dimensions);

/// The bytes that `elements` take, rounded up to whole blocks; nothing when they do not fit into 63 bits.
[[nodiscard]] std::optional<std::uint64_t> byte_count(const Type& type, std::uint64_t elements);

/// `offset` rounded up to a multiple of `alignment`; nothing when that wraps. `alignment` is at least 1.
[[nodiscard]] std::optional<std::uint64_t> padded(std::uint64_t offset, std::uint64_t alignment);

}  // namespace assay::ggml
