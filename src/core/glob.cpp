#include "core/glob.hpp"

#include <cstddef>
#include <vector>

namespace assay {
namespace {

/// Which prefixes of the path the part of the pattern that was read so far can mean: index i is its first i bytes.
using Reach = std::vector<bool>;

bool ends_name(char c) { return c == '/' || c == '!'; }

void read_literal(Reach& reach, std::string_view path, char wanted) {
  for (std::size_t i = path.size(); i > 0; --i) reach[i] = reach[i - 1] && path[i - 1] == wanted;
  reach[0] = false;
}

void read_star(Reach& reach, std::string_view path) {
  for (std::size_t i = 1; i <= path.size(); ++i) reach[i] = reach[i] || (reach[i - 1] && !ends_name(path[i - 1]));
}

void read_anything(Reach& reach) {
  bool is_reached = false;
  for (std::size_t i = 0; i < reach.size(); ++i) {
    is_reached = is_reached || reach[i];
    reach[i] = is_reached;
  }
}

/// Nothing, or names with what ends them.
void read_names(Reach& reach, std::string_view path) {
  bool is_reached = false;
  for (std::size_t i = 0; i < reach.size(); ++i) {
    const bool is_name_end = i > 0 && ends_name(path[i - 1]);
    const bool was_reached = reach[i];
    reach[i] = was_reached || (is_reached && is_name_end);
    is_reached = is_reached || was_reached;
  }
}

}  // namespace

bool matches_glob(std::string_view pattern, std::string_view path) {
  Reach reach(path.size() + 1);
  reach[0] = true;
  bool begins_name = true;
  while (!pattern.empty()) {
    const char front = pattern.front();
    std::size_t taken = 1;
    if (begins_name && pattern.starts_with("**/")) {
      taken = 3;
      read_names(reach, path);
    } else if (pattern.starts_with("**")) {
      taken = 2;
      read_anything(reach);
    } else if (front == '*') {
      read_star(reach, path);
    } else {
      read_literal(reach, path, front);
    }
    begins_name = ends_name(pattern[taken - 1]);
    pattern.remove_prefix(taken);
  }
  return reach.back();
}

}  // namespace assay
