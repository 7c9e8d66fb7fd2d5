// What an expression asks of what somebody has written, and what it puts in place of it.
#include "formats/jinja/expression.hpp"
#include "formats/jinja/origins.hpp"
#include "formats/jinja/prose.hpp"

#include <algorithm>
#include <array>

namespace assay::formats::jinja {
namespace {

using Kind = Value::Kind;

constexpr std::size_t kMostSights = 100'000;
constexpr std::int64_t kLargeSize = 100;  // conditions on what is there at all compare with small numbers

bool is_one_of(std::string_view name, std::span<const std::string_view> names) {
  return std::ranges::find(names, name) != names.end();
}

/// A date is compared with another one; with nothing it is only asked whether it is known.
bool may_be_date(const Value& value) {
  return value.path != "none" && value.path != "None" && !(value.is(Kind::text) && value.text.size() < 2);
}

}  // namespace

void Expression::ask_for(const Value& words) {
  const auto ask = [&](std::string_view word) {
    if (is_wordy(word) && sights_.size() < kMostSights)
      sights_.push_back({.kind = SightKind::asks_words, .range = {}, .text = std::string(word)});
  };
  if (words.is(Kind::text)) ask(words.text);
  // A loop over words and tags looks for tags.
  if (words.is(Kind::choice) && !std::ranges::all_of(words.items, is_wordy)) return;
  if (words.is(Kind::choice) || words.is(Kind::list))
    for (const auto& item : words.items) ask(item);
}

void Expression::judge_comparison(const Value& left, const Value& right) {
  const auto judge = [&](const Value& asked, const Value& answer) {
    switch (asked.origin) {
      case Origin::said: return ask_for(answer);
      case Origin::chance: return see(SightKind::asks_chance, {}, "");
      case Origin::clock:
        if (may_be_date(answer)) see(SightKind::asks_date, {}, "");
        return;
      case Origin::size:
        if (answer.is(Kind::number) && answer.number >= kLargeSize) see(SightKind::asks_size, {}, "");
        return;
      case Origin::elsewhere:
      case Origin::message: return;
    }
  };
  judge(left, right);
  judge(right, left);
}

void Expression::judge_test(const Value& subject, const std::vector<Value>& arguments) {
  for (const auto& argument : arguments) judge_comparison(subject, argument);
}

/// `content.startswith('word')`, and a text that is searched for what somebody has written.
void Expression::judge_search(const Frame& frame, const std::vector<Value>& elements) {
  static constexpr std::array<std::string_view, 9> kSearches{"__contains__", "__eq__", "count",  "endswith",  "find",
                                                             "index",        "rfind",  "rindex", "startswith"};
  if (elements.empty() || !is_one_of(frame.name, kSearches)) return;
  if (frame.receiver.origin == Origin::said) ask_for(elements.front());
  if (elements.front().origin == Origin::said) ask_for(frame.receiver);
}

/// `messages|selectattr('content', 'search', 'word')`, `lines|select('equalto', 'word')`,
/// `['word', …]|select('in', content)`
void Expression::judge_choice(const Frame& frame, const std::vector<Value>& elements) {
  static constexpr std::array<std::string_view, 4> kChoosing{"reject", "rejectattr", "select", "selectattr"};
  if (!is_one_of(frame.name, kChoosing)) return;
  const bool is_of_attribute = frame.name.ends_with("attr");
  const std::size_t words = is_of_attribute ? 2 : 1;  // behind the attribute and the name of the test
  if (elements.size() <= words) return;
  const bool is_attribute_said =
      is_of_attribute && elements.front().is(Kind::text) && origin_of_name(elements.front().text) == Origin::said;
  for (const auto& element : std::span(elements).subspan(words)) {
    if (is_of_attribute ? is_attribute_said : frame.receiver.origin == Origin::said) ask_for(element);
    if (element.origin == Origin::said) ask_for(frame.receiver);
  }
}

/// `content|replace('word', 'text')`, if that says something else.
void Expression::judge_replacement(const Frame& frame, const std::vector<Value>& elements) {
  if ((frame.name != "replace" && frame.name != "regex_replace") || elements.size() < 2) return;
  auto words = printed(elements[0]);
  auto text = printed(elements[1]);
  if (!words || !text || !is_wordy(*words) || !is_forgery(*words, *text) || sights_.size() >= kMostSights) return;
  sights_.push_back({.kind = frame.receiver.origin == Origin::said ? SightKind::replaces : SightKind::may_replace,
                     .range = {},
                     .text = *std::move(words),
                     .other = *std::move(text)});
}

}  // namespace assay::formats::jinja
