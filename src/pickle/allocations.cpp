// Calls of harmless names that take all the memory there is: bytearray(10**12), list(range(10**11)), list(count()).
#include "pickle/program.hpp"

#include <algorithm>
#include <array>
#include <limits>

namespace assay::pickle {
namespace {

constexpr std::uint64_t kEndless = std::numeric_limits<std::uint64_t>::max();
/// What no ordinary call makes at once: a gigabyte of bytes, a list of that size.
constexpr std::uint64_t kManyBytes = 1ULL << 30U;
constexpr std::uint64_t kManyItems = 1ULL << 27U;
constexpr int kMaxDepth = 8;
constexpr std::size_t kMaxOddities = 32;

/// The number of values of range(first, last, step).
std::uint64_t size_of_range(std::int64_t first, std::int64_t last, std::int64_t step) {
  if (step == 0 || (step > 0 ? first >= last : first <= last)) return 0;
  const auto distance = static_cast<std::uint64_t>(step > 0 ? last - first : first - last);
  const auto stride = static_cast<std::uint64_t>(step > 0 ? step : -step);
  return (distance - 1) / stride + 1;
}

}  // namespace

/// An integer of the stream; those beyond 48 bits are as good as endless.
std::optional<std::int64_t> Program::integer_of(Value value) const {
  if (value.is(Tag::integer)) return value.as_integer();
  if (value.is(Tag::number) && long_of(value)) return std::numeric_limits<std::int64_t>::max() / 2;
  return std::nullopt;
}

/// How many values an iterable gives, as far as that is known; 0 when it is not.
std::uint64_t Program::items_given_by(Value iterable, int depth) const {
  if (!iterable.is(Tag::object) || depth > kMaxDepth || !may_walk(depth)) return 0;
  const auto parts = heap_.items(iterable.payload(), 2);
  const auto path = parts.size() < 2 ? std::nullopt : path_of(parts[0]);
  if (!path) return 0;
  const auto arguments = arguments_of(parts[1]);
  if (*path == "builtins.range") {
    std::array<std::int64_t, 3> numbers{0, 0, 1};
    for (std::size_t i = 0; i < arguments.size() && i < numbers.size(); ++i)
      numbers.at(arguments.size() == 1 ? 1 : i) = integer_of(arguments[i]).value_or(0);
    return size_of_range(numbers[0], numbers[1], numbers[2]);
  }
  if (*path == "itertools.count" || *path == "itertools.cycle") return kEndless;
  if (*path == "itertools.repeat")
    return arguments.size() < 2
               ? kEndless
               : static_cast<std::uint64_t>(std::max<std::int64_t>(integer_of(arguments[1]).value_or(0), 0));
  constexpr std::array<std::string_view, 4> kProducts{"itertools.permutations", "itertools.product",
                                                      "itertools.combinations",
                                                      "itertools.combinations_with_replacement"};
  if (std::ranges::find(kProducts, *path) != kProducts.end()) {
    // More than twenty of something, in all orders, are more than anybody counts.
    constexpr std::uint64_t kFew = 20;
    std::uint64_t most = 0;
    for (const Value argument : arguments) {
      const bool is_list = argument.is(Tag::tuple) || argument.is(Tag::list);
      most = std::max(most, is_list ? heap_.count(argument.payload()) : items_given_by(argument, depth + 1));
    }
    return most > kFew ? kEndless : 0;
  }
  if (*path == "itertools.islice") return 0;
  if (!path->starts_with("itertools.") && !path->starts_with("builtins.")) return 0;
  std::uint64_t most = 0;  // map(f, it), enumerate(it), chain(it, it), iter(it) …
  for (const Value argument : arguments) most = std::max(most, items_given_by(argument, depth + 1));
  return most;
}

void Program::note_allocation(std::string_view path, Value arguments) {
  if (trace_.oddities.size() >= kMaxOddities) return;
  const auto items = arguments_of(arguments);
  if (items.empty()) return;
  const bool is_bytes = path == "builtins.bytes" || path == "builtins.bytearray";
  const auto size = is_bytes ? integer_of(items[0]) : std::nullopt;
  const bool is_large = size && *size > 0 && static_cast<std::uint64_t>(*size) >= kManyBytes;
  if (!is_large && (!reads_all(path) || items_given_by(items[0], 0) < kManyItems)) return;
  trace_.oddities.push_back("loading calls " + std::string(path) + " on " + show(items[0], 200) +
                            ", which takes gigabytes of memory");
}

bool Program::reads_all(std::string_view path) {
  constexpr std::array<std::string_view, 11> kReaders{
      "builtins.bytearray",  "builtins.bytes", "builtins.dict",       "builtins.frozenset", "builtins.list",
      "builtins.set",        "builtins.tuple", "collections.Counter", "collections.deque",  "collections.OrderedDict",
      "collections.UserList"};
  return std::ranges::find(kReaders, path) != kReaders.end();
}

}  // namespace assay::pickle
