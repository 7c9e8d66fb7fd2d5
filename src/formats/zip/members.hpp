#pragma once

#include "codecs/zip/archive.hpp"

#include <assay/artifact.hpp>
#include <assay/context.hpp>

#include <cstddef>
#include <set>
#include <tuple>

namespace assay::formats::zip {

/// Judges the members of one archive one by one and hands their bytes on, in every reading. No member stops the
/// others; only a budget does.
class Members {
 public:
  Members(const assay::zip::Archive& archive, const Artifact& artifact, ScanContext& context)
      : archive_(archive), artifact_(artifact), context_(context) {}

  void analyze();

 private:
  void judge_name(std::size_t index);
  void judge_name(ByteView name, ByteRange place);
  void judge_link(const assay::zip::Member& member);
  void judge_header(const assay::zip::Member& member);
  void judge_flags(const assay::zip::Member& member, bool is_plain);

  void open(const assay::zip::Member& member);
  [[nodiscard]] bool is_new(const assay::zip::Reading& reading, ByteView name);
  [[nodiscard]] bool may_check(ByteView data, bool says_encrypted);
  bool open_stored(const assay::zip::Member& member, ByteView data, const assay::zip::Reading& reading);
  bool open_compressed(const assay::zip::Member& member, ByteView data, std::uint16_t method);
  bool open_other(const assay::zip::Member& member, const assay::zip::Reading& reading);

  const assay::zip::Archive& archive_;
  const Artifact& artifact_;
  ScanContext& context_;
  std::set<std::tuple<std::uint64_t, std::uint64_t, std::uint16_t>> opened_;
  std::set<std::tuple<std::uint64_t, std::uint64_t, std::uint16_t, std::string_view>> opened_as_;
  std::uint64_t checked_ = 0;        ///< bytes compared with a checksum
  std::uint64_t repeated_ = 0;       ///< bytes opened again under another name
  bool has_too_many_names_ = false;  ///< for the same bytes; it is told
  bool is_over_ = false;             ///< a budget was met
};

/// Stored members up to this size are compared with their checksum, until so many bytes were read in all: bigger ones
/// are weights, and reading them would cost more than the rest of the scan. A member that claims to be encrypted is
/// compared up to a larger size, because only that tells whether it is. Compressed members are always compared.
inline constexpr std::uint64_t kLargestChecked = 1ULL << 20U;
inline constexpr std::uint64_t kLargestEncrypted = 16ULL << 20U;
inline constexpr std::uint64_t kMostChecked = 64ULL << 20U;

}  // namespace assay::formats::zip
