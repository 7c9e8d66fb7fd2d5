#include "core/member_names.hpp"

#include "core/composed_letters.hpp"
#include "core/lower.hpp"
#include "core/text.hpp"
#include "core/utf8.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace assay::text {
namespace {

static_assert(std::ranges::is_sorted(kComposedLetters, {}, &ComposedLetter::whole));

/// Appends `value` with its accents behind it, whichever way it was written, in lower case.
void append_plain(std::string& out, char32_t value) {
  constexpr std::size_t kMostAccents = 4;
  std::array<char32_t, kMostAccents> accents{};
  std::size_t count = 0;
  while (count < kMostAccents) {
    const auto letter = std::ranges::lower_bound(kComposedLetters, value, {}, &ComposedLetter::whole);
    if (letter == kComposedLetters.end() || letter->whole != value) break;
    accents.at(count++) = letter->accent;
    value = letter->base;
  }
  if (value >= 0xFF01 && value <= 0xFF5E) value -= 0xFEE0;  // fullwidth forms of ! to ~
  if (value >= 'A' && value <= 'Z') value += 'a' - 'A';
  if (!utf8::is_invisible(value)) utf8::append(out, value);
  while (count > 0) utf8::append(out, accents.at(--count));
}

/// Characters as a person and most file systems see them.
std::string normalised(std::string_view name) {
  std::string out;
  out.reserve(name.size());
  while (!name.empty()) {
    if (static_cast<unsigned char>(name.front()) < 0x80) {
      out += lower(name.front());
      name.remove_prefix(1);
      continue;
    }
    const auto point = utf8::decode(name);
    if (point.size == 0) {
      out += name.front();
      name.remove_prefix(1);
      continue;
    }
    name.remove_prefix(point.size);
    append_plain(out, point.value);
  }
  return out;
}

}  // namespace

bool is_deceptive_name(std::string_view name) {
  while (!name.empty()) {
    const auto point = utf8::decode(name);
    if (point.size != 0 && utf8::is_invisible(point.value)) return true;
    name.remove_prefix(std::max<std::size_t>(point.size, 1));
  }
  return false;
}

std::string deceptive_name_message(std::string_view name) {
  return fmt::format("The name of the member {} has characters that nobody sees or that end it for some readers.",
                     quoted(name));
}

std::string colliding_names_message(std::string_view one, std::string_view other) {
  return fmt::format("The members {} and {} are one file to readers that compare loosely.", quoted(one), quoted(other));
}

std::string folded_name(std::string_view name) {
  constexpr std::string_view kSeparators = "/\\";
  const std::string plain = normalised(name);
  std::string out;
  out.reserve(plain.size());
  std::string_view rest = plain;
  while (!rest.empty()) {
    const auto cut = std::min(rest.find_first_of(kSeparators), rest.size());
    auto component = rest.substr(0, cut);
    rest.remove_prefix(std::min(cut + 1, rest.size()));
    while (!component.empty() && component != ".." && (component.back() == '.' || component.back() == ' '))
      component.remove_suffix(1);
    if (component.empty()) continue;
    if (!out.empty()) out += '/';
    out += component;
  }
  if (plain.find_first_of(kSeparators) == 0) out.insert(0, 1, '/');
  return out;
}

std::optional<MemberNames::Twin> MemberNames::add(std::string_view name) {
  const auto [first, is_new] = by_key_.try_emplace(folded_name(name), name);
  if (is_new) return std::nullopt;
  return Twin{first->second, first->second == name};
}

}  // namespace assay::text
