#include "codecs/hdf5/object_header.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace assay::hdf5 {
namespace {

constexpr std::size_t kMostBlocks = 10'000;
constexpr std::size_t kMostMessages = 100'000;

class HeaderReader {
 public:
  HeaderReader(Tour& tour, HeaderUse use) : tour_(tour), file_(tour.file()), use_(use) {}

  std::vector<Message> read(std::uint64_t address) {
    const auto at = file_.from(address);
    if (at.empty()) {
      tour_.fail(ErrorCode::malformed, file_.base() + std::min(address, file_.bytes().size()),
                 fmt::format("object header: one at {} wanted, got none", address));
      return {};
    }
    Cursor in(at);
    const bool is_read = at.starts_with("OHDR") ? read_new_prefix(in) : read_old_prefix(in);
    if (!in) tour_.fail(in.error());
    for (std::size_t i = 0; is_read && i < blocks_.size(); ++i) {
      if (i == kMostBlocks) {
        tour_.fail(ErrorCode::limit, at.origin(), fmt::format("object header: at most {} blocks wanted", kMostBlocks));
        break;
      }
      if (!read_messages(blocks_[i])) break;
    }
    return std::move(messages_);
  }

 private:
  /// False: these bytes belong to something else.
  [[nodiscard]] bool reserve(ByteRange range) const { return use_ == HeaderUse::peek || tour_.reserve(range); }
  void cover(ByteRange range) const {
    if (use_ == HeaderUse::visit) tour_.cover(range);
  }

  bool read_old_prefix(Cursor& in) {
    const auto at = in.offset();
    const auto version = in.u8("version of the header");
    static_cast<void>(in.take(7, "header"));
    const auto size = in.u32("size of the header");
    static_cast<void>(in.u32("padding"));
    if (in && version != 1) {
      tour_.fail(ErrorCode::unsupported, at, fmt::format("object header: version 1 or 2 wanted, got {}", version));
      return false;
    }
    return add_first(in, at, size, 0);
  }

  bool read_new_prefix(Cursor& in) {
    const auto at = in.offset();
    static_cast<void>(in.take(4, "signature"));
    const auto version = in.u8("version of the header");
    flags_ = in.u8("flags");
    if (in && version != 2) {
      tour_.fail(ErrorCode::unsupported, at, fmt::format("object header: version 1 or 2 wanted, got {}", version));
      return false;
    }
    if ((flags_ & 0x20U) != 0) static_cast<void>(in.take(16, "times"));
    if ((flags_ & 0x10U) != 0) static_cast<void>(in.take(4, "limits"));
    is_new_ = true;
    return add_first(in, at, in.number(std::uint64_t{1} << (flags_ & 3U), "size of the header"), 4);
  }

  bool add_first(Cursor& in, std::uint64_t at, std::uint64_t size, std::uint64_t checksum) {
    const auto messages = in.offset();
    const auto block = in.take(size, "header");
    static_cast<void>(in.take(checksum, "checksum"));
    if (!in || !reserve({at, in.offset() - at})) return false;
    cover({at, messages - at});
    cover({block.range().end(), checksum});
    blocks_.push_back(block);
    return true;
  }

  bool read_messages(ByteView block) {
    Cursor in(block);
    const std::uint64_t smallest = is_new_ ? 4U + ((flags_ & 4U) != 0 ? 2U : 0U) : 8U;
    while (in.remaining() >= smallest) {
      if (!tour_.step()) return false;
      const auto at = in.offset();
      const std::uint16_t type = is_new_ ? in.u8("type of a message") : in.u16("type of a message");
      const auto size = in.u16("size of a message");
      const auto flags = in.u8("flags of a message");
      if (!is_new_) static_cast<void>(in.take(3, "reserved"));
      if (is_new_ && (flags_ & 4U) != 0) static_cast<void>(in.u16("order of a message"));
      const auto front = in.offset();
      const auto body = in.take(size, "message");
      if (!in) {
        tour_.fail(in.error());
        return false;
      }
      cover({at, front - at});
      if (!take(static_cast<MessageType>(type), flags, body)) return false;
    }
    // What is too small for a message is a gap of zeros (version 2).
    return true;
  }

  bool take(MessageType type, std::uint8_t flags, ByteView body) {
    // What is left of a message that was deleted means nothing.
    if (type == MessageType::nil) return true;
    if (type > MessageType::cache_image) {
      tour_.fail(ErrorCode::unsupported, body.origin(),
                 fmt::format("object header: messages of type 0 to 24 wanted, got {}", static_cast<unsigned>(type)));
      return true;
    }
    cover(body.range());
    if (type == MessageType::continuation) return continue_at(body);
    if (messages_.size() == kMostMessages) {
      tour_.fail(ErrorCode::limit, body.origin(),
                 fmt::format("object header: at most {} messages wanted", kMostMessages));
      return false;
    }
    messages_.push_back({type, flags, body});
    return true;
  }

  bool continue_at(ByteView body) {
    Cursor in(body);
    const auto address = file_.offset(in, "address of a block");
    const auto size = file_.length(in, "size of a block");
    if (!in) {
      tour_.fail(in.error());
      return true;
    }
    const auto whole = file_.slice(address, size);
    const auto inside =
        whole && is_new_ ? whole->starts_with("OCHK") && size >= 8 ? whole->slice(4, size - 8) : std::nullopt : whole;
    if (!inside) {
      tour_.fail(ErrorCode::malformed, body.origin(),
                 fmt::format("object header: a block of {} bytes at {} wanted, got none", size, address));
      return true;
    }
    if (!reserve(whole->range())) return true;
    if (is_new_) {
      cover({whole->origin(), 4});
      cover({inside->range().end(), 4});
    }
    blocks_.push_back(*inside);
    return true;
  }

  Tour& tour_;
  const File& file_;
  HeaderUse use_;
  bool is_new_ = false;
  std::uint8_t flags_ = 0;
  std::vector<ByteView> blocks_;
  std::vector<Message> messages_;
};

}  // namespace

std::vector<Message> read_header(Tour& tour, std::uint64_t address, HeaderUse use) {
  return HeaderReader(tour, use).read(address);
}

std::optional<ByteView> resolve(Tour& tour, MessageType type, ByteView body, bool is_shared) {
  if (!is_shared) return body;
  Cursor in(body);
  const auto version = in.u8("version of a shared message");
  const auto kind = in.u8("kind of a shared message");
  if (version == 1) static_cast<void>(in.take(6, "reserved"));
  if (in && (version < 1 || version > 3 || (version == 3 && kind != 2))) {
    tour.fail(ErrorCode::unsupported, body.origin(), "shared message: one of a committed object wanted, got another");
    return std::nullopt;
  }
  const auto address = tour.file().offset(in, "address of a shared message");
  if (!in) {
    tour.fail(in.error());
    return std::nullopt;
  }
  for (const auto& message : read_header(tour, address, HeaderUse::peek))
    if (message.type == type && !message.is_shared()) return message.body;
  tour.fail(ErrorCode::malformed, body.origin(),
            fmt::format("shared message: an object at {} that has it wanted, got none", address));
  return std::nullopt;
}

}  // namespace assay::hdf5
