#pragma once

#include <assay/bytes.hpp>
#include <assay/result.hpp>

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

namespace assay {

struct Rule;

/// The owner of some bytes: a mapped file, a decompressed buffer. Shared, so that a nested artifact keeps
/// its container's bytes alive. Immutable to everybody but the engine.
class Blob {
 public:
  Blob() = default;
  Blob(const Blob&) = delete;
  Blob& operator=(const Blob&) = delete;
  virtual ~Blob() = default;

  [[nodiscard]] virtual ByteView view() const = 0;
  /// A hint: the bytes of `range` are not needed soon and may leave memory. They can be read again.
  virtual void release(ByteRange range) const { static_cast<void>(range); }
};
using Storage = std::shared_ptr<const Blob>;

/// Bytes that come into being as they are read: the inside of a compressed member.
class ByteStream {
 public:
  ByteStream() = default;
  ByteStream(const ByteStream&) = delete;
  ByteStream& operator=(const ByteStream&) = delete;
  virtual ~ByteStream() = default;

  /// Fills the front of `buffer` and says how many bytes; 0 is the end. What was delivered before an error counts.
  [[nodiscard]] virtual Result<std::size_t> read(std::span<std::byte> buffer) = 0;

  /// What is wrong with a stream although it could be read to its end, e.g. a checksum that does not match.
  struct Complaint {
    const Rule* rule;
    std::string message;
  };
  [[nodiscard]] virtual std::optional<Complaint> complaint() const { return std::nullopt; }
};

enum class ArtifactKind : std::uint8_t { file, directory, stream, member, embedded };

/// One thing to look at: a file, a directory, standard input, an archive member, an embedded payload.
/// Each artifact has its own zero: offsets inside it count from its first byte.
struct Artifact {
  std::uint32_t id = 0;                 ///< position in the report's list of artifacts
  std::optional<std::uint32_t> parent;  ///< the artifact it was found in
  std::uint32_t depth = 0;              ///< 0 for a top-level file
  ArtifactKind kind = ArtifactKind::file;
  std::string path;                   ///< `model.pt!archive/data.pkl`; UTF-8, other bytes as \xHH
  std::optional<std::uint64_t> size;  ///< in bytes; unknown for directories and streams not read to the end
  ByteView bytes;                     ///< what can be looked at: all bytes, or the front a format asked for
  Storage storage;                    ///< keeps `bytes` alive

  /// The last component of the path: a hint for people, never the ground of a decision to skip something.
  [[nodiscard]] std::string_view name() const {
    const std::string_view all = path;
    const auto cut = all.find_last_of("/!");
    return cut == std::string_view::npos ? all : all.substr(cut + 1);
  }
};

}  // namespace assay
