#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace assay::formats::jinja {

inline constexpr std::size_t kLongestText = 4096;  ///< of a folded text; longer ones are unknown
inline constexpr std::size_t kMostItems = 1024;

/// Where a value comes from, as far as conditions on what somebody writes are about it.
enum class Origin : std::uint8_t {
  elsewhere,
  message,  ///< messages, or one of them: what it says is an attribute of it
  chance,   ///< a draw
  clock,    ///< the date, or the time
  size,     ///< how much somebody has written
  said,     ///< by somebody in a message, or made of that
};

/// What is known of the value of an expression without running it.
struct Value {
  enum class Kind : std::uint8_t {
    unknown,
    text,
    number,
    list,    ///< of texts; a dictionary is the list of its keys
    choice,  ///< one of `items`: the variable of a loop over them, or what branches give
  };

  Kind kind = Kind::unknown;
  std::string text;
  std::int64_t number = 0;
  std::vector<std::string> items;
  std::vector<std::string> members;  ///< of a dictionary, what its keys stand for, when all of it is known
  std::string path;                  ///< of what is unknown: "message.content"
  bool is_alternative = false;       ///< of a choice: only one of its items is ever the value
  bool is_built = false;             ///< put together out of pieces, even if it is not known what came out
  bool is_odd = false;               ///< picked out of the printed form of an object: nobody does that to say something
  bool begins_internal = false;      ///< with two underscores, and then with what is not known
  bool ends_internal = false;
  Origin origin = Origin::elsewhere;
  std::uint64_t least_size = 0;  ///< of a text or list that is not kept

  [[nodiscard]] bool is(Kind wanted) const { return kind == wanted; }
  [[nodiscard]] static Value of(std::string text);
  [[nodiscard]] static Value of(std::int64_t number);
  [[nodiscard]] static Value of(std::vector<std::string> items);
  [[nodiscard]] static Value named(std::string_view path);
};

/// The value as Jinja prints it, when that is known: texts, numbers, and the items of a choice one behind the other,
/// which is what a loop makes of them.
[[nodiscard]] std::optional<std::string> printed(const Value& value);

/// True for a text or list that is known to have nothing in it.
[[nodiscard]] bool is_empty(const Value& value);
/// How long a text or list is at least.
[[nodiscard]] std::uint64_t least_size(const Value& value);

/// What is either: `left or right`. A choice when both are known texts, or choices of a few.
[[nodiscard]] Value either_of(const Value& left, const Value& right);
/// Whether a condition on it holds, if that is known.
[[nodiscard]] std::optional<bool> truth_of(const Value& value);

/// What `fold` makes of each of the alternatives that `value` is, which gives a value for a text.
template <class Fold>
[[nodiscard]] Value folded_each(const Value& value, Fold fold) {
  Value result;
  result.is_built = true;
  result.is_odd = value.is_odd;
  std::vector<std::string> items;
  for (const auto& item : value.items) {
    const auto folded = fold(Value::of(item));
    auto text = printed(folded);
    if (!text || items.size() > kMostItems) return result;
    if (folded.is_alternative) {
      items.insert(items.end(), folded.items.begin(), folded.items.end());
    } else {
      items.push_back(*std::move(text));
    }
  }
  result.kind = Value::Kind::choice;
  result.is_alternative = true;
  result.items = std::move(items);
  return result;
}

/// `left ~ right`, and `left + right` of texts and lists.
[[nodiscard]] Value joined(const Value& left, const Value& right);
/// The other operators on values: `*`, `%`, `-`, `**`, `//`.
[[nodiscard]] Value computed(std::string_view op, const Value& left, const Value& right);

}  // namespace assay::formats::jinja
