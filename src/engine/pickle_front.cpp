#include "engine/pickle_front.hpp"

#include <assay/cursor.hpp>

#include <algorithm>
#include <array>
#include <string_view>

namespace assay::engine {
namespace {

/// How many bytes follow an opcode. The pickle layer knows what they mean; here only the way to the next opcode
/// matters.
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

/// A dotted Python name.
bool is_name(std::string_view text) {
  if (text.empty() || text.size() > kLongestName) return false;
  return std::ranges::all_of(text, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '.' ||
           c == '<' || c == '>';
  });
}

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

bool begins_pickle(ByteView bytes, std::uint64_t& work) {
  Cursor in(bytes);
  const auto proto = in.u8("opcode");
  const auto protocol = in.u8("protocol");
  if (!in || proto != 0x80 || protocol < 2 || protocol > 5) return false;
  int names = 0;  // texts that could be the module and name of a STACK_GLOBAL
  while (in && work > 0) {
    --work;
    const auto code = in.u8("opcode");
    if (code == '.') return false;
    if (code == 0x93) return names >= 2;
    ByteView text;
    switch (kFollow[code]) {
      case Follow::invalid: return false;
      case Follow::none: break;
      case Follow::one: static_cast<void>(in.u8("")); break;
      case Follow::two: static_cast<void>(in.u16("")); break;
      case Follow::four: static_cast<void>(in.u32("")); break;
      case Follow::eight: static_cast<void>(in.u64("")); break;
      case Follow::line: static_cast<void>(line(in)); break;
      case Follow::global: {
        const bool is_module = is_name(line(in).text());
        const bool is_global = is_module && is_name(line(in).text());
        return in && is_global;
      }
      case Follow::size1: text = in.take(in.u8("size"), "text"); break;
      case Follow::size4: text = in.take(in.u32("size"), "text"); break;
      case Follow::size8: text = in.take(in.u64("size"), "text"); break;
    }
    if (in && is_name(text.text())) ++names;
  }
  return false;
}

}  // namespace assay::engine
