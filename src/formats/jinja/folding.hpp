#pragma once

#include "formats/jinja/value.hpp"

#include <span>
#include <string>
#include <string_view>

namespace assay::formats::jinja {

/// An argument of a call; `name` is empty for those without one.
struct Argument {
  std::string name;
  Value value;
};

/// What a filter of Jinja makes of `subject`, when that is known. The order of look-ups that attackers build names with
/// are all here; what is not known stays unknown, with a note that something was built.
[[nodiscard]] Value folded_filter(std::string_view filter, const Value& subject, std::span<const Argument> arguments);

/// The same for a method of a text or list: `"".join(…)`, `"{}".format(…)`.
[[nodiscard]] Value folded_method(std::string_view method, const Value& subject, std::span<const Argument> arguments);

/// `chr(95)`, `dict(a=1)`, `range(10)`: a function that is called by its name.
[[nodiscard]] Value folded_function(std::string_view function, std::span<const Argument> arguments);

/// `subject[index]`, and `subject[begin:end:stride]` with three indices, of which some may be unknown.
/// What the key of a dictionary stands for, if that is known.
[[nodiscard]] std::optional<Value> member_of(const Value& dictionary, std::string_view key);
[[nodiscard]] Value item_of(const Value& subject, const Value& index);
[[nodiscard]] Value slice_of(const Value& subject, std::span<const Value> indices);

/// `"%s%c" % values`.
[[nodiscard]] Value formatted_percent(const Value& format, const Value& values);

}  // namespace assay::formats::jinja
