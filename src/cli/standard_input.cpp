#include "cli/standard_input.hpp"

#include "cli/terminal.hpp"
#include "core/text.hpp"
#include "engine/descriptor.hpp"

#include <fmt/format.h>

#include <fcntl.h>
#include <poll.h>
#include <sys/mman.h>
#include <unistd.h>
#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <cmath>
#include <cstdlib>
#include <cstring>
#include <vector>

namespace assay::cli {
namespace {

constexpr std::size_t kInMemory = 1U << 20U;

class BytesBlob final : public Blob {
 public:
  explicit BytesBlob(std::vector<std::byte> bytes) : bytes_(std::move(bytes)) {}
  [[nodiscard]] ByteView view() const override { return ByteView(bytes_); }

 private:
  std::vector<std::byte> bytes_;
};

/// A mapped file that nobody else can reach, so that it cannot shrink under the mapping.
class SpooledBlob final : public Blob {
 public:
  SpooledBlob(void* address, std::size_t size) : address_(address), size_(size) {}
  ~SpooledBlob() override { ::munmap(address_, size_); }
  [[nodiscard]] ByteView view() const override { return ByteView({static_cast<const std::byte*>(address_), size_}); }
  void release(ByteRange range) const override {
    const auto page = static_cast<std::uint64_t>(::sysconf(_SC_PAGESIZE));
    const auto begin = (range.offset + page - 1) / page * page;
    const auto end = std::min<std::uint64_t>(range.end(), size_) / page * page;
    if (begin < end) ::madvise(static_cast<std::byte*>(address_) + begin, end - begin, MADV_DONTNEED);
  }

 private:
  void* address_;
  std::size_t size_;
};

std::unexpected<Error> io_error(std::string_view what, std::uint64_t offset) {
  return std::unexpected(Error{ErrorCode::io, offset, fmt::format("{}: {}", what, std::strerror(errno))});
}

/// Reads a descriptor piece by piece, until a limit is met.
class Source {
 public:
  Source(int descriptor, const ReadLimits& limits) : descriptor_(descriptor), limits_(limits) {}

  /// Nothing is the end.
  Result<std::size_t> read(std::span<std::byte> buffer) {
    for (;;) {
      const auto milliseconds = wait();
      if (milliseconds == 0)
        return met(fmt::format("more than {} seconds until the end of it (--timeout)", limits_.seconds));
      pollfd state{.fd = descriptor_, .events = POLLIN, .revents = 0};
      const int ready = ::poll(&state, 1, milliseconds);
      if (ready == 0 || (ready < 0 && errno == EINTR)) continue;
      const auto count = ready < 0 ? -1 : ::read(descriptor_, buffer.data(), buffer.size());
      if (count >= 0) return add(static_cast<std::size_t>(count));
      if (errno == EBADF) return std::unexpected(Error{ErrorCode::io, size_, "reading: it is closed"});
      if (errno != EINTR && errno != EAGAIN) return io_error("reading", size_);
    }
  }

 private:
  using Clock = std::chrono::steady_clock;

  [[nodiscard]] std::unexpected<Error> met(std::string_view limit) const {
    return std::unexpected(Error{ErrorCode::limit, size_, std::string(limit)});
  }
  Result<std::size_t> add(std::size_t count) {
    size_ += count;
    if (size_ > limits_.bytes) return met(fmt::format("more than {} (--max-input)", text::byte_size(limits_.bytes)));
    return count;
  }
  /// Milliseconds that may pass until there is more; none when the time is over.
  [[nodiscard]] int wait() const {
    constexpr double kLongest = 60'000;  // at a time
    const std::chrono::duration<double, std::milli> passed = Clock::now() - start_;
    const double left = limits_.seconds * 1000 - passed.count();
    return left <= 0 ? 0 : static_cast<int>(std::ceil(std::min(left, kLongest)));
  }

  int descriptor_;
  ReadLimits limits_;
  std::uint64_t size_ = 0;
  Clock::time_point start_ = Clock::now();
};

int open_spool() {
  const char* chosen = std::getenv("TMPDIR");  // NOLINT(concurrency-mt-unsafe): nothing sets it
  for (const char* directory : {chosen, "/var/tmp", "/tmp"}) {
    if (directory == nullptr || *directory == '\0') continue;
    const int descriptor = ::open(directory, O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
    if (descriptor >= 0) return descriptor;
  }
  return ::memfd_create("standard input", MFD_CLOEXEC);
}

Result<Storage> spool(Source& source, std::vector<std::byte>& buffer) {
  const engine::Descriptor file(open_spool());
  if (file.number() < 0) return io_error("a temporary file", 0);
  std::uint64_t size = 0;
  std::size_t count = buffer.size();  // what has been read already
  while (count > 0) {
    const ByteView piece{std::span(buffer).first(count)};
    if (const int error = write_all(file.number(), piece.text()); error != 0) {
      errno = error;
      return io_error("writing a temporary file", size);
    }
    size += count;
    const auto more = source.read(buffer);
    if (!more) return std::unexpected(more.error());
    count = *more;
  }
  void* address = ::mmap(nullptr, size, PROT_READ, MAP_PRIVATE, file.number(), 0);
  if (address == MAP_FAILED) return io_error("mapping a temporary file", 0);
  return std::make_shared<SpooledBlob>(address, size);
}

}  // namespace

Result<Storage> read_descriptor(int descriptor, const ReadLimits& limits) {
  Source source(descriptor, limits);
  std::vector<std::byte> buffer(kInMemory);
  std::size_t size = 0;
  while (size < buffer.size()) {
    const auto count = source.read(std::span(buffer).subspan(size));
    if (!count) return std::unexpected(count.error());
    if (*count == 0) {
      buffer.resize(size);
      buffer.shrink_to_fit();
      return std::make_shared<BytesBlob>(std::move(buffer));
    }
    size += *count;
  }
  return spool(source, buffer);
}

}  // namespace assay::cli
