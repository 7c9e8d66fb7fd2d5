#include "pickle/data_run.hpp"

#include "pickle/opcodes.hpp"

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstring>
#include <span>

namespace assay::pickle {
namespace {

/// No opcode that passes here is longer, nor is what is looked at of it.
constexpr std::size_t kWindow = 16;
using Window = std::span<const std::byte, kWindow>;

/// The number that stands at `At`, little-endian.
template <class T, std::size_t At = 1>
T number(Window window) {
  T value{};
  std::memcpy(&value, window.subspan<At, sizeof(T)>().data(), sizeof(T));
  if constexpr (std::endian::native == std::endian::big) value = std::byteswap(value);
  return value;
}

/// A text of so many bytes may be a program, or base64 of something.
constexpr std::size_t kShortestProgram = 12;

/// Whether a text whose size stands before it is ASCII and too short to be more than a text: a pickle ends in a dot.
template <class Size, std::size_t At = 1 + sizeof(Size)>
bool is_short_text(Window window) {
  static_assert(At + kShortestProgram - 1 <= kWindow);
  constexpr std::uint64_t kHighBits = 0x8080808080808080ULL;
  const std::size_t size = number<Size>(window);
  const auto first = number<std::uint64_t, At>(window) & kHighBits;
  if (size < kShortestContent) return (first & ((1ULL << (8U * size)) - 1)) == 0;
  if (size >= kShortestProgram || first != 0) return false;
  const auto last = window.subspan(At).subspan(kShortestContent, size - kShortestContent);
  return window[At + size - 1] != std::byte{'.'} &&
         std::ranges::all_of(last, [](std::byte byte) { return byte < std::byte{0x80}; });
}

bool is_hashed_deeply(Value key) { return key.is(Tag::tuple) || key.is(Tag::frozenset) || key.is(Tag::object); }

/// Functions that an object has are called by their names.
bool may_be_function(Value value) { return is_callable_tag(value.tag()); }

}  // namespace

bool DataRun::make_tuple(std::uint64_t count) {
  if (stack_.above_fence() < count) return false;
  const auto items = stack_.newest(count);
  if (items.size() < count) return false;
  const Value tuple(Tag::tuple, heap_.make());
  heap_.add(tuple.payload(), items);
  stack_.drop(count);
  stack_.push(tuple);
  return true;
}

bool DataRun::append() {
  if (stack_.above_fence() < 2) return false;
  const Value target = stack_.peek(1);
  if (!target.is(Tag::list) || target.payload() == 0)
    return false;  // the first list may be a result: its texts are kept
  heap_.add(target.payload(), stack_.peek(0));
  stack_.drop(1);
  return true;
}

bool DataRun::append_marked() {
  const Value target = stack_.marked();
  if (!target.is(Tag::list) || target.payload() == 0) return false;
  const auto count = stack_.above_fence();
  heap_.add(target.payload(), stack_.newest(count));
  stack_.drop_marked(count);
  return true;
}

bool DataRun::set_item() {
  if (stack_.above_fence() < 3) return false;
  const Value target = stack_.peek(2);
  if (!target.is(Tag::dict) || is_hashed_deeply(stack_.peek(1)) || may_be_function(stack_.peek(0))) return false;
  heap_.add(target.payload(), stack_.newest(2));
  stack_.drop(2);
  return true;
}

bool DataRun::set_items() {
  const Value target = stack_.marked();
  if (!target.is(Tag::dict) || stack_.above_fence() % 2 != 0) return false;
  const auto count = stack_.above_fence();
  const auto items = stack_.newest(count);
  for (std::size_t i = 0; i < items.size(); i += 2)
    if (is_hashed_deeply(items[i]) || may_be_function(items[i + 1])) return false;
  if (count > 0) heap_.add(target.payload(), items);
  stack_.drop_marked(count);
  return true;
}

bool DataRun::put(std::uint64_t index, std::uint64_t opcode) {
  if (stack_.above_fence() == 0 || index > kOddMemoIndex || puts_.last + 1 == opcode) return false;
  if (!memo_.put(index, stack_.peek(0))) return false;
  puts_ = {opcode, 0};
  return true;
}

bool DataRun::get(std::uint64_t index) {
  const auto value = memo_.get(index);
  if (!value) return false;
  stack_.push(*value);
  return true;
}

DataRun::Passed DataRun::pass(ByteView bytes, std::uint64_t opcodes, std::uint64_t most, bool is_refused) {
  const auto span = bytes.span();
  const auto here = [&](std::size_t at) { return bytes.origin() + at; };
  std::size_t at = 0;
  std::uint64_t done = 0;
  for (bool is_data = true; done < most && span.size() - at >= kWindow; ++done) {
    const Window window = span.subspan(at).first<kWindow>();
    std::size_t size = 1;
    switch (number<std::uint8_t, 0>(window)) {
      case kBININT1: stack_.push(Value::integer(number<std::uint8_t>(window))), size = 2; break;
      case kBININT2: stack_.push(Value::integer(number<std::uint16_t>(window))), size = 3; break;
      case kBININT: stack_.push(Value::integer(number<std::int32_t>(window))), size = 5; break;
      case kBINFLOAT: stack_.push({Tag::number, here(at)}), size = 9; break;
      case kNONE: stack_.push({Tag::none, 0}); break;
      case kNEWTRUE: stack_.push({Tag::boolean, 1}); break;
      case kNEWFALSE: stack_.push({Tag::boolean, 0}); break;
      case kSHORT_BINUNICODE:
        is_data = is_refused && is_short_text<std::uint8_t>(window);
        if (is_data) stack_.push({Tag::text, here(at)}), size = 2U + number<std::uint8_t>(window);
        break;
      case kBINUNICODE:
        is_data = is_short_text<std::uint32_t>(window);
        if (is_data) stack_.push({Tag::text, here(at)}), size = 5U + number<std::uint32_t>(window);
        break;
      case kEMPTY_LIST: is_data = make(Tag::list); break;
      case kEMPTY_TUPLE: is_data = make(Tag::tuple); break;
      case kEMPTY_DICT: is_data = make(Tag::dict); break;
      case kTUPLE1: is_data = make_tuple(1); break;
      case kTUPLE2: is_data = make_tuple(2); break;
      case kTUPLE3: is_data = make_tuple(3); break;
      case kMARK: is_data = stack_.mark(); break;
      case kAPPEND: is_data = append(); break;
      case kAPPENDS: is_data = append_marked(); break;
      case kSETITEM: is_data = set_item(); break;
      case kSETITEMS: is_data = set_items(); break;
      case kMEMOIZE: is_data = is_refused && put(memo_.count(), opcodes + done + 1); break;
      case kBINPUT: is_data = put(number<std::uint8_t>(window), opcodes + done + 1), size = 2; break;
      case kLONG_BINPUT: is_data = put(number<std::uint32_t>(window), opcodes + done + 1), size = 5; break;
      case kBINGET: is_data = get(number<std::uint8_t>(window)), size = 2; break;
      case kLONG_BINGET: is_data = get(number<std::uint32_t>(window)), size = 5; break;
      default: is_data = false;
    }
    if (!is_data) break;
    at += size;
  }
  return {at, done};
}

}  // namespace assay::pickle
