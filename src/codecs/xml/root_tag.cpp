#include "codecs/xml/reader.hpp"

#include "core/lower.hpp"

namespace assay::xml {
namespace {

constexpr bool is_space(char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; }
constexpr bool is_end_of_name(char c) { return is_space(c) || c == '>' || c == '/' || c == '\0'; }

}  // namespace

RootTag::RootTag(ByteView document) : text_(document.text()) {
  if (text_.starts_with("\xFF\xFE") || text_.starts_with("\xFE\xFF")) {
    width_ = 2;
    first_ = text_.starts_with("\xFF\xFE") ? 2 : 3;
  } else if (text_.starts_with("\xEF\xBB\xBF")) {
    first_ = 3;
  }
  size_ = text_.size() > first_ ? (text_.size() - first_ + width_ - 1) / width_ : 0;
  is_announced_ = looking_at("<?xml") && is_space(at(5));
  while (at_ < size_) {
    while (at_ < size_ && is_space(at(at_))) ++at_;
    if (looking_at("<?")) {
      if (!skip_past("?>")) return;
    } else if (looking_at("<!--")) {
      if (!skip_past("-->")) return;
    } else if (looking_at("<!DOCTYPE")) {
      is_announced_ = is_announced_ || !is_html();
      if (!skip_doctype()) return;
    } else {
      break;
    }
  }
  if (!looking_at("<")) return;
  name_ = name_end_ = at_ + 1;
  for (; !is_end_of_name(at(name_end_)); ++name_end_)
    if (at(name_end_) == ':') name_ = name_end_ + 1;
  tag_end_ = name_end_;
  while (at(tag_end_) != '\0' && at(tag_end_) != '>') ++tag_end_;
}

bool RootTag::is(std::string_view name) const {
  if (name_end_ - name_ != name.size()) return false;
  for (std::uint64_t i = 0; i < name.size(); ++i)
    if (at(name_ + i) != name[i]) return false;
  return true;
}

bool RootTag::has(std::string_view attribute) const {
  for (auto start = name_end_; start + attribute.size() < tag_end_; ++start) {
    if (!is_space(at(start))) continue;
    std::uint64_t i = 0;
    while (i < attribute.size() && at(start + 1 + i) == attribute[i]) ++i;
    const char behind = at(start + 1 + i);
    if (i == attribute.size() && (behind == '=' || is_space(behind))) return true;
  }
  return false;
}

bool RootTag::looking_at(std::string_view what) const {
  for (std::uint64_t i = 0; i < what.size(); ++i)
    if (at(at_ + i) != what[i]) return false;
  return true;
}

bool RootTag::skip_past(std::string_view what) {
  for (; at(at_) != '\0'; ++at_) {
    if (!looking_at(what)) continue;
    at_ += what.size();
    return true;
  }
  return false;
}

/// `<!DOCTYPE html>`, `<!DOCTYPE HTML PUBLIC "…">`, and the bookmarks that browsers keep in HTML. With brackets it is
/// XML: HTML has no internal subset.
bool RootTag::is_html() const {
  auto at_name = at_ + std::string_view("<!DOCTYPE").size();
  while (is_space(at(at_name))) ++at_name;
  const auto is_named = [&](std::string_view name) {
    for (std::uint64_t i = 0; i < name.size(); ++i)
      if (text::lower(at(at_name + i)) != name[i]) return false;
    return is_end_of_name(at(at_name + name.size()));
  };
  if (!is_named("html") && !is_named("netscape-bookmark-file-1")) return false;
  while (at(at_name) != '\0' && at(at_name) != '>' && at(at_name) != '[') ++at_name;
  return at(at_name) != '[';
}

/// To the `>` that is outside of quotes, of comments and of the brackets of the internal subset.
bool RootTag::skip_doctype() {
  char quote = '\0';
  bool is_inside = false;
  for (; at(at_) != '\0'; ++at_) {
    const char c = at(at_);
    if (quote != '\0') {
      if (c == quote) quote = '\0';
    } else if (looking_at("<!--")) {
      if (!skip_past("-->")) return false;
      --at_;
    } else if (c == '"' || c == '\'') {
      quote = c;
    } else if (c == '[') {
      is_inside = true;
    } else if (c == ']') {
      is_inside = false;
    } else if (c == '>' && !is_inside) {
      ++at_;
      return true;
    }
  }
  return false;
}

/// NUL behind the end; inside, XML has none (XML 1.0, section 2.2), so that every search ends there.
char RootTag::at(std::uint64_t index) const {
  const auto place = first_ + index * width_;
  return index < size_ && place < text_.size() ? text_[place] : '\0';
}

}  // namespace assay::xml
