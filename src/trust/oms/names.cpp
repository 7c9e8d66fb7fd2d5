#include "trust/oms/names.hpp"

#include "core/text.hpp"
#include "core/utf8.hpp"

#include <fmt/format.h>

namespace assay::trust::oms {
namespace {

/// The ASCII letter that is left of each character when its accents go, `?` where there is none.
constexpr std::string_view kLatin =  // U+00C0 to U+017F
    "aaaaaa?ceeeeiiii?nooooo??uuuuy??aaaaaa?ceeeeiiii?nooooo??uuuuy?yaaaaaaccccccccdd??eeeeeeeeeegggggggghh??iiiiiiiii"
    "???jjkk?llllll????nnnnnn???oooooo??rrrrrrsssssssstttt??uuuuuuuuuuuuwwyyyzzzzzz?";
constexpr std::string_view kMoreLatin =  // U+1E00 to U+1EFF
    "aabbbbbbccddddddddddeeeeeeeeeeffgghhhhhhhhhhiiiikkkkkkllllllllmmmmmmnnnnnnnnoooooooopppprrrrrrrrsssssssssstttttttt"
    "uu"
    "uuuuuuuuvvvvwwwwwwwwwwxxxxyyzzzzzzhtwy??????"
    "aaaaaaaaaaaaaaaaaaaaaaaaeeeeeeeeeeeeeeeeiiiioooooooooooooooooooooooouuuu"
    "uuuuuuuuuuyyyyyyyy??????";
static_assert(kLatin.size() == 0x180 - 0xC0 && kMoreLatin.size() == 0x100);

char32_t lower(char32_t c) {
  if ((c >= U'A' && c <= U'Z') || (c >= 0xC0 && c <= 0xDE && c != 0xD7) || (c >= 0x391 && c <= 0x3A9) ||
      (c >= 0x410 && c <= 0x42F))
    return c + 0x20;
  if (c >= 0x400 && c <= 0x40F) return c + 0x50;
  return c;
}

bool is_accent(char32_t c) { return c >= 0x300 && c <= 0x36F; }

char32_t base_letter(char32_t c) {
  const char base = c >= 0xC0 && c < 0x180      ? kLatin[c - 0xC0]
                    : c >= 0x1E00 && c < 0x1F00 ? kMoreLatin[c - 0x1E00]
                                                : '?';
  return base == '?' ? lower(c) : static_cast<char32_t>(base);
}

std::optional<Failure> complain(Reason reason, std::string_view name, std::string_view what) {
  return Failure{reason, fmt::format("{} {}", text::quoted(name), what)};
}

}  // namespace

std::optional<Failure> complaint_about_name(std::string_view name) {
  if (name.empty()) return complain(Reason::name_ambiguous, name, "is no name");
  if (name.starts_with('/')) return complain(Reason::name_unsafe, name, "is an absolute name");
  if (name.find('\0') != std::string_view::npos) return complain(Reason::name_unsafe, name, "holds a NUL");
  bool is_canonical = true;
  std::size_t at = 0;
  while (at <= name.size()) {
    const auto end = std::min(name.find('/', at), name.size());
    const auto part = name.substr(at, end - at);
    if (part == "..") return complain(Reason::name_unsafe, name, "leads out of its folder");
    is_canonical = is_canonical && !part.empty() && part != ".";
    at = end + 1;
  }
  if (!is_canonical) return complain(Reason::name_ambiguous, name, "is not in its one form");
  return std::nullopt;
}

bool is_at_or_below(std::string_view path, std::string_view folder) {
  return path.starts_with(folder) && (path.size() == folder.size() || path[folder.size()] == '/');
}

std::string folded(std::string_view name) {
  std::string out;
  out.reserve(name.size());
  while (!name.empty()) {
    const auto [value, size] = utf8::decode(name);
    if (size == 0) {
      out += name.front();
      name.remove_prefix(1);
      continue;
    }
    if (!is_accent(value)) utf8::append(out, base_letter(value));
    name.remove_prefix(size);
  }
  return out;
}

}  // namespace assay::trust::oms
