#include "codecs/gguf/reader.hpp"

#include <fmt/format.h>

#include <bit>

namespace assay::gguf {
namespace {

struct TypeFacts {
  std::string_view name;
  std::uint64_t size;
  bool is_integer;
};
constexpr std::array<TypeFacts, kValueTypes> kTypes{{
    {"u8", 1, true},
    {"i8", 1, true},
    {"u16", 2, true},
    {"i16", 2, true},
    {"u32", 4, true},
    {"i32", 4, true},
    {"f32", 4, false},
    {"bool", 1, false},
    {"string", 0, false},
    {"array", 0, false},
    {"u64", 8, true},
    {"i64", 8, true},
    {"f64", 8, false},
}};

const TypeFacts& facts_of(ValueType type) {
  static constexpr TypeFacts kUnknown{"unknown", 0, false};
  return is_known(type) ? kTypes.at(static_cast<std::uint32_t>(type)) : kUnknown;
}

bool is_signed(ValueType type) {
  return type == ValueType::i8 || type == ValueType::i16 || type == ValueType::i32 || type == ValueType::i64;
}

}  // namespace

std::string_view name_of(ValueType type) { return facts_of(type).name; }
std::uint64_t size_of(ValueType type) { return facts_of(type).size; }
bool is_integer(ValueType type) { return facts_of(type).is_integer; }

std::string Value::shown() const {
  if (type == ValueType::string || type == ValueType::array) return {};
  if (type == ValueType::boolean && bits <= 1) return bits == 1 ? "true" : "false";
  if (type == ValueType::f32) return fmt::format("{}", static_cast<float>(std::bit_cast<double>(bits)));
  if (type == ValueType::f64) return fmt::format("{}", std::bit_cast<double>(bits));
  return is_signed(type) ? fmt::format("{}", static_cast<std::int64_t>(bits)) : fmt::format("{}", bits);
}

std::optional<std::uint64_t> Value::unsigned_number() const {
  if (!is_integer(type)) return std::nullopt;
  if (is_signed(type) && static_cast<std::int64_t>(bits) < 0) return std::nullopt;
  return bits;
}

Texts::Texts(const Value& array, const Header& header)
    : in_(array.element == ValueType::string ? array.bytes : ByteView()),
      is_wide_(header.version != 1),
      is_big_endian_(header.is_big_endian) {}

std::optional<ByteView> Texts::next() {
  if (in_.at_end()) return std::nullopt;
  const std::uint64_t size = is_wide_         ? (is_big_endian_ ? in_.u64be("length") : in_.u64("length"))
                             : is_big_endian_ ? in_.u32be("length")
                                              : in_.u32("length");
  const auto text = in_.take(size, "text");
  return in_ ? std::optional(text) : std::nullopt;
}

}  // namespace assay::gguf
