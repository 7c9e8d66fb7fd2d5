#pragma once

#include "codecs/json/reader.hpp"

#include <assay/bytes.hpp>
#include <assay/result.hpp>

#include <cstdint>
#include <functional>
#include <optional>
#include <string_view>

namespace assay::safetensors {

/// The file begins with the size of its header, which is JSON; the bytes of the tensors follow.
/// https://github.com/huggingface/safetensors, "Format".
inline constexpr std::uint64_t kLengthSize = 8;
/// What the reference implementation accepts (MAX_HEADER_SIZE).
inline constexpr std::uint64_t kMaxHeader = 100'000'000;
/// The largest integer of the specification's JSON schema.
inline constexpr std::uint64_t kMaxInteger = (std::uint64_t{1} << 48U) - 1;
inline constexpr std::string_view kMetadata = "__metadata__";

/// The size of one element in bits; nothing for a type that the specification does not have. Exact case.
[[nodiscard]] std::optional<std::uint32_t> bits_of(std::string_view data_type);

/// One tensor as the header describes it. What is missing or makes no sense is absent; `Events::issue` has told why.
struct Tensor {
  json::Token name;
  ByteRange entry;  ///< the value of the member
  json::Token data_type;
  std::optional<std::uint32_t> bits;  ///< of one element; nothing for a type that is not known
  std::string_view shape;             ///< as written
  ByteRange shape_range;
  ByteRange offsets_range;
  std::optional<std::uint64_t> elements;  ///< the product of the shape
  std::optional<std::uint64_t> begin;     ///< counted from the end of the header
  std::optional<std::uint64_t> end;

  /// The bytes that type and shape need; nothing when they are not known, or are no whole number of bytes.
  [[nodiscard]] std::optional<std::uint64_t> size() const;
  /// True when the elements do not fill their last byte.
  [[nodiscard]] bool is_ragged() const;
};

/// Where a header departs from the specification, by what readers make of it.
enum class Problem : std::uint8_t {
  root,            ///< the header is no object
  entry,           ///< a tensor is not exactly {dtype, shape, data_offsets}
  integer,         ///< a number that is negative, no integer, too large, or a product that overflows
  metadata,        ///< __metadata__ is no object of strings
  metadata_twice,  ///< there is more than one __metadata__
};

struct Issue {
  Problem problem;
  ByteRange range;
  const json::Token* tensor;  ///< whose entry it is; null for the header's own
  std::string_view what;      ///< completes "the tensor …" or "the header …"
  std::string_view foreign;   ///< raw text of the file that `what` is about; may be empty
};

struct Events {
  std::function<bool(const Tensor&)> tensor;  ///< false: read no more
  std::function<void(const json::Token& key, const json::Token& value)> metadata;
  std::function<void(const Issue&)> issue;
};

/// How the reading of a header ended.
struct HeaderEnd {
  json::Oddities oddities;
  ByteRange root;              ///< the JSON without what surrounds it
  std::uint64_t offset = 0;    ///< where reading stopped
  std::optional<Error> error;  ///< it is no JSON
  bool is_stopped = false;     ///< `Events::tensor` said so
};

/// Reads the JSON of a header front to back and tells what it holds, in the order of the text and with everything that
/// is there twice. Keeps nothing: memory does not grow with the header.
[[nodiscard]] HeaderEnd read_header(ByteView header, const Events& events);

}  // namespace assay::safetensors
