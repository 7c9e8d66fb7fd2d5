#pragma once

#include "core/file_magic.hpp"

#include <assay/artifact.hpp>
#include <assay/bytes.hpp>
#include <assay/result.hpp>

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace assay::sevenzip {

inline constexpr std::string_view kMagic = magic::kSevenZip;

/// What the signature header in front of an archive says (7zFormat.txt, SignatureHeader): where the directory is.
struct Front {
  std::uint64_t end = 0;    ///< of the directory, which is the end of the archive
  bool is_checked = false;  ///< the checksum of the front is right
};
[[nodiscard]] Result<Front> read_front(ByteView archive);

/// Lets the C library read the files with which it converts names. To be called before a process gives up reading
/// files: otherwise names beyond ASCII are empty.
void prepare_names();

struct Entry {
  std::string name;  ///< UTF-8; empty when it cannot be converted
  std::string link;  ///< target of a symbolic link
  std::optional<std::uint64_t> size;
  bool is_directory = false;
  bool is_link = false;
};

/// Walks the entries of a 7z archive in memory with libarchive. Nothing is extracted, no path is opened.
class Reader {
 public:
  /// `storage` owns `archive`.
  Reader(ByteView archive, Storage storage);
  ~Reader();
  Reader(const Reader&) = delete;
  Reader& operator=(const Reader&) = delete;

  /// The next entry; nothing at the end.
  [[nodiscard]] Result<std::optional<Entry>> next();
  /// The bytes of the entry that `next` returned last.
  [[nodiscard]] Result<std::size_t> read(std::span<std::byte> buffer);
  /// How many entries `next` has returned.
  [[nodiscard]] std::uint64_t position() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

/// One reader for all members of an archive: members are compressed together, so that those in front of one must be
/// expanded to get at it. Asked in the order of the archive, every byte is expanded once.
class Members : public std::enable_shared_from_this<Members> {
 public:
  Members(ByteView archive, Storage storage) : archive_(archive), storage_(std::move(storage)) {}

  /// The bytes of entry `index`, as they come.
  [[nodiscard]] std::unique_ptr<ByteStream> open(std::uint64_t index);
  /// Puts the reader in front of what follows `delivered` bytes of entry `index`.
  [[nodiscard]] Result<Reader*> at(std::uint64_t index, std::uint64_t delivered);

 private:
  ByteView archive_;
  Storage storage_;
  std::unique_ptr<Reader> reader_;
  std::uint64_t delivered_ = 0;  ///< of the entry that the reader is at
  std::uint64_t restarts_ = 0;

  friend class MemberStream;
};

}  // namespace assay::sevenzip
