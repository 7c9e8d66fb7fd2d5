#include "formats/requirements/settings.hpp"
#include "core/trimmed.hpp"

#include <algorithm>
#include <array>

namespace assay::formats::requirements {
namespace {

constexpr std::array<std::string_view, 9> kFiles{"conda.yaml", "conda.yml",       "environment.yaml",
                                                 "pip.conf",   "environment.yml", "pip.ini",
                                                 "pipfile",    "pyproject.toml",  "python_env.yaml"};

/// Keys whose values are packages, or places they come from.
constexpr std::array<std::string_view, 12> kKeys{"build_dependencies",
                                                 "channels",
                                                 "dependencies",
                                                 "extra-index-url",
                                                 "file",
                                                 "find-links",
                                                 "git",
                                                 "index-url",
                                                 "pip",
                                                 "requires",
                                                 "url",
                                                 "dev-dependencies"};

constexpr std::string_view kBlank = " \t\r";

/// `key = value` and `key: value`; the key is empty when there is none.
struct Line {
  std::string_view key;
  std::string_view value;
};
Line split(std::string_view line) {
  const auto end = line.find_first_of("=: \t");
  if (end == std::string_view::npos || end == 0 || line.front() == '"' || line.front() == '\'') return {{}, line};
  const auto rest = text::trimmed(line.substr(end), kBlank);
  const bool is_pair = (rest.starts_with('=') && !rest.starts_with("==")) ||
                       (rest.starts_with(':') && (rest.size() == 1 || kBlank.find(rest[1]) != std::string_view::npos));
  return is_pair ? Line{line.substr(0, end), text::trimmed(rest.substr(1), kBlank)} : Line{{}, line};
}

/// The texts in quotes; without any, what commas and brackets leave.
std::vector<std::string_view> texts_of(std::string_view value) {
  std::vector<std::string_view> texts;
  auto rest = value;
  for (auto quote = rest.find_first_of("\"'"); quote != std::string_view::npos; quote = rest.find_first_of("\"'")) {
    const auto end = rest.find(rest[quote], quote + 1);
    if (end == std::string_view::npos) break;
    texts.push_back(rest.substr(quote + 1, end - quote - 1));
    rest.remove_prefix(end + 1);
  }
  if (!texts.empty()) return texts;
  const bool is_list = value.starts_with('[') || value.starts_with('{');
  if (!is_list) return {value};
  while (!value.empty()) {
    const auto end = std::min(value.find_first_of("[]{},"), value.size());
    if (end != 0) texts.push_back(text::trimmed(value.substr(0, end), kBlank));
    value.remove_prefix(std::min(end + 1, value.size()));
  }
  return texts;
}

}  // namespace

bool is_settings_file(std::string_view name) { return std::ranges::find(kFiles, name) != kFiles.end(); }

std::vector<std::string_view> Settings::requirements_of(std::string_view line) {
  const bool is_section =
      line.starts_with('[') && line.ends_with(']') && line.find_first_of("\"':@,") == std::string_view::npos;
  if (is_section) {
    is_elsewhere_ = line.find("urls]") != std::string_view::npos;
    return {};
  }
  if (is_elsewhere_) return {};
  if (line.starts_with("- ")) line = text::trimmed(line.substr(2), kBlank);
  const auto [key, value] = split(line);
  const bool is_named = key.empty() || std::ranges::find(kKeys, key) != kKeys.end() || value.starts_with('{');
  if (!is_named) return {};
  return texts_of(value);
}

}  // namespace assay::formats::requirements
