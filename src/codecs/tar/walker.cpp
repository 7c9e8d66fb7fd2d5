#include "codecs/tar/walker.hpp"

#include "core/text.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace assay::tar {
namespace {

/// Extension headers longer than this are none. They hold more than paths.
constexpr std::uint64_t kMaxExtension = 1U << 20U;
/// No system makes files with longer paths (PATH_MAX of Linux); what is behind is cut off.
constexpr std::size_t kLongestPath = 4096;
constexpr std::size_t kMaxErrors = 16;
/// The largest size that twelve octal digits can hold; writers leave the field to an extension only above it.
constexpr std::uint64_t kMaxOctalSize = (1ULL << 33U) - 1;

std::uint64_t padded(std::uint64_t size) { return (kBlock - size % kBlock) % kBlock; }

Kind kind_of(const Header& header, std::string_view name) {
  switch (header.type) {
    case '1': return Kind::hard_link;
    case '2': return Kind::symbolic_link;
    case '3':
    case '4':
    case '6': return Kind::device;
    case '5': return Kind::directory;
    // v7 had no type for directories: "a name that ends in a slash".
    case '\0': return name.ends_with('/') ? Kind::directory : Kind::file;
    default: return Kind::file;  // "unknown types are treated as regular files" (POSIX ustar, typeflag)
  }
}

std::string until_nul(ByteView bytes) {
  const auto text = bytes.text();
  return std::string(text.substr(0, text.find('\0')));
}

}  // namespace

void Walker::note(ErrorCode code, std::uint64_t offset, std::string message) {
  if (errors_.size() < kMaxErrors) errors_.push_back({code, archive_.origin() + offset, std::move(message)});
}

void Walker::find_end() {
  const auto rest = archive_.from(position_).span();
  const auto first = std::ranges::find_if(rest, [](std::byte byte) { return byte != std::byte{0}; });
  const auto end = position_ + static_cast<std::uint64_t>(first - rest.begin());
  if (end - position_ >= 2 * kBlock) {
    end_mark_ = ByteRange{archive_.origin() + position_, end - position_};
  } else {
    note(ErrorCode::truncated, position_,
         fmt::format("end of archive: two blocks of zeros wanted, {} bytes of them left", end - position_));
  }
}

bool Walker::skip_to_header() {
  const bool is_header = has_valid_checksum(archive_.from(position_));
  note(ErrorCode::malformed, position_,
       is_header ? "header: a size that is a number wanted, got another"
                 : "header: a block with a valid checksum wanted, got another");
  while (position_ + kBlock < archive_.size()) {
    position_ += kBlock;
    if (step_ && !step_(1)) return false;
    const auto here = archive_.from(position_);
    if (is_zero_block(here) || read_header(here)) return true;
  }
  return false;
}

std::optional<ByteView> Walker::take_body(std::uint64_t offset, std::uint64_t size) {
  const auto body = archive_.slice(offset, size);
  if (!body) {
    note(ErrorCode::truncated, offset,
         fmt::format("body: {} bytes wanted, {} left", size, archive_.size() - std::min(offset, archive_.size())));
    position_ = archive_.size();
    return std::nullopt;
  }
  position_ = std::min(archive_.size(), offset + size + padded(size));
  return body;
}

void Walker::shorten(std::optional<std::string>& path, std::uint64_t at) {
  if (!path || path->size() <= kLongestPath) return;
  note(ErrorCode::limit, at,
       fmt::format("path: at most {} bytes wanted, got {}; the rest is cut off", kLongestPath, path->size()));
  path->resize(kLongestPath);
}

bool Walker::read_extension(const Header& header, Extensions& extensions) {
  const auto at = position_;
  if (header.size > kMaxExtension) {
    note(ErrorCode::limit, at,
         fmt::format("extension header: at most {} bytes wanted, {} declared", kMaxExtension, header.size));
    position_ += kBlock;
    return false;
  }
  const auto body = take_body(at + kBlock, header.size);
  if (!body) return false;
  switch (header.type) {
    case 'L':
      extensions.long_name = until_nul(*body);
      shorten(extensions.long_name, at + kBlock);
      return true;
    case 'K':
      extensions.long_link = until_nul(*body);
      shorten(extensions.long_link, at + kBlock);
      return true;
    default: break;
  }
  auto& records = header.type == 'g' ? global_ : extensions.pax;
  if (auto error = read_pax(*body, records)) note(error->code, at + kBlock, std::move(error->message));
  for (auto* const path : {&records.path, &records.link, &records.sparse_name}) shorten(*path, at + kBlock);
  return true;
}

std::uint64_t Walker::skip_sparse_map(std::uint64_t offset) {
  // GNU, type 'S': each further block of the map ends in a flag that says whether another one follows.
  constexpr std::uint64_t kFlag = 504;
  for (;;) {
    const auto block = archive_.slice(offset, kBlock);
    if (!block) return offset;
    offset += kBlock;
    if (block->at(kFlag).value_or(0) == 0) return offset;
  }
}

std::optional<Entry> Walker::read_entry(const Header& header, const Extensions& extensions, std::uint64_t begin) {
  Entry entry;
  const auto& pax = extensions.pax;
  entry.header = {archive_.origin() + position_, kBlock};
  // A pax header beats a GNU one, and both beat the header; the global one is a default.
  const auto first_of = [](const auto&... candidates) {
    std::optional<std::string> result;
    ((result = result ? result : candidates), ...);
    return result;
  };
  entry.name = first_of(pax.sparse_name, pax.path, extensions.long_name, global_.path).value_or(header.name);
  entry.link = first_of(pax.link, extensions.long_link, global_.link).value_or(header.link);
  entry.kind = kind_of(header, entry.name);
  entry.is_sparse = header.type == 'S' || pax.is_sparse || global_.is_sparse;

  auto size = header.size;
  if (header.plain_size != size) entry.sizes_disagree = {header.plain_size, size, "Python's reading of it"};
  if (const auto extended = pax.size ? pax.size : global_.size; extended && *extended != header.size) {
    if (*extended <= kMaxOctalSize) entry.sizes_disagree = {header.plain_size, *extended, "its pax header"};
    size = *extended;
  }
  auto body_at = position_ + kBlock;
  if (header.has_extended_sparse) body_at = skip_sparse_map(body_at);
  if (entry.kind != Kind::file) {
    // Readers disagree whether bytes follow what is no file. Here none do; those that are there are met as blocks.
    if (size != 0) entry.sizes_disagree = {size, 0, {}};
    size = 0;
  }
  const auto body = take_body(body_at, size);
  if (!body) {
    // The front of the body is there; it is better looked at than lost.
    entry.body = archive_.from(body_at);
  } else {
    entry.body = *body;
  }
  entry.range = {archive_.origin() + begin, position_ - begin};
  return entry;
}

std::optional<Entry> Walker::next() {
  Extensions extensions;
  std::optional<std::uint64_t> begin;
  while (!is_done_ && (!step_ || step_(1))) {
    const auto here = archive_.from(position_);
    if (here.size() < kBlock || is_zero_block(here)) {
      if (begin) note(ErrorCode::truncated, position_, "entry: a header wanted behind its extension, got the end");
      find_end();
      break;
    }
    const auto header = read_header(here);
    if (!header) {
      if (!skip_to_header()) {
        if (archive_.size() - position_ <= kBlock) find_end();
        break;
      }
      continue;
    }
    if (!begin) begin = position_;
    switch (header->type) {
      case 'L':
      case 'K':
      case 'x':
      case 'X':
      case 'g':
        if (!read_extension(*header, extensions) && position_ >= archive_.size()) is_done_ = true;
        continue;
      default: break;
    }
    return read_entry(*header, extensions, *begin);
  }
  is_done_ = true;
  return std::nullopt;
}

}  // namespace assay::tar
