#pragma once

#include "core/mapping.hpp"
#include "engine/descriptor.hpp"
#include "engine/extents.hpp"

#include <assay/artifact.hpp>
#include <assay/result.hpp>

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

namespace assay::engine {

/// Where a file was found: below an open directory, or by a path of the caller's.
struct FileName {
  int directory;     ///< AT_FDCWD for a path of the caller's
  std::string path;  ///< relative to the directory
};

/// What kind of thing a name leads to.
enum class NodeKind : std::uint8_t { file, directory, other, missing };

/// What a path of the caller's leads to, without opening it.
[[nodiscard]] NodeKind kind_of(const std::string& path);

/// What must not change while a file is scanned.
struct FileIdentity {
  std::uint64_t device = 0;
  std::uint64_t inode = 0;
  std::uint64_t size = 0;
  std::int64_t seconds = 0;  ///< of the last modification
  std::int64_t nanoseconds = 0;

  friend bool operator==(const FileIdentity&, const FileIdentity&) = default;
};

/// Something that was opened for reading, without ever waiting for it and without side effects on devices.
struct Node {
  Descriptor descriptor;
  NodeKind kind = NodeKind::file;  ///< or directory
  FileIdentity identity;
  bool is_sparse = false;
};

/// Opens a regular file or a directory; anything else is an error. Below a directory no component may be a symbolic
/// link; in a path of the caller's any may.
[[nodiscard]] Result<Node> open_node(const FileName& name);

/// The bytes of small files are read here; worth keeping from file to file.
class ReadBuffer {
 public:
  /// Room for `size` bytes that nobody else uses.
  [[nodiscard]] std::span<std::byte> room(std::size_t size);
  /// The first `size` bytes of that room as storage.
  [[nodiscard]] Storage storage(std::size_t size);

 private:
  class Bytes;
  std::shared_ptr<Bytes> bytes_;
};

/// A regular file while it is scanned: in memory when it is small, mapped when it is not.
class SourceFile {
 public:
  [[nodiscard]] static Result<SourceFile> load(Node node, ReadBuffer& buffer);

  [[nodiscard]] const Storage& storage() const { return storage_; }
  [[nodiscard]] std::uint64_t size() const { return node_.identity.size; }
  [[nodiscard]] int descriptor() const { return node_.descriptor.number(); }
  /// All of it is in memory.
  [[nodiscard]] bool is_read() const { return mapped_ == nullptr; }
  /// Where it has data, if it is sparse.
  [[nodiscard]] Extents extents() const;
  /// What happened to the file since it was opened, if anything did.
  [[nodiscard]] std::optional<std::string> change() const;

 private:
  Node node_;
  Storage storage_;
  std::shared_ptr<const MappedBlob> mapped_;
};

/// The error behind `errno`, in words.
[[nodiscard]] Error io_error(std::string_view what);
/// Why something of this `mode` is not opened.
[[nodiscard]] Error refusal(std::uint32_t mode);

}  // namespace assay::engine
