#pragma once

#include "formats/jinja/folding.hpp"
#include "formats/jinja/value.hpp"

#include <span>
#include <string_view>

namespace assay::formats::jinja {

/// Of a variable that nobody has set, or of an attribute of anything.
[[nodiscard]] Origin origin_of_name(std::string_view name);
/// What is known of a variable or attribute that nobody has set.
[[nodiscard]] Value variable(std::string_view path);

/// Of what an operator, a filter, a method, a function or `[…]` makes of values: what was said stays said, whatever is
/// done to it. Tests and searches give truths and places, which are nobody's words.
[[nodiscard]] Origin origin_of_sum(std::string_view op, const Value& left, const Value& right);
[[nodiscard]] Origin origin_of_either(Origin left, Origin right);
[[nodiscard]] Origin origin_of_filter(std::string_view filter, const Value& subject,
                                      std::span<const Argument> arguments);
[[nodiscard]] Origin origin_of_method(std::string_view method, const Value& subject,
                                      std::span<const Argument> arguments);
[[nodiscard]] Origin origin_of_function(std::string_view function, bool is_macro, std::span<const Argument> arguments);
[[nodiscard]] Origin origin_of_item(const Value& subject, const Value& index);

}  // namespace assay::formats::jinja
