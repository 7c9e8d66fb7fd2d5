#include "trust/intoto/subjects.hpp"

#include "core/text.hpp"
#include "crypto/hash.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace assay::trust::intoto {
namespace {

bool ends_in_path(std::string_view path, std::string_view end) {
  return path.ends_with(end) && (path.size() == end.size() || path[path.size() - end.size() - 1] == '/');
}

/// Whether a statement that calls a file `name` can mean the one at `path`. What stands in front of either depends on
/// where the signer stood.
bool is_name_of(std::string_view name, std::string_view path) {
  return ends_in_path(name, path) || ends_in_path(path, name);
}

}  // namespace

void Subjects::add(const Statement& statement) {
  for (const auto& subject : statement.subjects)
    if (const auto* digest = subject.find(crypto::name_of(crypto::HashAlgorithm::sha256));
        digest != nullptr && !digest->value.empty())
      names_.emplace(digest->value, subject.name);
}

bool Subjects::has_name(std::string_view path) const {
  return std::ranges::any_of(names_, [&](const auto& one) { return ends_in_path(one.second, path); });
}

std::optional<Failure> Subjects::judge(std::string_view path, bool is_link, const crypto::Bytes& digest) {
  const auto [first, end] = names_.equal_range(digest);
  if (first == end) {
    if (has_name(path)) return Failure{Reason::file_changed, "is not the file of that name that was signed"};
    return Failure{Reason::file_unsigned, "is in none of the statements"};
  }
  seen_.insert(digest);
  if (std::any_of(first, end, [&](const auto& one) { return is_name_of(one.second, path); })) return std::nullopt;
  if (is_link && !has_name(path)) return std::nullopt;
  return Failure{Reason::file_renamed, fmt::format("is called {} by the signer", text::quoted(first->second))};
}

std::size_t Subjects::count_absent() const {
  return static_cast<std::size_t>(
      std::ranges::count_if(names_, [&](const auto& one) { return !seen_.contains(one.first); }));
}

}  // namespace assay::trust::intoto
