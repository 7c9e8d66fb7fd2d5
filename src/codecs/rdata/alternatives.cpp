#include "codecs/rdata/alternatives.hpp"

#include <algorithm>
#include <utility>

namespace assay::rdata {

void Alternatives::add_symbol(const std::string& name) {
  if (open_.empty()) return;
  auto& innermost = open_.back();
  if (innermost.class_name.empty())
    innermost.class_name = name;
  else if (innermost.package.empty())
    innermost.package = name;
}

void Alternatives::add_text(const std::string& text) {
  if (!open_.empty() && open_.back().text.empty()) open_.back().text = text;
}

bool Alternatives::end(const Wanted& wanted, std::vector<Alternative>& told) {
  constexpr std::size_t kMostTold = 100;
  if (open_.empty()) return true;
  auto ended = std::move(open_.back());
  open_.pop_back();
  if (!wanted.is_wanted_class(ended)) return true;
  if (ended.package != "base") ended.text.clear();  // one word for all vectors of the class
  const auto is_same = [&](const Alternative& other) {
    return other.class_name == ended.class_name && other.package == ended.package && other.text == ended.text;
  };
  if (std::ranges::any_of(told, is_same)) return true;
  if (told.size() >= kMostTold) return false;
  told.push_back(std::move(ended));
  return true;
}

}  // namespace assay::rdata
