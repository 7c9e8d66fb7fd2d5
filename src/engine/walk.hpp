#pragma once

#include <assay/result.hpp>

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace assay::engine {

/// One thing below a directory that somebody might load.
struct Entry {
  enum class Kind : std::uint8_t {
    file,
    inner_link,    ///< a symbolic link to something in the directory, which is met as itself
    outside_link,  ///< a symbolic link that leads out of the directory, or nowhere
    excluded,      ///< what the caller wants left out; a folder with all that is in it, of which nothing is listed
    refused,       ///< a folder that cannot be read; a FIFO, socket or device, which is not opened
  };
  std::string path;  ///< relative to the directory, raw; empty for the directory itself
  Kind kind = Kind::file;
  std::string target;               ///< of a link, as it is written, raw
  std::optional<std::string> real;  ///< where a link leads in the end, if anywhere
  Error error;                      ///< why it was refused
};

/// Everything below the directory that is open at `descriptor`, hidden or not, in the order of the bytes of its path.
/// Follows no link. `path` leads to the directory; `exclude` is what `ScanOptions::exclude` says.
[[nodiscard]] std::vector<Entry> walk(int descriptor, const std::string& path, std::span<const std::string> exclude);

/// The path without links, if it leads anywhere.
[[nodiscard]] std::optional<std::string> real_path(const std::string& path);

}  // namespace assay::engine
