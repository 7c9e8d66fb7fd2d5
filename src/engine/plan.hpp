#pragma once

#include "engine/descriptor.hpp"

#include <assay/assay.hpp>

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

namespace assay::engine {

/// One unit of parallel work: a top-level file, or something that stands where one was expected.
struct Task {
  enum class Kind : std::uint8_t {
    file,
    memory,        ///< bytes of the caller's
    directory,     ///< the directory as such; the files in it are tasks of their own
    outside_link,  ///< a symbolic link that is not followed
    refused,       ///< `error` says why it is not looked at
    missing,       ///< a path of the caller's that leads nowhere: not even an artifact
  };
  Kind kind = Kind::file;
  std::string shown;                         ///< the path of the artifact
  std::string name;                          ///< the path to open, raw: relative to `folder` if there is one
  std::string link;                          ///< the link that leads there, if its folder is where siblings lie
  std::shared_ptr<const Descriptor> folder;  ///< the directory it is in
  Storage bytes;                             ///< memory only
  Error error;                               ///< refused and missing only
  std::vector<std::string> links;            ///< directory: links to something else in it, "from -> to"
};

/// What one root comes to. The first task is the root itself; the others are in it.
struct RootPlan {
  std::string path;  ///< as reports show it
  std::vector<Task> tasks;
  std::vector<std::string> excluded;  ///< what is left out, as reports show it; folders end in a slash
};

/// `exclude` is what `ScanOptions::exclude` says.
[[nodiscard]] RootPlan plan_root(const Input& input, std::span<const std::string> exclude);

}  // namespace assay::engine
