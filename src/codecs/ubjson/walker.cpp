#include "codecs/ubjson/walker.hpp"

#include <assay/cursor.hpp>

#include <fmt/format.h>

#include <string>
#include <vector>

namespace assay::ubjson {
namespace {

constexpr std::size_t kMostDeep = 10'000;

/// Bytes of a value of the type; nothing where they vary.
std::optional<std::uint64_t> width_of(char type) {
  switch (type) {
    case 'Z':
    case 'N':
    case 'T':
    case 'F': return 0;
    case 'i':
    case 'U':
    case 'C': return 1;
    case 'I': return 2;
    case 'l':
    case 'd': return 4;
    case 'L':
    case 'D': return 8;
    default: return std::nullopt;
  }
}

std::int64_t integer_of(Cursor& in, char type) {
  switch (type) {
    case 'i': return static_cast<std::int8_t>(in.u8("number"));
    case 'U': return in.u8("number");
    case 'I': return static_cast<std::int16_t>(in.u16be("number"));
    case 'l': return static_cast<std::int32_t>(in.u32be("number"));
    case 'L': return static_cast<std::int64_t>(in.u64be("number"));
    default:
      in.fail(ErrorCode::malformed, fmt::format("number: type {:#04x}", static_cast<unsigned char>(type)));
      return 0;
  }
}

class Walk {
 public:
  Walk(ByteView bytes, const Visitor& visitor) : in_(bytes), visitor_(visitor) {}

  Result<std::uint64_t> run() {
    value(marker("value"), {});
    while (in_ && !open_.empty() && visitor_.step(1)) next();
    if (!in_) return std::unexpected(in_.error());
    return in_.position();
  }

 private:
  struct Container {
    bool is_object = false;
    char type = 0;                      ///< of all values, if it is said
    std::optional<std::uint64_t> left;  ///< values to come, if it is said
  };

  char marker(std::string_view what) { return static_cast<char>(in_.u8(what)); }

  std::uint64_t length(std::string_view what) {
    const auto count = integer_of(in_, marker(what));
    if (count < 0) in_.fail(ErrorCode::malformed, fmt::format("{}: {}", what, count));
    return in_ ? static_cast<std::uint64_t>(count) : 0;
  }

  /// The next value of the innermost container, or its end.
  void next() {
    Container& container = open_.back();
    if (container.left == 0) return end();
    if (!container.left) {
      const auto ahead = in_.peek(1).text();
      if (ahead == (container.is_object ? "}" : "]")) {
        static_cast<void>(in_.u8("end"));
        return end();
      }
    } else {
      --*container.left;
    }
    const char type = container.type;
    const auto key = container.is_object ? in_.take(length("length of a key"), "key").text() : std::string_view{};
    value(type != 0 ? type : marker("value"), key);
  }

  void end() {
    if (open_.back().is_object && visitor_.object_ends) visitor_.object_ends();
    open_.pop_back();
  }

  void value(char type, std::string_view key) {
    if (const auto width = width_of(type)) return static_cast<void>(in_.take(*width, "value"));
    if (type == 'S' || type == 'H') return static_cast<void>(in_.take(length("length of a string"), "string"));
    if (type == '{' || type == '[') return begin(type == '{', key);
    in_.fail(ErrorCode::malformed, fmt::format("value: type {:#04x}", static_cast<unsigned char>(type)));
  }

  void begin(bool is_object, std::string_view key) {
    const auto at = in_.offset() - 1;
    Container container{.is_object = is_object};
    if (in_.peek(1).text() == "$") {
      static_cast<void>(in_.u8("type"));
      container.type = marker("type of the values");
      if (in_.peek(1).text() != "#") in_.fail(ErrorCode::malformed, "container: a count wanted behind the type");
    }
    if (in_.peek(1).text() == "#") {
      static_cast<void>(in_.u8("count"));
      container.left = length("count of the values");
    }
    if (!in_) return;
    const auto width = width_of(container.type);
    if (!is_object && container.type != 0 && width) return numbers(key, container, *width);
    if (open_.size() >= kMostDeep) return in_.fail(ErrorCode::limit, "containers nested too deeply");
    if (is_object && visitor_.object_begins) visitor_.object_begins(key, at);
    open_.push_back(container);
  }

  void numbers(std::string_view key, const Container& container, std::uint64_t width) {
    const auto count = *container.left;
    if (width != 0 && count > in_.remaining() / width)
      return in_.fail(ErrorCode::truncated,
                      fmt::format("{} values of {} bytes do not fit in what is left", count, width));
    const auto bytes = in_.take(count * width, "values");
    if (visitor_.numbers && width != 0) visitor_.numbers({key, container.type, bytes, count});
  }

  Cursor in_;
  const Visitor& visitor_;
  std::vector<Container> open_;
};

}  // namespace

std::optional<std::int64_t> Numbers::integer(std::uint64_t index) const {
  const auto width = width_of(type);
  if (!width || *width == 0 || type == 'd' || type == 'D' || type == 'C') return std::nullopt;
  Cursor in(bytes.from(index * *width));
  return integer_of(in, type);
}

Result<std::uint64_t> walk(ByteView bytes, const Visitor& visitor) { return Walk(bytes, visitor).run(); }

}  // namespace assay::ubjson
