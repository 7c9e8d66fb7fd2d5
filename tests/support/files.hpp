#pragma once

#include <filesystem>
#include <string>
#include <string_view>

namespace assay::test {

/// The bytes of a file. Throws std::runtime_error, as do the others.
[[nodiscard]] std::string read_file(const std::filesystem::path& path);
/// Replaces a file, making the folders above it.
void write_file(const std::filesystem::path& path, std::string_view bytes);

/// A folder of its own below the system's temporary folder, gone at the end of its scope.
class TemporaryFolder {
 public:
  TemporaryFolder();
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;
  ~TemporaryFolder();
  [[nodiscard]] const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

}  // namespace assay::test
