#include "codecs/zip/extra.hpp"

#include "codecs/compress/crc32.hpp"

#include <algorithm>
#include <array>

namespace assay::zip {
namespace {

constexpr std::uint16_t kPaddingExtra = 0x4246;    // "FB", what PyTorch writes to align the data of a member
constexpr std::uint16_t kAlignmentExtra = 0xD935;  // what Android's tools write for the same purpose

/// Fields that archivers write about times, owners and encodings, and the longest that one of them gets.
constexpr std::array<std::uint16_t, 10> kPlainFields{
    kZip64Extra,        // sizes and offsets of 64 bits
    kUnicodePathExtra,  // the name in UTF-8
    0x000A,             // NTFS times
    0x000D,             // Unix, PKWARE
    0x5455,             // times, Info-ZIP
    0x5855,             // Unix, Info-ZIP, first kind
    0x7855,             // owner, Info-ZIP, second kind
    0x7875,             // owner, Info-ZIP, third kind
    0x9901,             // AES encryption: its strength and the method beneath
    0xCAFE,             // "this is a jar"
};
constexpr std::uint64_t kLongestPlainField = 64;

bool is_run_of(ByteView data, char value) {
  return std::ranges::all_of(data.text(), [value](char c) { return c == value; });
}

bool is_ordinary(const ExtraField& field) {
  if (field.id == kPaddingExtra) return is_run_of(field.data, 'Z');
  if (field.id == kAlignmentExtra || field.id == 0) return is_run_of(field.data.from(2), '\0');
  if (field.id == kUnicodePathExtra) return true;  // a name, judged as one
  return field.data.size() <= kLongestPlainField && std::ranges::find(kPlainFields, field.id) != kPlainFields.end();
}

}  // namespace

std::optional<ExtraField> ExtraFields::next() {
  Cursor in(rest_);
  if (in.remaining() < 4) return std::nullopt;
  ExtraField field;
  field.id = in.u16("extra field id");
  const std::uint16_t size = in.u16("extra field size");
  if (size > in.remaining()) return std::nullopt;
  field.data = in.take(size, "extra field data");
  rest_ = rest_.from(in.position());
  return field;
}

std::optional<ByteView> unicode_path(ByteView extra, ByteView name) {
  ExtraFields fields(extra);
  while (const auto field = fields.next()) {
    if (field->id != kUnicodePathExtra) continue;
    Cursor in(field->data);
    const std::uint8_t version = in.u8("version");
    const std::uint32_t crc = in.u32("checksum of the name");
    if (!in || version != 1 || crc != compress::crc32(name.span())) continue;
    return in.take(in.remaining(), "name");
  }
  return std::nullopt;
}

bool is_ordinary_extra(ByteView extra) {
  if (extra.empty()) return true;
  ExtraFields fields(extra);
  while (const auto field = fields.next())
    if (!is_ordinary(*field)) return false;
  return is_run_of(fields.rest(), '\0');
}

}  // namespace assay::zip
