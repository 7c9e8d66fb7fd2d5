#include "codecs/torch7/input.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

namespace assay::torch7 {
namespace {

constexpr std::uint64_t kLongestNumber = 64;
/// Where nobody writes more than one, this many are looked through for a number.
constexpr std::uint64_t kMostBlanks = 64;

constexpr bool is_blank(char c) { return c == ' ' || (c >= '\t' && c <= '\r'); }

}  // namespace

/// What `fscanf` takes for a number: blanks before it are passed over, and the end of a line behind it.
std::string_view Input::token(std::string_view what) {
  const auto rest = in_.peek(kMostBlanks + kLongestNumber + 1).text();
  const auto begin = std::ranges::find_if_not(rest, is_blank);
  const auto end = std::ranges::find_if(begin, rest.end(), is_blank);
  const auto size = static_cast<std::uint64_t>(end - begin);
  if (in_ && size > kLongestNumber) in_.fail(ErrorCode::malformed, fmt::format("{}: a number wanted", what));
  static_cast<void>(in_.take(static_cast<std::uint64_t>(begin - rest.begin()), what));
  const auto text = in_.take(std::max<std::uint64_t>(size, 1), what).text();
  end_of_line();
  return text;
}

void Input::end_of_line() {
  if (in_.peek(1).text() == "\n") static_cast<void>(in_.u8("end of a line"));
}

std::int64_t Input::digits(std::string_view what) {
  const auto text = token(what);
  std::int64_t value = 0;
  const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (in_ && (problem != std::errc() || end != text.data() + text.size()))
    in_.fail(ErrorCode::malformed, fmt::format("{}: a number wanted", what));
  return in_ ? value : 0;
}

std::int64_t Input::integer(std::string_view what) { return form_ == Form::ascii ? digits(what) : in_.i32(what); }

std::int64_t Input::big(std::string_view what) { return form_ == Form::ascii ? digits(what) : in_.i64(what); }

void Input::real(std::string_view what) {
  if (form_ == Form::ascii) {
    static_cast<void>(token(what));
  } else {
    static_cast<void>(in_.f64(what));
  }
}

ByteView Input::characters(std::uint64_t size, std::string_view what) {
  const auto result = in_.take(size, what);
  if (form_ == Form::ascii && size != 0) end_of_line();
  return result;
}

ByteView Input::numbers(std::uint64_t count, std::uint64_t width) {
  if (form_ == Form::ascii && width == 0) return characters(count, "elements");
  const auto begin = in_.position();
  const auto least = form_ == Form::ascii ? 2 : std::max<std::uint64_t>(width, 1);  // a digit, and a blank behind it
  if (in_ && count > in_.remaining() / least + 1) {
    in_.fail(ErrorCode::truncated,
             fmt::format("elements: {} of {} bytes wanted, {} bytes left", count, least, in_.remaining()));
    return {};
  }
  const auto all = in_.peek(in_.remaining());
  if (form_ == Form::binary) return in_.take(count * least, "elements");
  for (std::uint64_t i = 0; in_ && i < count; ++i) static_cast<void>(token("element"));
  return in_ ? all.first(in_.position() - begin) : ByteView{};
}

}  // namespace assay::torch7
