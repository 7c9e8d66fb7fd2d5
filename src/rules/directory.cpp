// The one place of this layer that touches the file system.
#include "rules/load.hpp"

#include "core/text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <system_error>

namespace assay::rules {
namespace {

namespace fs = std::filesystem;

/// A hundred times the size of what is embedded: whoever names a directory by mistake is told so, soon.
constexpr std::uintmax_t kMaxFileSize = 32ULL << 20U;
constexpr std::size_t kMaxFiles = 1000;

/// `name` is below the directory; empty for the directory itself, which the caller names.
Error io_error(const fs::path& name, std::string_view why) {
  if (name.empty()) return {ErrorCode::io, 0, std::string(why)};
  return {ErrorCode::io, 0, fmt::format("{}: {}", text::printable(name.native(), 0), why)};
}

Result<std::string> read_file(const fs::path& root, const fs::path& name) {
  std::error_code error;
  const auto size = fs::file_size(root / name, error);
  if (error) return std::unexpected(io_error(name, error.message()));
  if (size > kMaxFileSize) return std::unexpected(io_error(name, "too large for a rule file"));
  std::string text(size, '\0');
  std::ifstream in(root / name, std::ios::binary);
  if (!in.read(text.data(), static_cast<std::streamsize>(size)))
    return std::unexpected(io_error(name, "cannot be read"));
  return text;
}

/// The TOML files of one folder, below `root`, added to `names`.
std::error_code list_folder(const fs::path& root, const fs::path& folder, std::vector<fs::path>& names,
                            std::vector<fs::path>* folders) {
  std::error_code error;
  fs::directory_iterator entries(root / folder, error);
  for (; !error && entries != fs::directory_iterator(); entries.increment(error)) {
    const auto name = folder / entries->path().filename();
    std::error_code ignored;
    if (entries->is_directory(ignored)) {
      if (folders != nullptr) folders->push_back(name);
    } else if (name.extension() == ".toml") {
      names.push_back(name);
    }
    if (names.size() > kMaxFiles) return std::make_error_code(std::errc::argument_list_too_long);
  }
  return error;
}

}  // namespace

Result<std::vector<RuleFile>> read_directory(const std::string& directory) {
  const fs::path root(directory);
  std::vector<fs::path> names;
  std::vector<fs::path> folders;
  if (const auto error = list_folder(root, "", names, &folders)) return std::unexpected(io_error({}, error.message()));
  for (const auto& folder : folders) {
    if (folder == "policy") continue;  // policies lie beside the rules; --policy reads them
    if (const auto error = list_folder(root, folder, names, nullptr))
      return std::unexpected(io_error(folder, error.message()));
  }
  if (names.empty())
    return std::unexpected(
        io_error({}, "there is no rule file in it; wanted: pickle/globals.toml or onnx/operators.toml"));

  std::ranges::sort(names, {}, [](const fs::path& name) { return name.generic_string(); });
  std::vector<RuleFile> files;
  for (const auto& name : names) {
    auto text = read_file(root, name);
    if (!text) return std::unexpected(text.error());
    files.push_back({name.generic_string(), std::move(*text)});
  }
  return files;
}

}  // namespace assay::rules
