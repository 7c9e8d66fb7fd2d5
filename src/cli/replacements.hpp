#pragma once

#include "engine/descriptor.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace assay::cli {

/// Puts new files in the place of old ones, as a whole or not at all, for a process that has given up the right to name
/// files.
///
/// New content goes into files without a name. A second process, forked before the first confines itself, gives a file
/// its name when it is told to: it reads numbers of files and nothing else. When the first ends without a word, so does
/// the second; the old files stay and nothing is left behind.
class Replacements {
 public:
  Replacements() = default;
  Replacements(const Replacements&) = delete;
  Replacements& operator=(const Replacements&) = delete;
  Replacements(Replacements&& other) noexcept;
  Replacements& operator=(Replacements&&) = delete;
  ~Replacements();

  /// A file that can take the place of `path`, open for writing: the caller owns the descriptor. Nothing where that
  /// cannot be done without changing more than the content: for devices, files of others, files with several names, and
  /// file systems that know no files without a name.
  [[nodiscard]] std::optional<int> open(const std::string& path);
  /// Starts the second process, if there is anything to do. Before threads, before confinement.
  [[nodiscard]] bool start();
  /// True when `open` gave this descriptor.
  [[nodiscard]] bool has(int descriptor) const;
  /// Gives what is behind `descriptor` its name. Returns 0 or an errno.
  [[nodiscard]] int commit(int descriptor) const;

 private:
  struct Entry {
    int descriptor = -1;
    int folder = -1;
    std::string name;
  };
  void serve(int channel) const;
  [[nodiscard]] int give_name(const Entry& entry, std::uint32_t index) const;

  std::vector<Entry> entries_;
  engine::Descriptor channel_;
};

}  // namespace assay::cli
