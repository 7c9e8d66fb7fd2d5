#include "cli/small_file.hpp"

#include "core/text.hpp"
#include "engine/descriptor.hpp"

#include <fmt/format.h>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
#include <array>
#include <cerrno>
#include <cstring>

namespace assay::cli {

Result<std::string> read_small_file(const std::string& path, std::uint64_t most) {
  const auto refuse = [&](std::string_view why) {
    return std::unexpected(Error{ErrorCode::io, 0, fmt::format("'{}': {}", text::printable(path, 0), why)});
  };
  // Without O_NONBLOCK a FIFO would keep us waiting for a writer.
  const engine::Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY));
  struct stat status{};
  if (file.number() < 0 || ::fstat(file.number(), &status) != 0) return refuse(std::strerror(errno));
  if (!S_ISREG(status.st_mode)) return refuse("not a regular file");
  std::string bytes;
  std::array<char, 65536> buffer{};
  while (true) {
    const auto count = ::read(file.number(), buffer.data(), buffer.size());
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return refuse(std::strerror(errno));
    if (count == 0) return bytes;
    bytes.append(buffer.data(), static_cast<std::size_t>(count));
    if (bytes.size() > most) return refuse(fmt::format("larger than {}", text::byte_size(most)));
  }
}

}  // namespace assay::cli
