#include "cli/replacements.hpp"

#include "cli/helper_process.hpp"

#include <fmt/format.h>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
#include <cerrno>
#include <climits>
#include <cstdlib>
#include <utility>

namespace assay::cli {
namespace {

constexpr mode_t kMode = 0666;  // less the umask

/// What a path leads to: links of the last component are followed, so that the file behind them is replaced.
std::string behind_links(const std::string& path) {
  char* const resolved = ::realpath(path.c_str(), nullptr);
  if (resolved == nullptr) return path;
  std::string result(resolved);
  std::free(resolved);
  return result;
}

}  // namespace

Replacements::Replacements(Replacements&& other) noexcept
    : entries_(std::exchange(other.entries_, {})), channel_(std::move(other.channel_)) {}

Replacements::~Replacements() {
  for (const auto& entry : entries_) ::close(entry.folder);
}

std::optional<int> Replacements::open(const std::string& path) {
  struct stat old{};
  const bool exists = ::stat(path.c_str(), &old) == 0;
  if (!exists && (errno != ENOENT || ::lstat(path.c_str(), &old) == 0)) return std::nullopt;
  if (exists &&
      (!S_ISREG(old.st_mode) || old.st_uid != ::geteuid() || old.st_nlink != 1 || ::access(path.c_str(), W_OK) != 0))
    return std::nullopt;

  const std::string target = exists ? behind_links(path) : path;
  const auto slash = target.rfind('/');
  const std::string folder = slash == std::string::npos ? "." : target.substr(0, slash + 1);
  Entry entry{.name = slash == std::string::npos ? target : target.substr(slash + 1)};
  if (entry.name.empty()) return std::nullopt;
  entry.folder = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (entry.folder < 0) return std::nullopt;
  entry.descriptor = ::openat(entry.folder, ".", O_TMPFILE | O_WRONLY | O_CLOEXEC, kMode);
  if (entry.descriptor >= 0 && exists && ::fchmod(entry.descriptor, old.st_mode & 07777U) != 0) {
    ::close(entry.descriptor);
    entry.descriptor = -1;
  }
  if (entry.descriptor < 0) {
    ::close(entry.folder);
    return std::nullopt;
  }
  entries_.push_back(std::move(entry));
  return entries_.back().descriptor;
}

bool Replacements::start() {
  if (entries_.empty()) return true;
  auto channel = start_helper([this](int end) { serve(end); });
  if (!channel) return false;
  channel_ = std::move(*channel);
  return true;
}

bool Replacements::has(int descriptor) const {
  for (const auto& entry : entries_)
    if (entry.descriptor == descriptor) return true;
  return false;
}

int Replacements::commit(int descriptor) const {
  for (std::uint32_t index = 0; index < entries_.size(); ++index) {
    if (entries_[index].descriptor != descriptor) continue;
    int error = EIO;
    // A helper that is gone is told by the error and not by a signal.
    const int channel = channel_.number();
    if (!write_message(channel, &index, sizeof index) || !read_message(channel, &error, sizeof error)) return EIO;
    return error;
  }
  return EBADF;
}

void Replacements::serve(int channel) const {
  std::uint32_t index = 0;
  while (read_message(channel, &index, sizeof index)) {
    const int error = index < entries_.size() ? give_name(entries_[index], index) : EBADF;
    if (!write_message(channel, &error, sizeof error)) break;
  }
}

int Replacements::give_name(const Entry& entry, std::uint32_t index) const {
  // A file cannot be linked over another one, so it gets a name beside it first.
  const auto beside = fmt::format(".assay-{}-{}", ::getpid(), index);
  const auto nameless = fmt::format("/proc/self/fd/{}", entry.descriptor);
  if (::fsync(entry.descriptor) != 0 && errno != EINVAL && errno != EROFS) return errno;
  if (::linkat(AT_FDCWD, nameless.c_str(), entry.folder, beside.c_str(), AT_SYMLINK_FOLLOW) != 0) return errno;
  if (::renameat(entry.folder, beside.c_str(), entry.folder, entry.name.c_str()) != 0) {
    const int error = errno;
    ::unlinkat(entry.folder, beside.c_str(), 0);
    return error;
  }
  static_cast<void>(::fsync(entry.folder));
  return 0;
}

}  // namespace assay::cli
