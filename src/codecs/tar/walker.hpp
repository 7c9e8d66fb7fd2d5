#pragma once

#include "codecs/tar/header.hpp"
#include "codecs/tar/pax.hpp"

#include <assay/bytes.hpp>
#include <assay/result.hpp>

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace assay::tar {

enum class Kind : std::uint8_t { file, directory, hard_link, symbolic_link, device };

/// Two sizes of one member, for readers who go on at different places.
struct SizeConflict {
  std::uint64_t plain = 0;  ///< by the header, as readers in C take it
  std::uint64_t other = 0;
  std::string_view by;  ///< who says the other one
};

/// One member of an archive with the GNU and pax extensions applied to it.
struct Entry {
  ByteRange range;   ///< all its blocks: extension headers, header, body and padding
  ByteRange header;  ///< its own header block
  ByteView body;     ///< the stored bytes; empty for anything but a file
  std::string name;  ///< raw
  std::string link;  ///< raw target of a link
  Kind kind = Kind::file;
  bool is_sparse = false;                      ///< the body is what is stored of a file with holes
  std::optional<SizeConflict> sizes_disagree;  ///< readers disagree on where the next header is
};

/// Walks the entries of a tar archive one at a time, as GNU tar does: behind a header that is broken it goes on with
/// the next block that holds a good one. `archive` must outlive the walker and its entries.
class Walker {
 public:
  /// `step` counts blocks looked at; when it says false the walk ends.
  explicit Walker(ByteView archive, std::function<bool(std::uint64_t)> step = {})
      : archive_(archive), step_(std::move(step)) {}

  /// The next entry, or nothing at the end. What went wrong on the way is in `errors()`.
  [[nodiscard]] std::optional<Entry> next();

  [[nodiscard]] const std::vector<Error>& errors() const { return errors_; }
  /// Once `next` has said nothing: the zero blocks that end the archive, if they are there.
  [[nodiscard]] std::optional<ByteRange> end_mark() const { return end_mark_; }

 private:
  /// What headers of type L, K, x and g hold for the entry behind them.
  struct Extensions {
    std::optional<std::string> long_name;
    std::optional<std::string> long_link;
    PaxRecords pax;
  };

  void shorten(std::optional<std::string>& path, std::uint64_t at);
  void note(ErrorCode code, std::uint64_t offset, std::string message);
  void find_end();
  [[nodiscard]] bool skip_to_header();
  [[nodiscard]] std::optional<ByteView> take_body(std::uint64_t offset, std::uint64_t size);
  [[nodiscard]] bool read_extension(const Header& header, Extensions& extensions);
  [[nodiscard]] std::optional<Entry> read_entry(const Header& header, const Extensions& extensions,
                                                std::uint64_t begin);
  [[nodiscard]] std::uint64_t skip_sparse_map(std::uint64_t offset);

  ByteView archive_;
  std::function<bool(std::uint64_t)> step_;
  std::uint64_t position_ = 0;
  PaxRecords global_;
  std::vector<Error> errors_;
  std::optional<ByteRange> end_mark_;
  bool is_done_ = false;
};

}  // namespace assay::tar
