#include "cli/payload_file.hpp"

#include "core/text.hpp"

#include <fmt/format.h>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
#include <cerrno>
#include <cstring>
#include <functional>
#include <vector>

namespace assay::cli {
namespace {

constexpr std::size_t kChunk = 256UL * 1024;
/// Only Ed25519 asks for a file in memory.
constexpr std::int64_t kMostInMemory = 1024LL * 1024 * 1024;

struct Identity {
  std::int64_t size = 0;
  std::int64_t changed_seconds = 0;
  std::int64_t changed_nanoseconds = 0;

  friend bool operator==(const Identity&, const Identity&) = default;
};

Identity identity_of(const struct stat& status) {
  return {status.st_size, status.st_mtim.tv_sec, status.st_mtim.tv_nsec};
}

}  // namespace

struct PayloadFile::State {
  std::string path;
  engine::Descriptor file;
  Identity identity;
  std::optional<Error> error;

  void fail(std::string_view why) {
    if (!error) error = Error{ErrorCode::io, 0, fmt::format("'{}': {}", text::printable(path, 0), why)};
  }

  /// Hands all bytes over, piece by piece.
  bool read(const std::function<void(crypto::ByteSpan)>& take) {
    std::vector<std::byte> buffer(kChunk);
    std::int64_t offset = 0;
    while (true) {
      const auto count = ::pread(file.number(), buffer.data(), buffer.size(), offset);
      if (count < 0 && errno == EINTR) continue;
      if (count < 0) fail(std::strerror(errno));
      if (count <= 0) return !error;
      take(crypto::ByteSpan(buffer).first(static_cast<std::size_t>(count)));
      offset += count;
    }
  }

  std::optional<crypto::Bytes> digest(crypto::HashAlgorithm algorithm) {
    crypto::Hash hash(algorithm);
    if (!read([&](crypto::ByteSpan piece) { hash.update(piece); })) return std::nullopt;
    return hash.finish();
  }

  std::optional<crypto::Bytes> bytes() {
    if (identity.size > kMostInMemory) return std::nullopt;
    crypto::Bytes all;
    if (!read([&](crypto::ByteSpan piece) { all.insert(all.end(), piece.begin(), piece.end()); })) return std::nullopt;
    return all;
  }
};

Result<PayloadFile> PayloadFile::open(const std::string& path) {
  auto state = std::make_shared<State>();
  state->path = path;
  state->file = engine::Descriptor(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY));
  struct stat status{};
  if (state->file.number() < 0 || ::fstat(state->file.number(), &status) != 0) {
    state->fail(std::strerror(errno));
  } else if (!S_ISREG(status.st_mode)) {
    state->fail("not a regular file");
  }
  if (state->error) return std::unexpected(*state->error);
  state->identity = identity_of(status);
  return PayloadFile(std::move(state));
}

trust::Payload PayloadFile::payload() const {
  auto* state = state_.get();
  return {[state](crypto::HashAlgorithm algorithm) { return state->digest(algorithm); },
          [state] { return state->bytes(); }};
}

std::optional<Error> PayloadFile::error() const {
  struct stat status{};
  if (::fstat(state_->file.number(), &status) != 0 || identity_of(status) != state_->identity)
    state_->fail("changed while it was read");
  return state_->error;
}

}  // namespace assay::cli
