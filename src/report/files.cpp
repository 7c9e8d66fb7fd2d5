#include "report/files.hpp"

#include "core/utf8.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <optional>
#include <unordered_set>
#include <utility>

namespace assay::report {
namespace {

bool is_unreserved(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '.' ||
         c == '_' || c == '~' || c == '/';
}

/// The number of exactly `digits` hexadecimal digits behind `mark`, if there are.
std::optional<std::uint32_t> hex_behind(std::string_view text, std::string_view mark, std::size_t digits) {
  if (!text.starts_with(mark) || text.size() < mark.size() + digits) return std::nullopt;
  std::uint32_t value = 0;
  const auto* const begin = text.data() + mark.size();
  const auto [end, error] = std::from_chars(begin, begin + digits, value, 16);
  return error == std::errc() && end == begin + digits ? std::optional(value) : std::nullopt;
}

/// What the front of a path stands for, and how much of the path that is (core/text, path_component).
std::pair<std::string, std::size_t> read_escape(std::string_view path) {
  if (path.starts_with("%21")) return {"!", 3};
  if (path.starts_with("%25")) return {"%", 3};
  if (const auto byte = hex_behind(path, "\\x", 2)) return {std::string(1, static_cast<char>(*byte)), 4};
  for (const auto& [mark, digits] : {std::pair("\\u", 4), std::pair("\\U", 8)})
    if (const auto point = hex_behind(path, mark, static_cast<std::size_t>(digits));
        point && utf8::is_invisible(*point)) {
      std::string bytes;
      utf8::append(bytes, *point);
      return {bytes, 2U + static_cast<std::size_t>(digits)};
    }
  return {std::string(1, path.front()), 1};
}

std::string reason_of(const ArtifactRecord& artifact) {
  if (!artifact.allowed) return artifact.reason;
  const auto& why = *artifact.allowed;
  return fmt::format("{}{}allowed by {}: {}{}{}", artifact.reason, artifact.reason.empty() ? "" : "; ", why.by,
                     why.reason, why.expires.empty() ? "" : ", until ", why.expires);
}

}  // namespace

std::string_view file_of(std::string_view path) { return path.substr(0, path.find('!')); }

std::string_view member_of(std::string_view path) {
  const auto mark = path.find('!');
  return mark == std::string_view::npos ? std::string_view() : path.substr(mark + 1);
}

std::string raw_name(std::string_view path) {
  std::string raw;
  while (!path.empty()) {
    const auto [bytes, size] = read_escape(path);
    raw += bytes;
    path.remove_prefix(size);
  }
  return raw;
}

std::string file_name(std::string_view path) {
  while (path.starts_with("./") && path.size() > 2) path.remove_prefix(2);
  return raw_name(path);
}

std::string uri_of(std::string_view path) {
  std::string uri = path.starts_with('/') ? "file://" : "";
  for (const char c : file_name(path)) {
    if (is_unreserved(c)) {
      uri += c;
    } else {
      uri += fmt::format("%{:02X}", static_cast<unsigned char>(c));
    }
  }
  return uri.empty() ? "." : uri;
}

std::string_view path_of(const Report& report, std::uint32_t artifact) {
  return artifact < report.artifacts.size() ? std::string_view(report.artifacts[artifact].path) : "?";
}

std::string place_inside(const Report& report, const Finding& finding) {
  std::string place(member_of(path_of(report, finding.artifact)));
  const auto& location = finding.location;
  if (location.range.size > 0 || location.range.offset > 0)
    place += fmt::format("{}at byte {}", place.empty() ? "" : " ", location.range.offset);
  if (!location.logical.empty()) place += fmt::format("{}({})", place.empty() ? "" : " ", location.logical);
  return place;
}

std::vector<Omission> omissions_of(const Report& report) {
  std::vector<Omission> all;
  std::unordered_set<std::string_view> listed;
  for (const auto& error : report.errors) {
    if (error.artifact) continue;
    all.push_back({error.path, name_of(error.error.code), error.error.message, true});
    listed.insert(error.path);
  }
  for (const auto& artifact : report.artifacts) {
    if (artifact.outcome == Outcome::complete) continue;
    all.push_back({artifact.path, name_of(artifact.outcome), reason_of(artifact), artifact.outcome == Outcome::failed,
                   artifact.allowed.has_value()});
    listed.insert(artifact.path);
  }
  for (const auto& root : report.roots)
    if (!root.is_scannable && listed.insert(root.path).second)
      all.push_back({root.path, "empty", "there is nothing in it to scan", false});
  return all;
}

bool is_partial_by_request(const Report& report) {
  return std::ranges::any_of(report.notes, [](const Note& note) { return note.kind == "excluded"; });
}

bool is_incomplete(const Report& report) {
  return report.roots.empty() || report.verdict == Verdict::incomplete ||
         std::ranges::any_of(omissions_of(report), [](const auto& omission) { return !omission.is_allowed; }) ||
         std::ranges::any_of(report.errors, [](const auto& error) { return !error.artifact.has_value(); });
}

std::vector<FileEntry> files_of(const Report& report) {
  std::vector<bool> has_finding(report.artifacts.size());
  for (const auto& finding : report.findings)
    if (finding.artifact < has_finding.size()) has_finding[finding.artifact] = true;

  std::vector<FileEntry> files;
  for (std::uint32_t id = 0; id < report.artifacts.size();) {
    const auto& artifact = report.artifacts[id];
    std::uint32_t end = id + 1;
    while (end < report.artifacts.size() && report.artifacts[end].path.contains('!') &&
           file_of(report.artifacts[end].path) == file_of(artifact.path))
      ++end;
    // A directory has neither size nor format, and is seen to its end.
    const bool is_plain_directory = !artifact.size && artifact.formats.empty() && end == id + 1 && !has_finding[id] &&
                                    artifact.outcome == Outcome::complete;
    if (!is_plain_directory) files.push_back({id, end - id});
    id = end;
  }
  return files;
}

}  // namespace assay::report
