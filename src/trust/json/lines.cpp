#include "trust/json/lines.hpp"

#include <algorithm>
#include <cstddef>
#include <string_view>

namespace assay::trust {

std::vector<ByteView> split_documents(ByteView bytes) {
  constexpr std::size_t kMostDocuments = 1024;
  const auto text = bytes.text();
  // In JSON Lines a document ends with its line; in a document of many lines the first line does not.
  std::vector<ByteView> lines;
  std::size_t at = 0;
  while (at < text.size() && lines.size() < kMostDocuments) {
    const auto end = std::min(text.find('\n', at), text.size());
    const auto line = text.substr(at, end - at);
    if (line.find_first_not_of(" \t\r") != std::string_view::npos) {
      const auto first = line.find_first_not_of(" \t\r");
      const auto last = line.find_last_not_of(" \t\r");
      if (line[first] != '{' || line[last] != '}') return {bytes};
      lines.push_back(ByteView(bytes.span().subspan(at, end - at), bytes.origin() + at));
    }
    at = end + 1;
  }
  if (lines.size() < 2 || at < text.size()) return {bytes};
  return lines;
}

}  // namespace assay::trust
