#pragma once

#include <cstdint>
#include <string_view>

namespace assay {

/// Where the name of a file that a model carries leads. Names are judged as every system reads them: a backslash
/// separates, too. Ordered from harmless to bad.
enum class FileReach : std::uint8_t {
  local,      ///< a name relative to some folder, or none
  absolute,   ///< a place on the machine where the model was made, most often
  store,      ///< a bucket or another store that its user is logged in to (gs://, s3://, hdfs://)
  outside,    ///< climbs out with `..`
  remote,     ///< anything else with a scheme: fetched from, or sent to, another machine
  sensitive,  ///< accounts, keys, devices, what runs at start
};
[[nodiscard]] FileReach file_reach(std::string_view name);

/// Whether `path` names anything but a file in or below the folder that it is looked up in, on whatever system reads
/// it: an absolute path, a drive, a home, a scheme, or a component `..`; also one that comes back (`a/../b`), since a
/// link in front of it decides where that is.
[[nodiscard]] bool leads_outside(std::string_view path);

/// Completes "…, which": "is an absolute path".
[[nodiscard]] std::string_view describe(FileReach reach);

}  // namespace assay
