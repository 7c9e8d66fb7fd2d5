#include "cli/new_file.hpp"

#include "cli/terminal.hpp"
#include "core/text.hpp"
#include "engine/descriptor.hpp"

#include <fmt/format.h>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
#include <cerrno>
#include <cstdio>
#include <cstring>

namespace assay::cli {

Result<void> write_new_file(const std::string& path, std::string_view bytes) {
  constexpr mode_t kMode = 0666;  // the umask says the rest
  const auto refuse = [&](std::string_view why) {
    return std::unexpected(Error{ErrorCode::io, 0, fmt::format("'{}': {}", text::printable(path, 0), why)});
  };
  struct stat old{};
  if (::lstat(path.c_str(), &old) == 0 && !S_ISREG(old.st_mode)) return refuse("not a regular file");

  const auto beside = fmt::format("{}.{}.new", path, ::getpid());
  const engine::Descriptor file(::open(beside.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, kMode));
  if (!file) return refuse(std::strerror(errno));
  int error = write_all(file.number(), bytes);
  if (error == 0 && ::fsync(file.number()) != 0 && errno != EINVAL && errno != EROFS) error = errno;
  if (error == 0 && std::rename(beside.c_str(), path.c_str()) != 0) error = errno;
  if (error == 0) return {};
  ::unlink(beside.c_str());
  return refuse(std::strerror(error));
}

}  // namespace assay::cli
