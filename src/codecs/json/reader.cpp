#include "codecs/json/reader.hpp"

#include "core/text.hpp"

#include <fmt/format.h>

#include <utility>

namespace assay::json {

Reader::Reader(ByteView bytes) : text_(bytes.text()), origin_(bytes.origin()) {
  if (!text_.starts_with("\xEF\xBB\xBF")) return;
  oddities_.add(Oddity::byte_order_mark);
  at_ = 3;
}

Token Reader::next() {
  if (failed_) return {.event = Event::error};
  skip_space();
  if (failed_) return {.event = Event::error};
  switch (expect_) {
    case Expect::comma_or_end:
      if (front() != ',') return close(front());
      ++at_;
      skip_space();
      if (front() == '}' || front() == ']') {
        oddities_.add(Oddity::trailing_comma);
        return close(front());
      }
      if (is_object_[depth_ - 1]) {
        if (front() != '"') return wanted("a name in quotes");
        return string(Event::key);
      }
      return value();
    case Expect::colon:
      if (front() != ':') return wanted("a colon");
      ++at_;
      skip_space();
      return value();
    case Expect::key_or_end:
      if (front() == '}') return close('}');
      if (front() != '"') return wanted("a name in quotes");
      return string(Event::key);
    case Expect::value_or_end:
      if (front() == ']') return close(']');
      [[fallthrough]];
    case Expect::value:
      if (depth_ == 0) root_begin_ = at_;
      return value();
    case Expect::nothing: return finish();
  }
  return finish();
}

ByteRange Reader::skip() {
  const Token first = next();
  if (first.event == Event::end || first.event == Event::error) return {};
  if (first.event != Event::begin_object && first.event != Event::begin_array) return first.range;
  leave();
  return failed_ ? ByteRange{} : ByteRange{first.range.offset, offset() - first.range.offset};
}

void Reader::leave() {
  const std::size_t outside = depth_ == 0 ? 0 : depth_ - 1;
  while (depth_ > outside) {
    const Event event = next().event;
    if (event == Event::end || event == Event::error) return;
  }
}

void Reader::skip_space() {
  // Most texts have one space or none here.
  if (at_ < text_.size() && (text_[at_] <= ' ' || text_[at_] == '/')) skip_slow();
}

void Reader::skip_slow() {
  while (at_ < text_.size()) {
    const char c = text_[at_];
    if (c == ' ' || c == '\n' || c == '\r' || c == '\t') {
      ++at_;
    } else if (c != '/' || !skip_comment()) {
      return;
    }
  }
}

bool Reader::skip_comment() {
  const auto rest = text_.substr(at_);
  std::size_t end = std::string_view::npos;
  if (rest.starts_with("//")) {
    end = rest.find('\n');
    if (end == std::string_view::npos) end = rest.size();
  } else if (rest.starts_with("/*")) {
    end = rest.find("*/", 2);
    if (end == std::string_view::npos) {
      static_cast<void>(fail(ErrorCode::truncated, at_, "comment: its end wanted, got none"));
      return false;
    }
    end += 2;
  } else {
    return false;
  }
  oddities_.add(Oddity::comment);
  at_ += end;
  return true;
}

Token Reader::value() {
  switch (front()) {
    case '{': return open(Event::begin_object, true);
    case '[': return open(Event::begin_array, false);
    case '"': return string(Event::text);
    case 't': return word("true", Event::boolean);
    case 'f': return word("false", Event::boolean);
    case 'n': return word("null", Event::null);
    case 'N':
    case 'I':
    case '-':
    case '0':
    case '1':
    case '2':
    case '3':
    case '4':
    case '5':
    case '6':
    case '7':
    case '8':
    case '9': return number();
    default: return wanted("a value");
  }
}

Token Reader::word(std::string_view spelling, Event event) {
  if (!text_.substr(at_).starts_with(spelling)) return wanted("a value");
  const auto begin = at_;
  at_ += spelling.size();
  Token token = make(event, begin);
  after_value();
  return token;
}

Token Reader::open(Event event, bool is_object) {
  if (depth_ == kMaxDepth)
    return fail(ErrorCode::limit, at_, fmt::format("nesting: at most {} levels wanted, got more", kMaxDepth));
  is_object_[depth_++] = is_object;
  const auto begin = at_++;
  expect_ = is_object ? Expect::key_or_end : Expect::value_or_end;
  return make(event, begin);
}

Token Reader::close(char bracket) {
  const bool is_object = depth_ > 0 && is_object_[depth_ - 1];
  if (depth_ == 0 || bracket != (is_object ? '}' : ']'))
    return wanted(is_object ? "a comma or the end of the object" : "a comma or the end of the array");
  --depth_;
  const auto begin = at_++;
  Token token = make(is_object ? Event::end_object : Event::end_array, begin);
  after_value();
  return token;
}

void Reader::after_value() {
  expect_ = depth_ == 0 ? Expect::nothing : Expect::comma_or_end;
  if (depth_ == 0) root_end_ = at_;
}

Token Reader::finish() {
  const auto rest = text_.substr(at_);
  if (rest.find_first_not_of('\0') != std::string_view::npos) return wanted("the end of the document");
  if (!rest.empty()) oddities_.add(Oddity::nul_padding);
  return make(Event::end, at_);
}

Token Reader::make(Event event, std::size_t begin) const {
  return {.event = event, .range = {origin_ + begin, at_ - begin}, .raw = text_.substr(begin, at_ - begin)};
}

Token Reader::fail(ErrorCode code, std::size_t at, std::string message) {
  if (!failed_) error_ = {code, origin_ + at, std::move(message)};
  failed_ = true;
  return {.event = Event::error, .range = {origin_ + at, 0}};
}

Token Reader::wanted(std::string_view what) {
  if (failed_) return {.event = Event::error};  // a comment without end
  if (at_ >= text_.size()) return fail(ErrorCode::truncated, at_, fmt::format("JSON: {} wanted, got the end", what));
  return fail(ErrorCode::malformed, at_,
              fmt::format("JSON: {} wanted, got {}", what, text::quoted(text_.substr(at_, 8))));
}

}  // namespace assay::json
