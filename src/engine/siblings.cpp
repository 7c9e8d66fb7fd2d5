#include "engine/siblings.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <cerrno>
#include <string>

namespace assay::engine {

std::optional<bool> Siblings::has(std::string_view name) const {
  if (folder_ == nullptr || name.empty() || name == "." || name == "..") return std::nullopt;
  if (name.find('/') != std::string_view::npos || name.find('\0') != std::string_view::npos) return std::nullopt;
  struct ::stat status{};
  if (::fstatat(folder_->number(), std::string(name).c_str(), &status, AT_SYMLINK_NOFOLLOW) == 0) return true;
  return errno == ENOENT || errno == ENAMETOOLONG ? std::optional(false) : std::nullopt;
}

}  // namespace assay::engine
