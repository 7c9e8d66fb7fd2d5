#include "formats/zip/members.hpp"

#include "codecs/compress/codec.hpp"
#include "codecs/compress/crc32.hpp"
#include "codecs/compress/inflate.hpp"
#include "codecs/zip/extra.hpp"
#include "codecs/zip/names.hpp"
#include "core/text.hpp"
#include "formats/zip/member_stream.hpp"
#include "formats/zip/rules.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string>
#include <utility>
#include <vector>

namespace assay::formats::zip {
namespace {

using assay::zip::Member;
using assay::zip::Reading;

constexpr std::uint16_t kOddFlags =
    assay::zip::kEncrypted | assay::zip::kPatched | assay::zip::kStronglyEncrypted | assay::zip::kMaskedHeader;
constexpr std::uint16_t kEncryptionFlags = assay::zip::kEncrypted | assay::zip::kStronglyEncrypted;
constexpr std::uint16_t kLatestVersion = 63;
constexpr std::uint64_t kBombSize = 4ULL << 30U;
constexpr std::uint64_t kBombRatio = 100;
constexpr std::uint64_t kLongestLink = 4096;
constexpr std::uint64_t kBytesPerStep = 4096;
constexpr std::uint64_t kWorthLettingGo = 1ULL << 20U;

// Methods beside stored and deflated (APPNOTE 4.4.5).
constexpr std::uint16_t kBzip2 = 12;
constexpr std::uint16_t kLzma = 14;
constexpr std::uint16_t kZstd = 93;
constexpr std::uint16_t kXz = 95;

std::string_view name_of_method(std::uint16_t method) {
  switch (method) {
    case 1: return "shrunk";
    case 6: return "imploded";
    case 9: return "deflate64";
    case 98: return "PPMd";
    case 99: return "AES-encrypted";
    default: return "unknown";
  }
}

bool is_link(const assay::zip::CentralHeader& central) {
  return (central.external_attributes >> 28U) == 0xA;  // S_IFLNK of a Unix mode
}

/// What a reader of the directory is told about the bytes that come out.
Promise promise_of(const Member& member, bool is_damaged) {
  const assay::zip::Header& header = member.header();
  const bool is_known = member.central || (header.flags & assay::zip::kHasDescriptor) == 0 || header.crc != 0;
  return {header.crc, header.size, is_known, member.is_displaced || is_damaged || member.signed_local() == nullptr};
}

/// Tells the owner that a checksum was all that these bytes were needed for, so that a scan of many weights does not
/// fill memory with them.
void let_go_of(ByteView data, const Storage& storage) {
  if (storage == nullptr || data.size() < kWorthLettingGo) return;
  const auto owned = storage->view().span();
  const auto offset = data.span().data() - owned.data();
  storage->release({static_cast<std::uint64_t>(offset), data.size()});
}

/// What expands `data`; nothing for methods that are not read.
std::unique_ptr<compress::Decoder> decoder_of(std::uint16_t method, ByteView data, const Storage& storage) {
  switch (method) {
    case assay::zip::kDeflated: return std::make_unique<compress::InflateStream>(data, compress::Wrapper::raw, storage);
    case kBzip2: return std::make_unique<compress::StreamSequence>(compress::kBzip2, data, storage);
    case kLzma: return compress::open_zip_lzma(data, storage);
    case kZstd: return std::make_unique<compress::StreamSequence>(compress::kZstd, data, storage);
    case kXz: return std::make_unique<compress::StreamSequence>(compress::kXz, data, storage);
    default: return nullptr;
  }
}

/// The first bytes that come out of compressed data; nothing when it breaks before.
std::optional<std::string> front_of(compress::Decoder& stream, std::size_t size) {
  std::vector<std::byte> buffer(size);
  std::size_t filled = 0;
  while (filled < size) {
    const auto got = stream.read(std::span<std::byte>(buffer).subspan(filled));
    if (!got) return std::nullopt;
    if (*got == 0) break;
    filled += *got;
  }
  const ByteView front(std::span<const std::byte>(buffer).first(filled));
  return std::string(front.text());
}

}  // namespace

void Members::analyze() {
  for (std::size_t i = 0; i < archive_.members.size() && context_.step(); ++i) {
    const Member& member = archive_.members[i];
    judge_name(i);
    judge_header(member);
    if (member.central && is_link(*member.central)) judge_link(member);
    if (!is_over_) open(member);
  }
}

void Members::judge_name(std::size_t index) {
  const Member& member = archive_.members[index];
  const ByteView bytes = artifact_.bytes;
  const ByteView name = member.name(bytes);
  judge_name(name, name.range());
  if (!member.central) return;
  if (const auto* local = member.signed_local()) {
    if (const ByteView other = local->name(bytes); other.text() != name.text()) judge_name(other, other.range());
  }
  if (const auto unicode = assay::zip::unicode_path(member.central->extra(bytes), name))
    judge_name(*unicode, unicode->range());
}

void Members::judge_name(ByteView name, ByteRange place) {
  const auto faults = assay::zip::judge_name(name.text());
  const std::string shown = text::quoted(name.text());
  if (faults.escapes()) {
    const std::string_view how = faults.has_parent  ? "climbs to a parent folder"
                                 : faults.has_drive ? "names a drive"
                                                    : "is absolute";
    context_.report(kEscapingName, {place, {}}, fmt::format("member {} {}", shown, how));
  } else if (faults.has_backslash) {
    context_.report(kBackslashName, {place, {}}, fmt::format("member {}", shown));
  }
  if (faults.is_deceptive || faults.has_nul)
    context_.report(kDeceptiveName, {place, {}},
                    fmt::format("member {}{}", shown, faults.has_nul ? ": some readers end it at the NUL" : ""));
}

void Members::judge_link(const Member& member) {
  const ByteView bytes = artifact_.bytes;
  std::string target;
  for (const Reading& reading : assay::zip::readings(member, bytes)) {
    const auto data = bytes.slice(reading.data.offset, reading.data.size);
    if (!data) continue;
    if (reading.method == assay::zip::kStored) target = data->first(kLongestLink).text();
    if (const auto stream = decoder_of(reading.method, *data, artifact_.storage))
      target = front_of(*stream, kLongestLink).value_or(std::string());
    break;
  }
  const std::string_view name = member.name(bytes).text();
  const bool is_out = target.empty() || assay::zip::link_escapes(name, target);
  context_.report(Finding{.rule = &kSymbolicLink,
                          .location = {member.central->range(), {}},
                          .message = fmt::format("member {} links to {}{}", text::quoted(name), text::quoted(target),
                                                 is_out ? ", out of the folder of extraction" : ""),
                          .severity = is_out ? Severity::critical : Severity::medium});
}

void Members::judge_header(const Member& member) {
  const assay::zip::Header& header = member.header();
  const auto version_of = [](const assay::zip::Header& one) { return one.version_needed & 0xFFU; };
  const unsigned version =
      std::max(version_of(header), member.signed_local() != nullptr ? version_of(*member.local) : 0U);
  const std::string_view name = member.name(artifact_.bytes).text();
  if (version > kLatestVersion)
    context_.report(kVersion, {{header.offset, 8}, {}},
                    fmt::format("member {} demands version {}.{}", text::quoted(name), version / 10, version % 10));
  if (header.size > kBombSize && header.size / kBombRatio > header.stored_size)
    context_.report(kBomb, {{header.offset, 8}, {}},
                    fmt::format("member {} declares {} out of {}", text::quoted(name), text::byte_size(header.size),
                                text::byte_size(header.stored_size)));
}

void Members::judge_flags(const Member& member, bool is_plain) {
  const unsigned flags =
      (member.header().flags | (member.signed_local() != nullptr ? member.local->flags : 0U)) & kOddFlags;
  const bool is_only_encrypted = (flags & ~unsigned{kEncryptionFlags}) == 0;
  if (flags == 0 || (is_only_encrypted && !is_plain)) return;
  context_.report(kFlags, {{member.header().offset + 6, 4}, {}},
                  fmt::format("member {}: flags {:#06x}, but its bytes are plain",
                              text::quoted(member.name(artifact_.bytes).text()), flags));
}

void Members::open(const Member& member) {
  const ByteView name = member.name(artifact_.bytes);
  for (const Reading& reading : assay::zip::readings(member, artifact_.bytes)) {
    const auto data = artifact_.bytes.slice(reading.data.offset, reading.data.size);
    const bool is_folder = reading.data.size == 0 && name.text().ends_with('/');
    if (!data || is_folder || !is_new(reading, name)) continue;
    bool goes_on = true;
    switch (reading.method) {
      case assay::zip::kStored: goes_on = open_stored(member, *data, reading); break;
      case assay::zip::kDeflated:
      case kBzip2:
      case kLzma:
      case kZstd:
      case kXz: goes_on = open_compressed(member, *data, reading.method); break;
      default: goes_on = open_other(member, reading); break;
    }
    if (!goes_on) {
      is_over_ = true;
      return;
    }
  }
}

bool Members::is_new(const Reading& reading, ByteView name) {
  if (!opened_as_.emplace(reading.data.offset, reading.data.size, reading.method, name.text()).second) return false;
  if (opened_.emplace(reading.data.offset, reading.data.size, reading.method).second) return true;
  // The same bytes under another name are opened again, so that every name is in the report, but not without end:
  // a hundred thousand names for one piece of data cost no more than reading the archive twice.
  repeated_ += std::max<std::uint64_t>(reading.data.size, 1);
  if (repeated_ <= artifact_.bytes.size()) return true;
  if (!std::exchange(has_too_many_names_, true))
    context_.incomplete(
        {ErrorCode::limit, reading.data.offset,
         fmt::format("member {}: the same bytes under more names than are opened", text::quoted(name.text()))});
  return false;
}

bool Members::may_check(ByteView data, bool says_encrypted) {
  if (data.size() > (says_encrypted ? kLargestEncrypted : kLargestChecked)) return false;
  // Members of an ordinary archive do not add up to more than the archive; overlapping ones do.
  if (checked_ + data.size() > std::min(kMostChecked, 2 * artifact_.bytes.size())) return false;
  checked_ += data.size();
  return context_.step(data.size() / kBytesPerStep);
}

bool Members::open_stored(const Member& member, ByteView data, const Reading& reading) {
  const ByteView name = member.name(artifact_.bytes);
  const Promise promise = promise_of(member, archive_.is_damaged);
  const bool says_encrypted = (member.header().flags & kEncryptionFlags) != 0;
  const bool is_checked =
      data.size() == promise.size && promise.is_known && !reading.is_truncated && may_check(data, says_encrypted);
  const std::uint32_t crc = is_checked ? compress::crc32(data.span()) : 0;
  const bool is_right = is_checked && crc == promise.crc;
  if (is_checked) let_go_of(data, artifact_.storage);
  const bool is_encrypted = says_encrypted && !is_right;
  judge_flags(member, !is_encrypted);
  if (is_encrypted) {
    context_.incomplete(
        {ErrorCode::unsupported, reading.data.offset, fmt::format("member {}: encrypted", text::quoted(name.text()))});
  } else if (is_checked && !is_right && !promise.is_displaced) {
    context_.report(kChecksum, {{member.header().offset, 30}, {}},
                    fmt::format("member {}: checksum {:08x} declared, {:08x} computed", text::quoted(name.text()),
                                promise.crc, crc));
  }
  return context_.descend(name.text(), data.rebased(), artifact_.storage);
}

bool Members::open_compressed(const Member& member, ByteView data, std::uint16_t method) {
  const ByteView name = member.name(artifact_.bytes);
  const bool says_encrypted = (member.header().flags & kEncryptionFlags) != 0;
  // Encrypted bytes do not look like compressed ones for long.
  const bool is_plain =
      !says_encrypted || front_of(*decoder_of(method, data, artifact_.storage), kLongestLink).has_value();
  judge_flags(member, is_plain);
  const std::uint64_t stored_size = data.size();
  if (!is_plain) {
    auto closed = std::make_unique<ClosedStream>(Error{ErrorCode::unsupported, data.origin(), "encrypted"});
    return context_.descend(name.text(), std::move(closed), stored_size, std::nullopt, artifact_.storage);
  }
  const Promise promise = promise_of(member, archive_.is_damaged);
  auto stream = std::make_unique<MemberStream>(decoder_of(method, data, artifact_.storage), stored_size, promise);
  const auto size = promise.is_known ? std::optional(promise.size) : std::nullopt;
  context_.opaque(data.range());
  return context_.descend(name.text(), std::move(stream), stored_size, size, artifact_.storage);
}

bool Members::open_other(const Member& member, const Reading& reading) {
  judge_flags(member, false);
  auto closed = std::make_unique<ClosedStream>(
      Error{ErrorCode::unsupported, reading.data.offset,
            fmt::format("compression method {} ({})", reading.method, name_of_method(reading.method))});
  return context_.descend(member.name(artifact_.bytes).text(), std::move(closed), reading.data.size, std::nullopt,
                          artifact_.storage);
}

}  // namespace assay::formats::zip
