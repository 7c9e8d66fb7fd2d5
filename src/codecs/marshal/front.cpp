#include "codecs/marshal/front.hpp"

#include "codecs/marshal/document.hpp"

#include <assay/cursor.hpp>

namespace assay::marshal {
namespace {

constexpr std::size_t kFewestNumbers = 4;
constexpr std::size_t kMostNumbers = 6;
/// The shortest function returns: two bytes in every Python.
constexpr std::uint64_t kShortestBytecode = 2;
/// CO_… flags end at bit 26; counts of arguments, locals and stack entries are far smaller.
constexpr std::uint32_t kLargestNumber = 1U << 27U;

/// The end of the string that stands at `at`, counted from the start of the view.
std::optional<std::uint64_t> end_of_bytecode(ByteView bytes, std::uint64_t at) {
  Cursor in(bytes.from(at));
  if ((in.u8("type") & static_cast<std::uint8_t>(~kReferenceFlag)) != 's') return std::nullopt;
  const auto size = in.u32("length");
  if (!in || size < kShortestBytecode || size > in.remaining()) return std::nullopt;
  return at + in.position() + size;
}

bool begins_with_letter(ByteView bytes) {
  return (bytes.at(0).value_or(0) & static_cast<std::uint8_t>(~kReferenceFlag)) == 'c';
}

/// Whether so many small numbers stand at the front of `body`.
bool has_numbers(ByteView body, std::size_t count) {
  Cursor in(body);
  for (std::size_t i = 0; i < count; ++i)
    if (in.u32("count") >= kLargestNumber) return false;
  return static_cast<bool>(in);
}

}  // namespace

std::optional<std::size_t> numbers_before_bytecode(ByteView bytes, std::size_t references) {
  for (std::size_t count = kFewestNumbers; count <= kMostNumbers; ++count) {
    if (end_of_bytecode(bytes, 4 * count)) return count;
    // Python 3.10 merges constants, and bytecode is one of them.
    Cursor in(bytes.from(4 * count));
    if (in.u8("type") == 'r' && in.u32("reference") < references && in) return count;
  }
  return std::nullopt;
}

bool begins_code(ByteView bytes) {
  if (!begins_with_letter(bytes)) return false;
  const ByteView body = bytes.from(1);
  const auto count = numbers_before_bytecode(body, 0);
  if (!count || !has_numbers(body, *count)) return false;
  // Behind the bytecode stands a tuple of constants, or a reference to one.
  const auto next = body.at(end_of_bytecode(body, 4 * *count).value_or(body.size())).value_or(0);
  const char kind = static_cast<char>(next & static_cast<std::uint8_t>(~kReferenceFlag));
  return kind == '(' || kind == ')' || kind == 'r';
}

bool may_begin_code(ByteView front) { return begins_with_letter(front) && has_numbers(front.from(1), kFewestNumbers); }

}  // namespace assay::marshal
