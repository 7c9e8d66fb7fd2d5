#pragma once

#include <assay/result.hpp>

#include <cstdint>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace assay::toml {

/// Where a key or a value stands in its file, as editors count: from one, columns in characters.
struct Place {
  std::uint32_t line = 1;
  std::uint32_t column = 1;
};

struct Value;
struct Member;
using Array = std::vector<Value>;
/// In the order of the file, keys are unique.
using Table = std::vector<Member>;

/// A date or a time. Our files have whole days only; anything else is kept to be refused by its name.
struct Moment {
  std::string day;  ///< "2026-12-31" for a date without a time, or empty
};

struct Value {
  Place place;
  std::variant<std::string, std::int64_t, double, bool, Moment, Array, Table> data;
};

struct Member {
  std::string key;
  Place place;  ///< of the key
  Value value;
};

/// "a text", "a number", "a list": for messages that say what was wanted and what is there.
[[nodiscard]] std::string_view kind_of(const Value& value);

/// `file:line:column: why`, the shape editors and terminals make a link of. Foreign text in `why` is escaped already.
[[nodiscard]] Error error_at(std::string_view file, Place place, std::string_view why);

/// Reads a whole TOML 1.0 document. A key that is set twice is an error, as the specification wants.
/// `file` is what messages call it.
[[nodiscard]] Result<Table> parse(std::string_view file, std::string_view text);

}  // namespace assay::toml
