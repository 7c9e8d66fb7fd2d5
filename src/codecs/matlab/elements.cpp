#include "codecs/matlab/elements.hpp"

#include <assay/cursor.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <vector>

namespace assay::matlab {
namespace {

constexpr std::uint64_t kHeader = 128;
constexpr std::uint32_t kMatrix = 14;
constexpr std::uint32_t kCompressed = 15;
constexpr std::uint32_t kLastType = 18;
constexpr std::uint32_t kFlags = 6;  // the type of the element that says the class of an array
constexpr std::size_t kMostDeep = 10'000;

struct Tag {
  std::uint32_t type = 0;
  std::uint64_t size = 0;
  bool is_small = false;  ///< its data stands in the tag
};

std::uint32_t word(Cursor& in, bool is_big_endian) { return is_big_endian ? in.u32be("tag") : in.u32("tag"); }

Tag read_tag(Cursor& in, bool is_big_endian) {
  const auto first = word(in, is_big_endian);
  if ((first >> 16U) != 0) {
    const Tag tag{.type = first & 0xffffU, .size = first >> 16U, .is_small = true};
    if (tag.size > 4) in.fail(ErrorCode::malformed, fmt::format("small element: {} bytes", tag.size));
    return tag;
  }
  return {.type = first, .size = word(in, is_big_endian)};
}

class Walk {
 public:
  Walk(ByteView bytes, const Layout& layout, const Visitor& visitor)
      : in_(bytes), big_(layout.is_big_endian), visitor_(visitor) {
    in_.seek(layout.begin, "elements");
    ends_.push_back(bytes.size());
  }

  Result<std::uint64_t> run() {
    while (in_ && !ends_.empty() && visitor_.step(1)) {
      if (in_.position() >= ends_.back())
        ends_.pop_back();
      else
        element();
    }
    if (!in_) return std::unexpected(in_.error());
    return in_.position();
  }

 private:
  void element() {
    const auto at = in_.offset();
    const Tag tag = read_tag(in_, big_);
    if (!in_) return;
    if (tag.type == 0 || tag.type > kLastType)
      return in_.fail(ErrorCode::malformed, fmt::format("element: type {}", tag.type));
    if (tag.is_small) return static_cast<void>(in_.take(4, "small element"));
    if (tag.size > ends_.back() - in_.position())
      return in_.fail(ErrorCode::truncated,
                      fmt::format("element: {} bytes wanted, {} left", tag.size, ends_.back() - in_.position()));
    if (tag.type == kCompressed) {
      if (ends_.size() != 1) return in_.fail(ErrorCode::malformed, "element: compressed inside of another");
      return visitor_.compressed(in_.take(tag.size, "compressed element"));
    }
    if (tag.type == kMatrix) return matrix(tag, at);
    // Data fills up to eight bytes; the last of all may leave that out.
    const auto padded = std::min(tag.size + (8 - tag.size % 8) % 8, ends_.back() - in_.position());
    static_cast<void>(in_.take(padded, "data"));
  }

  void matrix(const Tag& tag, std::uint64_t at) {
    if (ends_.size() >= kMostDeep) return in_.fail(ErrorCode::limit, "arrays nested too deeply");
    ends_.push_back(in_.position() + tag.size);
    if (tag.size == 0) return;  // an empty element of a cell
    Cursor ahead(in_.peek(12));
    const Tag flags = read_tag(ahead, big_);
    const auto word_of_flags = word(ahead, big_);
    if (ahead && flags.type == kFlags && !flags.is_small) visitor_.array(word_of_flags & 0xffU, at);
  }

  Cursor in_;
  bool big_;
  const Visitor& visitor_;
  std::vector<std::uint64_t> ends_;
};

// Version 4.

struct Matrix4 {
  std::uint64_t size = 0;  ///< of its numbers
  std::uint64_t name = 0;
};

/// The header of a matrix: MOPT says how it is written, M is the machine, P the type of its numbers.
std::optional<Matrix4> read_matrix_4(Cursor& in) {
  const auto raw = in.take(20, "matrix");
  if (!in) return std::nullopt;
  for (const bool big : {false, true}) {
    Cursor words(raw);
    std::array<std::uint32_t, 5> field{};
    for (auto& one : field) one = word(words, big);
    const auto [format, rows, columns, is_complex, name] = field;
    constexpr std::array<std::uint64_t, 6> kWidths{8, 4, 4, 2, 2, 1};
    const auto type = format / 10 % 10;
    const bool is_known = format < 5000 && format / 100 % 10 == 0 && type < kWidths.size() && format % 10 < 3 &&
                          (format / 1000 == 1) == big && is_complex <= 1 && name >= 2 && name <= 64;
    if (!is_known || rows > 1U << 31U || columns > 1U << 31U) continue;
    const std::uint64_t cells = std::uint64_t{rows} * columns;
    if (cells > (std::uint64_t{1} << 56U)) continue;
    return Matrix4{.size = cells * kWidths[type] * (is_complex + 1), .name = name};
  }
  return std::nullopt;
}

}  // namespace

std::optional<Layout> layout_of(ByteView bytes, std::optional<std::uint64_t> size) {
  const auto version = bytes.slice(kHeader - 4, 4);
  if (version &&
      (version->text() == std::string_view("\x00\x01IM", 4) || version->text() == std::string_view("\x01\x00MI", 4)) &&
      bytes.starts_with("MATLAB"))
    return Layout{.begin = kHeader, .is_big_endian = version->text()[2] == 'M'};
  for (const bool big : {false, true}) {
    Cursor in(bytes);
    const Tag variable = read_tag(in, big);
    const Tag flags = read_tag(in, big);
    if (in && variable.type == kMatrix && !variable.is_small && flags.type == kFlags && flags.size == 8 &&
        !flags.is_small && (!size || *size == variable.size + 8))
      return Layout{.begin = 0, .is_big_endian = big};
  }
  return std::nullopt;
}

Result<std::uint64_t> walk(ByteView bytes, const Layout& layout, const Visitor& visitor) {
  return Walk(bytes, layout, visitor).run();
}

std::string_view name_of_class(std::uint8_t kind) {
  constexpr auto kNames = std::to_array<std::string_view>(
      {"unknown", "cell", "struct", "object", "char", "sparse", "double", "single", "int8", "uint8", "int16", "uint16",
       "int32", "uint32", "int64", "uint64", "function handle", "opaque", "object of a class"});
  return kNames[kind < kNames.size() ? kind : 0];
}

bool begins_version_4(ByteView bytes) {
  Cursor in(bytes);
  const auto matrix = read_matrix_4(in);
  if (!matrix) return false;
  const auto name = in.take(matrix->name, "name").text();
  const auto is_of_name = [](char one) {
    return (one >= 'a' && one <= 'z') || (one >= 'A' && one <= 'Z') || (one >= '0' && one <= '9') || one == '_';
  };
  return in && name.back() == '\0' && std::ranges::all_of(name.substr(0, name.size() - 1), is_of_name) &&
         (name.front() < '0' || name.front() > '9');
}

Result<std::uint64_t> walk_version_4(ByteView bytes, const std::function<bool(std::uint64_t)>& step) {
  Cursor in(bytes);
  while (in && !in.at_end() && step(1)) {
    const auto at = in.position();
    const auto matrix = read_matrix_4(in);
    if (!matrix) return at;  // what follows is no matrix
    static_cast<void>(in.take(matrix->name, "name"));
    static_cast<void>(in.take(matrix->size, "numbers"));
  }
  if (!in) return std::unexpected(in.error());
  return in.position();
}

}  // namespace assay::matlab
