#include "engine/pickle_step.hpp"

#include <algorithm>
#include <array>

namespace assay::engine {
namespace {

/// How many bytes follow an opcode.
enum class Follow : std::uint8_t { invalid, none, one, two, four, eight, line, global, size1, size4, size8 };

constexpr std::array<Follow, 256> kFollow = [] {
  std::array<Follow, 256> table{};
  const auto set = [&](std::string_view codes, Follow follow) {
    for (const char code : codes) table[static_cast<std::uint8_t>(code)] = follow;
  };
  set("N\x88\x89]aelt)}dsu0(12.RboQ\x81\x85\x86\x87\x8f\x90\x91\x92\x93\x94\x97\x98", Follow::none);
  set("Khq\x80\x82", Follow::one);
  set("M\x83", Follow::two);
  set("Jjr\x84", Follow::four);
  set("G\x95", Follow::eight);
  set("ILSVFgpP", Follow::line);
  set("ci", Follow::global);
  set("UC\x8a\x8c", Follow::size1);
  set("TBX\x8b", Follow::size4);
  set("\x8d\x8e\x96", Follow::size8);
  return table;
}();

constexpr std::size_t kLongestName = 256;

ByteView line(Cursor& in) {
  // Longer lines than this are no names and no numbers.
  const auto ahead = in.peek(64ULL * 1024).text();
  const auto end = ahead.find('\n');
  if (end == std::string_view::npos) in.fail(ErrorCode::malformed, "line");
  const auto result = in.take(end, "line");
  static_cast<void>(in.u8("newline"));
  return result;
}

}  // namespace

bool read_step(Cursor& in, PickleStep& step) {
  step = {.code = in.u8("opcode"), .text = {}, .name = {}, .number = 0};
  switch (kFollow[step.code]) {
    case Follow::invalid: return false;
    case Follow::none: break;
    case Follow::one: step.number = in.u8(""); break;
    case Follow::two: step.number = in.u16(""); break;
    case Follow::four: step.number = in.u32(""); break;
    case Follow::eight: static_cast<void>(in.u64("")); break;
    case Follow::line: step.text = line(in); break;
    case Follow::global:
      step.text = line(in);
      if (is_python_name(step.text.text())) step.name = line(in);
      break;
    case Follow::size1: step.text = in.take(in.u8("size"), "text"); break;
    case Follow::size4: step.text = in.take(in.u32("size"), "text"); break;
    case Follow::size8: step.text = in.take(in.u64("size"), "text"); break;
  }
  return static_cast<bool>(in);
}

bool is_python_name(std::string_view text) {
  if (text.empty() || text.size() > kLongestName) return false;
  return std::ranges::all_of(text, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '.' ||
           c == '<' || c == '>';
  });
}

}  // namespace assay::engine
