#include "codecs/json/front.hpp"

#include <algorithm>

namespace assay::json {
namespace {

constexpr std::size_t kFarthestEnd = 16U << 20U;  // of a comment

/// The size of the comment that `text` begins with; 0 when it is none.
std::size_t comment_size(std::string_view text) {
  const bool is_line = text.starts_with("//");
  if (!is_line && !text.starts_with("/*")) return 0;
  const auto near = text.substr(0, kFarthestEnd);
  const auto end = is_line ? near.find_first_of("\r\n", 2) : near.find("*/", 2);
  if (end == std::string_view::npos) return text.size();
  return end + (is_line ? 1 : 2);
}

}  // namespace

Front front_of(std::string_view text) {
  Front front;
  if (text.starts_with("\xEF\xBB\xBF")) front.size = 3;
  while (true) {
    front.size = std::min(text.find_first_not_of(" \t\r\n", front.size), text.size());
    const auto comment = front.size < kFarthestEnd ? comment_size(text.substr(front.size)) : 0;
    if (comment == 0) return front;
    front.has_comment = true;
    front.size += comment;
  }
}

}  // namespace assay::json
