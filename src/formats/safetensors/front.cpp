#include "formats/safetensors/front.hpp"

#include "codecs/safetensors/header.hpp"
#include "core/file_magic.hpp"

#include <assay/cursor.hpp>

#include <algorithm>
#include <array>

namespace assay::formats::safetensors {
namespace {

using assay::safetensors::kLengthSize;
using assay::safetensors::kMaxHeader;

constexpr std::string_view kSpace = " \t\r\n";

struct Magic {
  std::string_view bytes;
  std::string_view name;
};
// A header of at most 100,000,000 bytes leaves a zero in each of the last four bytes and at most 5 in the one before.
constexpr std::array kMagics{
    Magic{magic::kZip, "a zip archive"},
    Magic{"PK\x01\x02", "a zip archive"},
    Magic{magic::kGzip, "a gzip stream"},
    Magic{{"II*\0", 4}, "a TIFF picture"},
    Magic{{"MZ\x90\0", 4}, "a Windows executable"},
};

/// A DOS program says at 0x3C where the header of the Windows program behind it is.
bool is_windows_program(ByteView bytes) {
  if (!bytes.starts_with(magic::kDos)) return false;
  Cursor in(bytes.from(0x3C));
  const auto header = in.u32("offset of the header");
  return in && bytes.from(header).starts_with(std::string_view("PE\0\0", 4));
}

std::string_view without_space(std::string_view text) {
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
  return text.substr(std::min(text.find_first_not_of(kSpace), text.size()));
}

bool has_evidence(std::string_view front) {
  return front.find("\"data_offsets\"") != std::string_view::npos ||
         front.find("\"__metadata__\"") != std::string_view::npos;
}

}  // namespace

std::optional<std::uint64_t> header_length(ByteView bytes) {
  Cursor in(bytes);
  const auto length = in.u64("header length");
  return in ? std::optional(length) : std::nullopt;
}

std::string_view length_magic(ByteView bytes) {
  const auto found = std::ranges::find_if(kMagics, [&](const Magic& magic) { return bytes.starts_with(magic.bytes); });
  if (found != kMagics.end()) return found->name;
  return is_windows_program(bytes) ? "a Windows executable" : std::string_view();
}

Claim claim(const Artifact& artifact) {
  const auto length = header_length(artifact.bytes);
  if (!length) return Claim::no;
  const auto size = artifact.size.value_or(artifact.bytes.size());
  const bool is_possible = *length >= 2 && *length <= kMaxHeader;
  const bool is_whole = is_possible && *length <= size - kLengthSize;
  const auto all = artifact.bytes.from(kLengthSize).first(kClaimBytes).text();
  const auto text = without_space(is_possible ? all.substr(0, *length) : all);
  if (is_possible && text.starts_with('{')) {
    // A header that is cut off may end anywhere; one that is whole may be empty.
    const auto inside = without_space(text.substr(1));
    const auto begins = [&](std::string_view any) { return any.find(inside.front()) != std::string_view::npos; };
    if (inside.empty() ? is_whole : begins(is_whole ? "\"}/" : "\"")) return Claim::structure;
  }
  // Nothing but blanks as far as can be seen, or something that only lenient readers take.
  return (is_whole && text.empty()) || ((is_whole || text.starts_with('{')) && has_evidence(text)) ? Claim::magic
                                                                                                   : Claim::no;
}

}  // namespace assay::formats::safetensors
