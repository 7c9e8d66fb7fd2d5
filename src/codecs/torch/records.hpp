#pragma once

#include "codecs/zip/archive.hpp"
#include "core/lower.hpp"

#include <assay/artifact.hpp>

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace assay::torch {

/// The bytes of a record: in the archive, or expanded.
class RecordBytes {
 public:
  explicit RecordBytes(ByteView stored) : stored_(stored) {}
  explicit RecordBytes(std::string expanded) : expanded_(std::move(expanded)) {}

  /// Valid for as long as this object stays where it is.
  [[nodiscard]] ByteView view() const { return expanded_ ? ByteView::of(*expanded_) : stored_; }

 private:
  ByteView stored_;
  std::optional<std::string> expanded_;
};

/// The records of an archive as PyTorch's reader (caffe2/serialize/inline_container.cc) finds them: below the folder of
/// the first directory entry, whatever the letter case. `archive` and the artifact must outlive it.
class Records {
 public:
  Records(const zip::Archive& archive, const Artifact& artifact);

  /// The folder without its slash; empty when the first entry is in none, which PyTorch refuses.
  [[nodiscard]] std::string_view root() const { return root_; }
  [[nodiscard]] bool has_root() const { return has_root_; }
  /// Members in the directories that are not below the root.
  [[nodiscard]] const std::vector<std::size_t>& outsiders() const { return outsiders_; }

  /// The members that a look-up of `name` ("data.pkl") may find.
  [[nodiscard]] std::vector<std::size_t> find(std::string_view name) const;
  [[nodiscard]] bool has(std::string_view name) const { return records_.contains(text::lower(name)); }
  /// True when a record's name begins with `prefix`.
  [[nodiscard]] bool has_below(std::string_view prefix) const;

  /// Lower-case name below the root → member.
  [[nodiscard]] const std::multimap<std::string, std::size_t>& all() const { return records_; }
  /// The name below the root as it is written.
  [[nodiscard]] std::string_view written(std::size_t member) const;

  /// The whole name as it is written.
  [[nodiscard]] std::string_view full_name(std::size_t member) const;

  /// Where the archive speaks of the member.
  [[nodiscard]] ByteRange place(std::size_t member) const {
    const auto& one = archive_.members[member];
    return {one.header().offset, one.central ? zip::kCentralSize : zip::kLocalSize};
  }

  /// The bytes that loaders get; at most `limit`. Nothing when they cannot be had, or `step` says stop.
  [[nodiscard]] std::optional<RecordBytes> bytes(std::size_t member, std::uint64_t limit, const zip::Step& step) const;
  /// The first of them, as many as there are up to `size`: nothing more is expanded.
  [[nodiscard]] std::optional<RecordBytes> front(std::size_t member, std::uint64_t size, const zip::Step& step) const;

 private:
  [[nodiscard]] std::optional<RecordBytes> read(std::size_t member, std::uint64_t limit, const zip::Step& step) const;

  const zip::Archive& archive_;
  const Artifact& artifact_;
  std::string_view root_;
  bool has_root_ = false;
  std::multimap<std::string, std::size_t> records_;
  std::vector<std::size_t> outsiders_;
};

}  // namespace assay::torch
