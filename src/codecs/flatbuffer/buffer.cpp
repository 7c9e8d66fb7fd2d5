#include "codecs/flatbuffer/buffer.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace assay::flatbuffer {
namespace {

constexpr std::uint64_t kOffsetSize = 4;
constexpr std::uint64_t kVtableHead = 4;  // its own size, and the size of the table

std::uint64_t read_u32(ByteView bytes) { return Cursor(bytes).u32("offset"); }

}  // namespace

Buffer::Buffer(ByteView bytes, Step step) : bytes_(bytes), step_(std::move(step)) {}

std::string_view Buffer::identifier(ByteView bytes) {
  const auto letters = bytes.slice(kOffsetSize, 4);
  return letters ? letters->text() : std::string_view();
}

Table Buffer::root() {
  const auto offset = follow(0, "root table");
  if (offset) static_cast<void>(take(kOffsetSize, 4, "identifier"));
  return offset ? table_at(*offset, "root table") : Table();
}

void Buffer::fail(ErrorCode code, std::uint64_t offset, std::string message) {
  if (!error_) error_ = Error{code, bytes_.origin() + std::min(offset, bytes_.size()), std::move(message)};
}

bool Buffer::step(std::uint64_t count) {
  if (!error_ && !step_(count)) fail(ErrorCode::limit, 0, "no work left");
  return !error_;
}

std::optional<ByteView> Buffer::take(std::uint64_t offset, std::uint64_t size, std::string_view what) {
  if (error_) return std::nullopt;
  const auto bytes = bytes_.slice(offset, size);
  if (!bytes) {
    fail(ErrorCode::malformed, offset,
         fmt::format("{}: {} bytes at {} wanted, the buffer has {}", what, size, offset, bytes_.size()));
    return std::nullopt;
  }
  if (reached_.empty() || offset < reached_.back().offset || offset + size > reached_.back().end()) {
    if (reached_.size() >= merge_at_) merge();
    reached_.push_back({offset, size});
  }
  return bytes;
}

std::optional<std::uint64_t> Buffer::follow(std::uint64_t offset, std::string_view what) {
  const auto bytes = take(offset, kOffsetSize, what);
  if (!bytes) return std::nullopt;
  const auto distance = read_u32(*bytes);
  if (distance == 0 || distance > bytes_.size() - offset) {
    fail(ErrorCode::malformed, offset,
         fmt::format("{}: an offset of 1 to {} wanted, got {}", what, bytes_.size() - offset, distance));
    return std::nullopt;
  }
  return offset + distance;
}

Table Buffer::table_at(std::uint64_t offset, std::string_view what) {
  static_cast<void>(step());
  const auto head = take(offset, 4, what);
  if (!head) return {};
  // The vtable lies before the table, or behind it: the distance is signed.
  const auto back = std::int64_t{Cursor(*head).i32("distance to the vtable")};
  const auto vtable = static_cast<std::int64_t>(offset) - back;
  if (vtable < 0 || static_cast<std::uint64_t>(vtable) > bytes_.size()) {
    fail(ErrorCode::malformed, offset, fmt::format("{}: a vtable in the buffer wanted, got one at {}", what, vtable));
    return {};
  }
  const auto vtable_offset = static_cast<std::uint64_t>(vtable);
  const auto vtable_head = take(vtable_offset, kVtableHead, "vtable");
  if (!vtable_head) return {};
  Cursor in(*vtable_head);
  const auto vtable_size = in.u16("size of the vtable");
  const auto table_size = in.u16("size of the table");
  if (vtable_size < kVtableHead || vtable_size % 2 != 0 || table_size < 4) {
    fail(
        ErrorCode::malformed, vtable_offset,
        fmt::format("{}: a vtable of 4 bytes or more wanted, got {} for a table of {}", what, vtable_size, table_size));
    return {};
  }
  const auto whole = take(vtable_offset, vtable_size, "vtable");
  if (!whole || !take(offset, table_size, what)) return {};
  Table table;
  table.buffer_ = this;
  table.offset_ = offset;
  table.size_ = table_size;
  table.fields_ = whole->from(kVtableHead);
  return table;
}

Vector Buffer::vector_at(std::uint64_t offset, std::uint64_t item_size, std::string_view what) {
  const auto head = take(offset, kOffsetSize, what);
  if (!head) return {};
  const auto count = read_u32(*head);
  const auto items = take(offset + kOffsetSize, count * item_size, what);  // 32 bits times a few: it fits
  if (!items) return {};
  Vector vector;
  vector.buffer_ = this;
  vector.items_ = *items;
  vector.count_ = count;
  return vector;
}

/// A vector of characters with a zero byte behind it.
std::string_view Buffer::text_at(std::uint64_t offset, std::string_view what) {
  const auto vector = vector_at(offset, 1, what);
  if (!vector.exists()) return {};
  const auto end = take(offset + kOffsetSize + vector.size(), 1, what);
  if (end && end->at(0) != std::uint8_t{0})
    fail(ErrorCode::malformed, offset + kOffsetSize + vector.size(),
         fmt::format("{}: a zero byte behind the text wanted, got another", what));
  return *this ? vector.bytes().text() : std::string_view();
}

void Buffer::merge() {
  std::ranges::sort(reached_, {}, &ByteRange::offset);
  std::size_t kept = 0;
  for (const auto& range : reached_) {
    if (kept != 0 && range.offset <= reached_[kept - 1].end()) {
      auto& last = reached_[kept - 1];
      last.size = std::max(last.end(), range.end()) - last.offset;
    } else {
      reached_[kept++] = range;
    }
  }
  reached_.resize(kept);
  merge_at_ = std::max(merge_at_, 2 * kept);
}

const std::vector<ByteRange>& Buffer::reached() {
  merge();
  return reached_;
}

std::uint64_t Buffer::end() {
  merge();
  return reached_.empty() ? 0 : reached_.back().end();
}

std::optional<std::uint64_t> Table::place(std::uint16_t field) const {
  if (buffer_ == nullptr) return std::nullopt;
  const auto entry = fields_.slice(std::uint64_t{field} * 2, 2);
  if (!entry) return std::nullopt;
  const auto offset = Cursor(*entry).u16("field");
  return offset == 0 ? std::nullopt : std::optional<std::uint64_t>(offset_ + offset);
}

ByteView Table::scalar(std::uint16_t field, std::uint64_t size) const {
  const auto offset = place(field);
  return offset ? buffer_->take(*offset, size, "field").value_or(ByteView()) : ByteView();
}

Table Table::table(std::uint16_t field, std::string_view what) const {
  const auto offset = place(field);
  const auto target = offset ? buffer_->follow(*offset, what) : std::nullopt;
  return target ? buffer_->table_at(*target, what) : Table();
}

Vector Table::vector(std::uint16_t field, std::uint64_t item_size, std::string_view what) const {
  const auto offset = place(field);
  const auto target = offset ? buffer_->follow(*offset, what) : std::nullopt;
  return target ? buffer_->vector_at(*target, item_size, what) : Vector();
}

std::string_view Table::text(std::uint16_t field, std::string_view what) const {
  const auto offset = place(field);
  const auto target = offset ? buffer_->follow(*offset, what) : std::nullopt;
  return target ? buffer_->text_at(*target, what) : std::string_view();
}

Table Vector::table(std::uint64_t index, std::string_view what) const {
  if (index >= count_) return {};
  const auto offset = items_.origin() - buffer_->bytes_.origin() + index * kOffsetSize;
  const auto target = buffer_->follow(offset, what);
  return target ? buffer_->table_at(*target, what) : Table();
}

std::string_view Vector::text(std::uint64_t index, std::string_view what) const {
  if (index >= count_) return {};
  const auto offset = items_.origin() - buffer_->bytes_.origin() + index * kOffsetSize;
  const auto target = buffer_->follow(offset, what);
  return target ? buffer_->text_at(*target, what) : std::string_view();
}

}  // namespace assay::flatbuffer
