#include "codecs/gguf/reader.hpp"

#include <fmt/format.h>

#include <bit>
#include <utility>
#include <vector>

namespace assay::gguf {
namespace {

constexpr std::size_t kDeepest = 64;

std::uint64_t sign_extended(std::uint64_t bits, std::uint64_t bytes) {
  const std::uint64_t sign = 1ULL << (8 * bytes - 1);
  return (bits ^ sign) - sign;
}

}  // namespace

Reader::Reader(ByteView file, Step step) : in_(file), step_(std::move(step)) { read_header(); }

void Reader::read_header() {
  begin_ = in_.offset();
  static_cast<void>(in_.take(kMagic.size(), "magic"));
  header_.version = in_.u32("version");
  // Specification, "Version history", v3: the byte order is not written down. The version is a small number, so that
  // one whose low half is empty was written the other way round.
  if (header_.version != 0 && (header_.version & 0xFFFFU) == 0) {
    header_.is_big_endian = true;
    header_.version = std::byteswap(header_.version);
  }
  const bool is_narrow = header_.version == 1;
  header_.tensors = is_narrow ? u32("tensor count") : u64("tensor count");
  header_.pairs = is_narrow ? u32("metadata count") : u64("metadata count");
  header_.range = {begin_, in_.offset() - begin_};
  static_cast<void>(is_fine());
}

std::optional<Pair> Reader::next_pair() {
  if (fault_ != Fault::none || !work(1)) return std::nullopt;
  begin_ = in_.offset();
  name_ = {};
  Pair pair;
  pair.key = name_ = text("key").text();
  pair.value = value(static_cast<ValueType>(u32("value type")));
  if (!is_fine()) return std::nullopt;
  pair.range = {begin_, in_.offset() - begin_};
  return pair;
}

std::optional<Tensor> Reader::next_tensor() {
  if (fault_ != Fault::none || !work(1)) return std::nullopt;
  begin_ = in_.offset();
  name_ = {};
  Tensor tensor;
  tensor.name = name_ = text("tensor name").text();
  tensor.dimensions = static_cast<std::uint32_t>([&] {
    const auto count = u32("dimension count");
    if (in_ && count > in_.remaining() / header_.width())
      fail(Fault::length, ErrorCode::malformed,
           fmt::format("dimension count: {} of {} bytes each do not fit into the {} bytes left", count, header_.width(),
                       in_.remaining()));
    return count;
  }());
  for (std::uint32_t i = 0; i < tensor.dimensions && in_; ++i) {
    const auto size = header_.version == 1 ? u32("dimension") : u64("dimension");
    if (i < tensor.size.size()) tensor.size.at(i) = size;
  }
  tensor.type = u32("tensor type");
  tensor.offset = u64("tensor offset");
  if (!is_fine()) return std::nullopt;
  tensor.range = {begin_, in_.offset() - begin_};
  return tensor;
}

std::uint32_t Reader::u32(std::string_view what) { return header_.is_big_endian ? in_.u32be(what) : in_.u32(what); }
std::uint64_t Reader::u64(std::string_view what) { return header_.is_big_endian ? in_.u64be(what) : in_.u64(what); }

/// A length that is honest: `item_size` times it must fit in what is left, and it must not pass `limit`.
std::uint64_t Reader::length(std::string_view what, std::uint64_t item_size, std::uint64_t limit) {
  const std::uint64_t count = header_.version == 1 ? u32(what) : u64(what);
  if (!in_) return 0;
  if (count > in_.remaining() / item_size) {
    fail(Fault::length, ErrorCode::malformed,
         fmt::format("{}: {} wanted, {} bytes left", what, count, in_.remaining()));
    return 0;
  }
  if (count > limit) {
    fail(Fault::length, ErrorCode::malformed, fmt::format("{}: at most {} wanted, got {}", what, limit, count));
    return 0;
  }
  return count;
}

ByteView Reader::text(std::string_view what) {
  const auto size = length(what, 1, kLongestString);
  return in_.take(size, what);
}

Value Reader::value(ValueType type) {
  Value value;
  value.type = type;
  if (!in_) return value;
  if (type == ValueType::string) {
    value.bytes = text("string");
  } else if (type == ValueType::array) {
    read_array(value);
  } else if (is_known(type)) {
    read_number(value);
  } else {
    fail(Fault::type, ErrorCode::malformed,
         fmt::format("value type: one below {} wanted, got {}", kValueTypes, static_cast<std::uint32_t>(type)));
  }
  return value;
}

void Reader::read_number(Value& value) {
  const auto size = size_of(value.type);
  const auto bytes = in_.take(size, name_of(value.type));
  std::uint64_t bits = 0;
  for (std::uint64_t i = 0; i < bytes.size(); ++i) {
    const std::uint64_t byte = bytes.at(i).value_or(0);
    bits |= byte << (8 * (header_.is_big_endian ? size - 1 - i : i));
  }
  switch (value.type) {
    case ValueType::i8:
    case ValueType::i16:
    case ValueType::i32: value.bits = sign_extended(bits, size); break;
    case ValueType::f32:
      value.bits =
          std::bit_cast<std::uint64_t>(static_cast<double>(std::bit_cast<float>(static_cast<std::uint32_t>(bits))));
      break;
    default: value.bits = bits;
  }
}

void Reader::read_array(Value& value) {
  value.element = static_cast<ValueType>(u32("element type"));
  const bool is_nested = value.element == ValueType::array;
  const auto item = is_nested                            ? 4 + header_.width()
                    : value.element == ValueType::string ? header_.width()
                                                         : std::max<std::uint64_t>(size_of(value.element), 1);
  if (in_ && !is_known(value.element))
    return fail(Fault::type, ErrorCode::malformed,
                fmt::format("element type: one below {} wanted, got {}", kValueTypes,
                            static_cast<std::uint32_t>(value.element)));
  value.count = length("array length", item, kLongestArray);
  if (!in_) return;
  const auto rest = in_.peek(in_.remaining());
  const auto begin = in_.position();
  if (is_nested) {
    has_nested_ = true;
    skip_nested(value.count);
  } else {
    skip_items(value.element, value.count);
  }
  if (in_) value.bytes = rest.first(in_.position() - begin);
}

/// Arrays in arrays, without a stack frame for each: what is still to come on every level.
void Reader::skip_nested(std::uint64_t count) {
  std::vector<std::uint64_t> left{count};
  while (!left.empty() && in_) {
    if (left.back() == 0) {
      left.pop_back();
      continue;
    }
    --left.back();
    if (!work(1)) return;
    const auto element = static_cast<ValueType>(u32("element type"));
    if (!in_) return;
    if (!is_known(element))
      return fail(
          Fault::type, ErrorCode::malformed,
          fmt::format("element type: one below {} wanted, got {}", kValueTypes, static_cast<std::uint32_t>(element)));
    if (element != ValueType::array) {
      const auto item = element == ValueType::string ? header_.width() : size_of(element);
      skip_items(element, length("array length", item, kLongestArray));
      continue;
    }
    if (left.size() == kDeepest)
      return fail(Fault::nesting, ErrorCode::limit, fmt::format("array: at most {} levels wanted, got more", kDeepest));
    left.push_back(length("array length", 4 + header_.width(), kLongestArray));
  }
}

void Reader::skip_items(ValueType type, std::uint64_t count) {
  if (!in_) return;
  if (type != ValueType::string) {
    static_cast<void>(in_.take(count * size_of(type), "array"));  // `length` has seen that it fits
    return;
  }
  if (!work(count)) return;
  for (std::uint64_t i = 0; i < count && in_; ++i) static_cast<void>(text("string"));
}

bool Reader::work(std::uint64_t count) {
  if (!step_ || step_(count)) return true;
  fail(Fault::budget, ErrorCode::limit, "metadata: no work left");
  return false;
}

void Reader::fail(Fault fault, ErrorCode code, std::string why) {
  if (fault_ != Fault::none || !in_) return;
  fault_ = fault;
  in_.fail(code, std::move(why));
}

bool Reader::is_fine() {
  if (in_) return true;
  if (fault_ == Fault::none) fault_ = Fault::truncated;
  return false;
}

}  // namespace assay::gguf
