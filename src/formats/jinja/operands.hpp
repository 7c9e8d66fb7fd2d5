#pragma once

#include "codecs/jinja/lexer.hpp"
#include "formats/jinja/expression.hpp"

#include <span>
#include <string>
#include <string_view>

namespace assay::formats::jinja {

using Tokens = std::span<const assay::jinja::Token>;

/// Of an operand that is looked at: a tag of a hundred thousand words may have as many operands in each other.
inline constexpr std::size_t kLongestOperand = 200;

/// True when the token at `at` is this name or operator.
[[nodiscard]] bool is_at(Tokens tokens, std::size_t at, std::string_view text);

/// A name, or a name and an attribute of it, as it is written: `ns.x`.
[[nodiscard]] std::string path_of(Tokens target);

/// `==`, `in` and their like.
[[nodiscard]] bool is_comparison(const assay::jinja::Token& token);

/// The operand of a comparison that begins at `from`, and the one that ends before `to`.
[[nodiscard]] Tokens operand_from(Tokens tokens, std::size_t from);
[[nodiscard]] Tokens operand_before(Tokens tokens, std::size_t to);
/// What a method or filter before `to` is called on: methods and filters bind more than operators do.
[[nodiscard]] Tokens receiver_before(Tokens tokens, std::size_t to);

/// Where the bracket is that the token at `at` is an element of; the number of tokens if that is too far away.
[[nodiscard]] std::size_t opening_before(Tokens tokens, std::size_t at);

/// What the operand is, and where it comes from.
[[nodiscard]] Value value_of(Tokens operand, const Environment& environment);
[[nodiscard]] bool is_said(Tokens operand, const Environment& environment);

}  // namespace assay::formats::jinja
