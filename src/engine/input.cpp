#include "engine/input.hpp"

#include <fmt/format.h>

#include <fcntl.h>
#include <linux/openat2.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>
#include <algorithm>
#include <cerrno>
#include <cstring>
#include <vector>

namespace assay::engine {
namespace {

constexpr std::uint64_t kReadUpTo = 64ULL * 1024;  // mapping costs more than copying up to about here
constexpr std::size_t kMaxExtents = 100'000;

/// O_NONBLOCK: opening a FIFO would wait for a writer. O_NOCTTY: a terminal would become ours.
constexpr int kFlags = O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY;

int open_below(const FileName& name) {
  open_how how{};
  how.flags = static_cast<std::uint64_t>(kFlags | O_NOFOLLOW);
  how.resolve = RESOLVE_BENEATH | RESOLVE_NO_SYMLINKS | RESOLVE_NO_MAGICLINKS;
  const auto opened = ::syscall(SYS_openat2, name.directory, name.path.c_str(), &how, sizeof how);
  if (opened >= 0 || (errno != ENOSYS && errno != EPERM)) return static_cast<int>(opened);
  return ::openat(name.directory, name.path.c_str(), kFlags | O_NOFOLLOW);  // a kernel before 5.6
}

std::string_view describe(mode_t mode) {
  if (S_ISFIFO(mode)) return "a FIFO";
  if (S_ISSOCK(mode)) return "a socket";
  if (S_ISCHR(mode)) return "a character device";
  if (S_ISBLK(mode)) return "a block device";
  return "no regular file";
}

FileIdentity identity_of(const struct stat& status) {
  return {status.st_dev, status.st_ino, static_cast<std::uint64_t>(status.st_size), status.st_mtim.tv_sec,
          status.st_mtim.tv_nsec};
}

}  // namespace

Error io_error(std::string_view what) { return {ErrorCode::io, 0, fmt::format("{}: {}", what, std::strerror(errno))}; }

Error refusal(std::uint32_t mode) { return {ErrorCode::io, 0, fmt::format("not opened: it is {}", describe(mode))}; }

NodeKind kind_of(const std::string& path) {
  struct stat status{};
  if (::stat(path.c_str(), &status) != 0) {
    const bool is_missing = errno == ENOENT || errno == ENOTDIR || errno == ELOOP || errno == ENAMETOOLONG;
    return is_missing ? NodeKind::missing : NodeKind::file;  // opening it will say what is wrong
  }
  return S_ISREG(status.st_mode) ? NodeKind::file : S_ISDIR(status.st_mode) ? NodeKind::directory : NodeKind::other;
}

Result<Node> open_node(const FileName& name) {
  Node node;
  const bool is_callers = name.directory == AT_FDCWD;
  struct stat status{};
  // Opening a device can have effects of its own, so what a path leads to is asked first. Below a directory the
  // listing has said it.
  if (is_callers && ::stat(name.path.c_str(), &status) == 0 && !S_ISREG(status.st_mode) && !S_ISDIR(status.st_mode))
    return std::unexpected(refusal(status.st_mode));
  node.descriptor = Descriptor(is_callers ? ::open(name.path.c_str(), kFlags) : open_below(name));
  if (!node.descriptor) return std::unexpected(io_error("opening"));
  if (::fstat(node.descriptor.number(), &status) != 0) return std::unexpected(io_error("status"));
  if (!S_ISREG(status.st_mode) && !S_ISDIR(status.st_mode)) return std::unexpected(refusal(status.st_mode));
  node.kind = S_ISDIR(status.st_mode) ? NodeKind::directory : NodeKind::file;
  node.identity = identity_of(status);
  node.is_sparse = status.st_blocks * 512 < status.st_size;
  return node;
}

class ReadBuffer::Bytes final : public Blob {
 public:
  [[nodiscard]] ByteView view() const override { return ByteView(std::span(data).first(size)); }
  std::vector<std::byte> data;
  std::size_t size = 0;
};

std::span<std::byte> ReadBuffer::room(std::size_t size) {
  // Somebody may have kept the storage of the file before.
  if (bytes_ == nullptr || bytes_.use_count() != 1) bytes_ = std::make_shared<Bytes>();
  if (bytes_->data.size() < size) bytes_->data.resize(size);
  return std::span(bytes_->data).first(size);
}

Storage ReadBuffer::storage(std::size_t size) {
  bytes_->size = size;
  return bytes_;
}

Result<SourceFile> SourceFile::load(Node node, ReadBuffer& buffer) {
  SourceFile file;
  file.node_ = std::move(node);
  const std::uint64_t size = file.size();
  if (size > kReadUpTo) {
    auto mapped = MappedBlob::map(file.descriptor(), size);
    if (!mapped) return std::unexpected(mapped.error());
    file.mapped_ = *mapped;
    file.storage_ = std::move(*mapped);
    return file;
  }
  // One byte more than there should be shows files that have another size than they say (those of /proc have).
  const auto room = buffer.room(size + 1);
  std::size_t filled = 0;
  while (filled < room.size()) {
    const auto got = ::pread(file.descriptor(), room.data() + filled, room.size() - filled, static_cast<off_t>(filled));
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return std::unexpected(io_error("reading"));
    if (got == 0) break;
    filled += static_cast<std::size_t>(got);
    if (filled == size) break;  // an ordinary file; `change` has the last word
  }
  if (filled != size)
    return std::unexpected(
        Error{ErrorCode::io, filled,
              fmt::format("reading: {} bytes wanted, got {}{}", size, filled > size ? "more than " : "", filled)});
  file.storage_ = buffer.storage(size);
  return file;
}

Extents SourceFile::extents() const {
  if (!node_.is_sparse || mapped_ == nullptr) return {};
  std::vector<ByteRange> data;
  const auto size = static_cast<off_t>(this->size());
  for (off_t at = 0; at < size;) {
    const off_t begin = ::lseek(descriptor(), at, SEEK_DATA);
    if (begin < 0 && errno == ENXIO) break;  // only a hole is left
    const off_t end = begin < 0 ? -1 : ::lseek(descriptor(), begin, SEEK_HOLE);
    if (end <= begin || data.size() == kMaxExtents) return {};
    data.push_back({static_cast<std::uint64_t>(begin), static_cast<std::uint64_t>(end - begin)});
    at = end;
  }
  return Extents(std::move(data));
}

std::optional<std::string> SourceFile::change() const {
  if (mapped_ != nullptr && mapped_->has_hole()) return "the file could not be read, or shrank, while it was scanned";
  struct stat status{};
  if (::fstat(descriptor(), &status) != 0) return io_error("status").message;
  if (identity_of(status) != node_.identity) return "the file changed while it was scanned";
  return std::nullopt;
}

}  // namespace assay::engine
