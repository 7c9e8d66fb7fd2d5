#include "trust/sigstore/policy.hpp"

#include "core/text.hpp"

#include <regex>

namespace assay::trust::sigstore {
namespace {

constexpr std::size_t kMostPattern = 512;
constexpr std::size_t kMostText = 4096;

}  // namespace

struct Wanted::Pattern {
  std::regex regex;
};

Wanted Wanted::exactly(std::string text) { return {std::move(text), nullptr}; }

Result<Wanted> Wanted::matching(std::string pattern) {
  if (pattern.size() > kMostPattern)
    return std::unexpected(Error{ErrorCode::limit, 0, "the pattern is longer than 512 bytes"});
  try {
    // The polynomial engine keeps sets of states instead of backtracking, so that no text makes it run away, and
    // knows no back references.
    auto compiled = std::make_shared<const Pattern>(
        std::regex(pattern, std::regex_constants::ECMAScript | std::regex_constants::__polynomial));
    return Wanted(std::move(pattern), std::move(compiled));
  } catch (const std::regex_error& error) {
    return std::unexpected(Error{ErrorCode::malformed, 0, error.what()});
  }
}

bool Wanted::holds(std::string_view text) const {
  if (pattern_ == nullptr) return text == text_;
  if (text.size() > kMostText || text.find('\0') != std::string_view::npos) return false;
  return std::regex_match(text.begin(), text.end(), pattern_->regex);
}

std::string Wanted::describe() const {
  return pattern_ == nullptr ? text::quoted(text_) : "/" + text::printable(text_) + "/";
}

}  // namespace assay::trust::sigstore
