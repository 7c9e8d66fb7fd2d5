#include "codecs/msgpack/array.hpp"

#include "codecs/msgpack/reader.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace assay::msgpack {
namespace {

struct DataType {
  std::string_view name;
  std::uint64_t width;
};
// numpy.dtype.name, and those that ml_dtypes adds: it keeps numbers of four bits in bytes.
constexpr std::array kDataTypes{
    DataType{"float32", 4},
    DataType{"bfloat16", 2},
    DataType{"float16", 2},
    DataType{"float64", 8},
    DataType{"bool", 1},
    DataType{"int8", 1},
    DataType{"int16", 2},
    DataType{"int32", 4},
    DataType{"int64", 8},
    DataType{"uint8", 1},
    DataType{"uint16", 2},
    DataType{"uint32", 4},
    DataType{"uint64", 8},
    DataType{"complex64", 8},
    DataType{"complex128", 16},
    DataType{"float128", 16},
    DataType{"V2", 2},  // bfloat16 in files of 2020
    DataType{"float8_e4m3", 1},
    DataType{"float8_e4m3fn", 1},
    DataType{"float8_e4m3fnuz", 1},
    DataType{"float8_e4m3b11", 1},
    DataType{"float8_e4m3b11fnuz", 1},
    DataType{"float8_e5m2", 1},
    DataType{"float8_e5m2fnuz", 1},
    DataType{"float8_e3m4", 1},
    DataType{"float8_e8m0fnu", 1},
    DataType{"float4_e2m1fn", 1},
    DataType{"float6_e2m3fn", 1},
    DataType{"float6_e3m2fn", 1},
    DataType{"int2", 1},
    DataType{"int4", 1},
    DataType{"uint2", 1},
    DataType{"uint4", 1},
    DataType{"int1", 1},
    DataType{"uint1", 1},
};

constexpr std::uint64_t kMostDimensions = 64;  // NumPy 2; older ones have 32

bool is_name(Kind kind) { return kind == Kind::text || kind == Kind::binary; }

void read_shape(Cursor& in, Array& array) {
  const auto shape = read_head(in);
  if (in && (shape.kind != Kind::array || shape.count > kMostDimensions))
    in.fail(ErrorCode::malformed, "shape: a list of at most 64 numbers wanted");
  array.rank = shape.count;
  array.elements = 1;
  for (std::uint64_t i = 0; in && i < shape.count; ++i) {
    const auto size = read_head(in);
    if (in && (size.kind != Kind::integer || size.is_negative))
      in.fail(ErrorCode::malformed, "shape: a number that is not negative wanted");
    std::uint64_t product = 0;
    const bool has_product = array.elements && !__builtin_mul_overflow(*array.elements, size.value, &product);
    array.elements = has_product ? std::optional(product) : std::nullopt;
  }
}

/// Reads up to the bytes of the elements, and says how many they are.
Head read_front(Cursor& in, Array& array) {
  const auto all = read_head(in);
  if (in && (all.kind != Kind::array || all.count != 3))
    in.fail(ErrorCode::malformed, "array: (shape, data type, bytes) wanted");
  read_shape(in, array);
  const auto name = read_head(in);
  if (in && !is_name(name.kind)) in.fail(ErrorCode::malformed, "data type: a name wanted");
  array.data_type = in.take(name.payload, "data type").text();
  const auto data = read_head(in);
  if (in && !is_name(data.kind)) in.fail(ErrorCode::malformed, "elements: bytes wanted");
  return data;
}

}  // namespace

std::optional<std::uint64_t> width_of(std::string_view data_type) {
  const auto found = std::ranges::find(kDataTypes, data_type, &DataType::name);
  return found == kDataTypes.end() ? std::nullopt : std::optional(found->width);
}

std::optional<std::uint64_t> Array::size() const {
  const auto width = width_of(data_type);
  std::uint64_t all = 0;
  if (!width || !elements || __builtin_mul_overflow(*elements, *width, &all)) return std::nullopt;
  return all;
}

Result<Array> read_array(ByteView payload) {
  Array array;
  Cursor in(payload);
  const auto data = read_front(in, array);
  array.data = in.take(data.payload, "elements");
  if (in && !in.at_end()) in.fail(ErrorCode::malformed, fmt::format("array: {} bytes too many", in.remaining()));
  if (!in) return std::unexpected(in.error());
  return array;
}

bool begins_array(ByteView payload) {
  Array array;
  Cursor in(payload);
  static_cast<void>(read_front(in, array));
  return static_cast<bool>(in);
}

}  // namespace assay::msgpack
