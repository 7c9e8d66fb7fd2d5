#include "core/mapping.hpp"

#include <fmt/format.h>

#include <sys/mman.h>
#include <unistd.h>
#include <cerrno>
#include <cstring>
#include <limits>

namespace assay {

Result<std::shared_ptr<const MappedBlob>> MappedBlob::map(int descriptor, std::uint64_t size) {
  if (size == 0 || size > static_cast<std::uint64_t>(std::numeric_limits<std::ptrdiff_t>::max()))
    return std::unexpected(Error{ErrorCode::io, 0, fmt::format("mapping: a size of {} bytes cannot be mapped", size)});
  // MAP_NORESERVE: nothing is written, so nothing need be set aside for a huge file.
  void* const address = ::mmap(nullptr, size, PROT_READ, MAP_PRIVATE | MAP_NORESERVE, descriptor, 0);
  if (address == MAP_FAILED)
    return std::unexpected(Error{ErrorCode::io, 0, fmt::format("mapping: {}", std::strerror(errno))});
  const std::span bytes(static_cast<const std::byte*>(address), size);
  auto guard = BusGuard::watch(bytes);
  if (!guard) {
    ::munmap(address, size);
    return std::unexpected(Error{ErrorCode::io, 0, "mapping: too many files are open at once"});
  }
  return std::make_shared<const MappedBlob>(bytes, std::move(*guard));
}

MappedBlob::~MappedBlob() {
  guard_.reset();
  ::munmap(const_cast<std::byte*>(bytes_.data()), bytes_.size());
}

void MappedBlob::release(ByteRange range) const {
  static const auto kPage = static_cast<std::uint64_t>(::sysconf(_SC_PAGESIZE));
  if (range.offset >= bytes_.size()) return;
  const std::uint64_t stop = range.size < bytes_.size() - range.offset ? range.end() : bytes_.size();
  const std::uint64_t begin = (range.offset + kPage - 1) / kPage * kPage;
  // A kPage shared with bytes outside of the range stays, unless it is the last of the file.
  const std::uint64_t end = stop == bytes_.size() ? stop : stop / kPage * kPage;
  if (begin >= end) return;
  ::madvise(const_cast<std::byte*>(bytes_.data()) + begin, end - begin, MADV_DONTNEED);
}

}  // namespace assay
