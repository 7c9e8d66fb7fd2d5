// Functions that cloudpickle writes by value although everybody's files have the same ones: the schedules of
// Stable-Baselines3 and of its zoo, which are defined inside of another function. Their bytecode is known to the byte,
// it names nothing and calls nothing, and the interpreter needs no more room for it than it is given.
#include "pickle/program.hpp"

#include "core/hex.hpp"

#include <algorithm>
#include <array>

namespace assay::pickle {
namespace {

struct KnownCode {
  std::string_view hex;         ///< of co_code
  std::uint64_t cells = 0;      ///< that it reads
  std::int64_t depth = 0;       ///< of its stack
  std::uint64_t constants = 0;  ///< that it reads
};

/// As CPython 3.6 to 3.13 compile them: a constant (constant_fn), a product with the progress (linear_schedule), a line
/// that becomes a constant (get_linear_fn).
constexpr std::array kKnown{
    KnownCode{"9501970089015300", 1, 1, 1},
    KnownCode{"88005300", 1, 1, 1},
    KnownCode{"3e01950054012400", 1, 1, 1},
    KnownCode{"7c00880014005300", 1, 2, 1},
    KnownCode{"950197007c0089017a0500005300", 1, 2, 1},
    KnownCode{"3e019500550054012d0500002400", 1, 2, 1},
    KnownCode{"64017c00180088016b04721088005300880264017c001800880088021800140088011b001700530064005300", 3, 4, 2},
    KnownCode{"64017c00180088016b04720888005300880264017c001800880088021800140088011b0017005300", 3, 4, 2},
    KnownCode{"9503970064017c007a0a000089026b0400000000720289015300890364017c007a0a0000890189037a0a00007a05000089027a0b"
              "00007a0000005300",
              3, 4, 2},
    KnownCode{"9503970064017c007a0a000089026b440000720289015300890364017c007a0a0000890189037a0a00007a05000089027a0b0000"
              "7a0000005300",
              3, 4, 2},
    KnownCode{"3e039500530155002d0a000054023a94000061020000540124005403530155002d0a0000540154032d0a00002d05000054022d0b"
              "00002d0000002400",
              3, 4, 2},
};

constexpr std::int64_t kFlags = 19;  // CO_OPTIMIZED, CO_NEWLOCALS, CO_NESTED

/// Attributes that `_function_setstate` sets and that change nothing of what a function does.
constexpr std::array<std::string_view, 10> kAttributes{
    "__annotations__", "__closure__", "__defaults__", "__doc__",      "__globals__",
    "__kwdefaults__",  "__module__",  "__name__",     "__qualname__", "_cloudpickle_submodules"};
static_assert(std::ranges::is_sorted(kAttributes));

}  // namespace

std::optional<std::vector<Value>> Program::arguments_given_to(Value object, std::string_view name) const {
  if (!object.is(Tag::object) || heap_.count(object.payload()) != 2) return std::nullopt;
  const auto made_by = heap_.items(object.payload(), 2);
  if (made_by.size() != 2) return std::nullopt;
  const auto path = path_of(made_by[0]);
  const bool is_it = path && (*path == name || (path->starts_with("cloudpickle.") && path->ends_with(name)));
  if (!is_it || !knows_arguments(made_by[1])) return std::nullopt;
  return arguments_of(made_by[1]);
}

/// The arguments of `types.CodeType`, which before Python 3.8 had no number of positional-only arguments, and
/// before 3.11 neither qualified names nor tables of exceptions.
bool Program::is_known_code(const std::vector<Value>& items) const {
  constexpr std::size_t kOldest = 15;
  constexpr std::size_t kWithPositional = 16;
  constexpr std::size_t kNewest = 18;
  constexpr std::size_t kLongestCode = 128;
  if (items.size() != kOldest && items.size() != kWithPositional && items.size() != kNewest) return false;
  const auto is = [&](std::size_t at, std::int64_t number) { return integer_of(items[at]) == number; };
  const auto count = [&](std::size_t at) -> std::optional<std::uint64_t> {
    if (!items[at].is(Tag::tuple) || !is_data(items[at])) return std::nullopt;
    return heap_.count(items[at].payload());
  };
  std::size_t at = 0;
  if (!is(at++, 1)) return false;                                         // one argument
  if (items.size() != kOldest && !is(at++, 0)) return false;              // none of it positional-only
  if (!is(at, 0) || !is(at + 1, 1) || !is(at + 3, kFlags)) return false;  // keyword-only, locals, flags
  const auto depth = integer_of(items[at + 2]);
  const auto code = items[at + 4].is(Tag::bytes) ? instruction_at(items[at + 4].payload()) : std::nullopt;
  if (!depth || !code || code->text.size() > kLongestCode) return false;
  const auto known = std::ranges::find(kKnown, hex(code->text.span()), &KnownCode::hex);
  if (known == kKnown.end() || *depth != known->depth) return false;
  const auto constants = count(at + 5);
  const auto names = count(at + 6);
  const auto locals = count(at + 7);
  const auto cells = count(items.size() - 2);
  if (!constants || *constants < known->constants || names != 0U || locals != 1U || cells != known->cells) return false;
  if (count(items.size() - 1) != 0U) return false;  // no cells of its own
  if (items.size() == kNewest) {                    // nothing is caught
    const auto handlers = items[at + 13].is(Tag::bytes) ? instruction_at(items[at + 13].payload()) : std::nullopt;
    if (!handlers || !handlers->text.empty()) return false;
  }
  return std::ranges::all_of(items, [&](Value item) { return is_data(item); });
}

bool Program::is_known_function(Value function) const {
  const auto items = arguments_given_to(function, "._make_function");
  return items && makes_known_function(*items);
}

/// `_make_function(code, globals, name, defaults, closure)`
bool Program::makes_known_function(const std::vector<Value>& items) const {
  if (items.size() != 5) return false;
  const auto code = arguments_given_to(items[0], "types.CodeType");
  if (!code || !is_known_code(*code)) return false;
  const bool is_closed = items[4].is(Tag::tuple) && are_plain_cells(items[4]) &&
                         heap_.count(items[4].payload()) == heap_.count((*code)[code->size() - 2].payload());
  return is_closed &&
         std::ranges::all_of(items.begin() + 1, items.begin() + 4, [&](Value item) { return is_data(item); });
}

bool Program::are_plain_cells(Value cells) const {
  return heap_.has_all_items(cells.payload()) && std::ranges::all_of(heap_.items(cells.payload()), [&](Value cell) {
           const auto content = arguments_given_to(cell, "cell");
           return content && (content->empty() || (content->size() == 1 && is_data(content->front())));
         });
}

/// `_function_setstate(function, (attributes, {"__name__": …, "__closure__": …}))`
bool Program::sets_known_function(const std::vector<Value>& items) const {
  if (items.size() != 2 || !is_known_function(items[0]) || !items[1].is(Tag::tuple)) return false;
  const auto state = heap_.items(items[1].payload());
  if (state.size() != 2 || !state[0].is(Tag::dict) || heap_.count(state[0].payload()) != 0 || !state[1].is(Tag::dict) ||
      !heap_.has_all_items(state[1].payload()))
    return false;
  const auto pairs = heap_.items(state[1].payload());
  for (std::size_t i = 0; i + 1 < pairs.size(); i += 2) {
    const auto name = text_of(pairs[i]);
    if (!name || !std::ranges::binary_search(kAttributes, *name)) return false;
    const bool is_closure = *name == "__closure__" && pairs[i + 1].is(Tag::tuple) && are_plain_cells(pairs[i + 1]);
    // What annotations name is shown, not called.
    const bool is_annotation = *name == "__annotations__" && is_plain(pairs[i + 1]);
    if (!is_closure && !is_annotation && !is_data(pairs[i + 1])) return false;
  }
  return pairs.size() % 2 == 0;
}

/// What builds a known function out of known bytecode.
bool Program::builds_known_function(std::string_view path, Value arguments) const {
  if (path == "types.CodeType") return is_known_code(arguments_of(arguments));
  if (!path.starts_with("cloudpickle.")) return false;
  if (path.ends_with("._make_function")) return makes_known_function(arguments_of(arguments));
  return path.ends_with("._function_setstate") && sets_known_function(arguments_of(arguments));
}

}  // namespace assay::pickle
