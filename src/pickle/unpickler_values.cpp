// Opcodes that push data: numbers, texts, bytes, containers.
#include "core/text.hpp"
#include "pickle/unpickler.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace assay::pickle {
bool Unpickler::push_marked(Tag tag) {
  const auto count = stack_.take_mark();
  if (!count) return broken("no MARK before it");
  if (tag == Tag::dict && *count % 2 != 0) return broken("an odd number of items");
  return collect(tag, *count);
}

bool Unpickler::collect(Tag tag, std::uint64_t count) {
  const Value container(tag, program_.heap().make());
  const auto items = stack_.newest(count);
  program_.heap().add_unknown(container.payload(), count - items.size());
  program_.heap().add(container.payload(), items);
  if (tag == Tag::dict) program_.note_pairs(container, items);
  stack_.drop(count);
  return push(container);
}

bool Unpickler::push_tuple(std::uint64_t count) {
  return stack_.above_fence() < count ? underflow() : collect(Tag::tuple, count);
}

bool Unpickler::read_integer() {
  const std::string_view text = at_.text.text();
  if (text == "00" || text == "01") return push({Tag::boolean, text == "01" ? 1U : 0U});
  if (!is_integer_text(text)) return broken(fmt::format("\"{}\" is no integer", text::printable(text, 40)));
  const auto value = integer_text(text);
  return push(value && *value < (1LL << 47U) && *value > -(1LL << 47U) ? Value::integer(*value) : here(Tag::number));
}

bool Unpickler::read_long() {
  const auto bytes = at_.text.text();
  if (bytes.size() > 6) return push(here(Tag::number));
  std::int64_t value = bytes.empty() || (static_cast<std::uint8_t>(bytes.back()) & 0x80U) == 0 ? 0 : -1;
  for (std::size_t i = bytes.size(); i > 0; --i)
    value =
        static_cast<std::int64_t>((static_cast<std::uint64_t>(value) << 8U) | static_cast<std::uint8_t>(bytes[i - 1]));
  return push(Value::integer(value));
}

bool Unpickler::read_utf8() {
  if (!is_surrogate_passing_utf8(at_.text.text())) tolerate(ErrorCode::malformed, "the text is not UTF-8");
  return push_text();
}

bool Unpickler::push_text() {
  look_into(at_.text, at_.code == kBINSTRING || at_.code == kSHORT_BINSTRING);
  return push(here(Tag::text));
}

bool Unpickler::read_bytes() {
  look_into(at_.text, true);
  return push(here(Tag::bytes));
}

void Unpickler::note_hashed(Value key) {
  const bool is_made_of_others = key.is(Tag::tuple) || key.is(Tag::frozenset);
  if (is_made_of_others) trace_.hashed = std::max(trace_.hashed, program_.heap().expanded(key));
  if (is_made_of_others || key.is(Tag::object)) program_.judge_hashed(key, site());
}

bool Unpickler::has_hashable_items() const {
  for (std::uint64_t i = 0; i < stack_.above_fence() && i < Heap::kKept; ++i) {
    const Tag tag = stack_.peek(i).tag();
    if (tag == Tag::list || tag == Tag::dict || tag == Tag::set) return false;
  }
  return true;
}

bool Unpickler::read_quoted() {
  auto text = at_.text.text();
  while (!text.empty() && (text.back() == ' ' || text.back() == '\r' || text.back() == '\t')) text.remove_suffix(1);
  const bool is_quoted =
      text.size() >= 2 && text.front() == text.back() && (text.front() == '\'' || text.front() == '"');
  if (!is_quoted) return broken("its text is not quoted");
  look_into(at_.text.from(1).first(text.size() - 2), false);
  return push(here(Tag::text));
}

}  // namespace assay::pickle
