// The place of this layer, besides `include`, that touches the file system: before the process confines itself.
#include "match/read_sources.hpp"

#include "core/text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <system_error>

namespace assay::match {
namespace {

namespace fs = std::filesystem;

constexpr std::uintmax_t kLargestFile = 32ULL << 20U;
constexpr std::size_t kMostFiles = 10'000;

std::unexpected<Error> refuse(const fs::path& path, std::string_view why) {
  return std::unexpected(Error{ErrorCode::io, 0, fmt::format("{}: {}", text::printable(path.native(), 0), why)});
}

Result<RuleSource> read(const fs::path& path, const std::string& origin, const fs::path& directory) {
  std::error_code error;
  const auto size = fs::file_size(path, error);
  if (error) return refuse(path, error.message());
  if (size > kLargestFile) return refuse(path, "too large for a file of rules");
  std::ifstream in(path, std::ios::binary);
  std::string text((std::istreambuf_iterator<char>(in)), {});
  if (!in) return refuse(path, "cannot be read");
  return RuleSource{.name = path.string(), .text = std::move(text), .directory = directory.string(), .origin = origin};
}

bool has_rules(const fs::path& path) { return path.extension() == ".yar" || path.extension() == ".yara"; }

}  // namespace

Result<std::vector<RuleSource>> read_sources(const std::string& path) {
  std::error_code error;
  const auto status = fs::status(path, error);
  if (error) return refuse(path, error.message());
  std::vector<fs::path> names;
  fs::path directory = path;
  if (fs::is_directory(status)) {
    fs::recursive_directory_iterator entries(path, error);
    for (; !error && entries != fs::recursive_directory_iterator(); entries.increment(error)) {
      std::error_code ignored;
      if (has_rules(entries->path()) && entries->is_regular_file(ignored)) names.push_back(entries->path());
      if (names.size() > kMostFiles) return refuse(path, "too many files of rules");
    }
    if (error) return refuse(path, error.message());
    if (names.empty()) return refuse(path, "there is no file of rules in it; wanted: *.yar or *.yara");
    std::ranges::sort(names, {}, [](const fs::path& name) { return name.native(); });
  } else if (fs::is_regular_file(status)) {
    names.emplace_back(path);
    directory = fs::path(path).parent_path();
    if (directory.empty()) directory = ".";
  } else {
    return refuse(path, "wanted: a file or a directory");
  }
  std::vector<RuleSource> sources;
  for (const auto& name : names) {
    auto source = read(name, path, directory);
    if (!source) return std::unexpected(source.error());
    sources.push_back(std::move(*source));
  }
  return sources;
}

}  // namespace assay::match
