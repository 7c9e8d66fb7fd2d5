#include "formats/hdf5/judge.hpp"

#include "core/file_reach.hpp"
#include "core/text.hpp"
#include "formats/hdf5/rules.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <limits>

namespace assay::formats::hdf5 {
namespace {

using assay::hdf5::Dataset;
using assay::hdf5::Layout;
using assay::hdf5::Link;
using assay::hdf5::NamedLink;

constexpr auto kMost = std::numeric_limits<std::uint64_t>::max();

/// A name beside the file is at most a piece that was not scanned; any other reads what is on the machine.
Severity severity_of(std::string_view file) {
  return file_reach(file) == FileReach::local ? Severity::medium : Severity::high;
}

std::string reach_of(std::string_view file) {
  return file_reach(file) == FileReach::local ? std::string() : fmt::format(", which {}", describe(file_reach(file)));
}

std::string logical(std::string_view object) { return fmt::format("object {}", text::printable(object, 120)); }

struct KnownFilter {
  std::uint16_t id;
  std::string_view name;
};
/// Registered with the HDF Group, and met in files of h5py, hdf5plugin, PyTables or netCDF.
constexpr std::array kKnownFilters{
    KnownFilter{305, "LZO"},          KnownFilter{307, "bzip2"},          KnownFilter{32000, "LZF"},
    KnownFilter{32001, "Blosc"},      KnownFilter{32002, "MAFISC"},       KnownFilter{32003, "Snappy"},
    KnownFilter{32004, "LZ4"},        KnownFilter{32005, "APAX"},         KnownFilter{32006, "CBF"},
    KnownFilter{32007, "JPEG-XR"},    KnownFilter{32008, "bitshuffle"},   KnownFilter{32009, "SPDP"},
    KnownFilter{32010, "LPC-Rice"},   KnownFilter{32011, "CCSDS-123"},    KnownFilter{32012, "JPEG-LS"},
    KnownFilter{32013, "zfp"},        KnownFilter{32014, "fpzip"},        KnownFilter{32015, "Zstandard"},
    KnownFilter{32016, "B3D"},        KnownFilter{32017, "SZ"},           KnownFilter{32018, "FCIDECOMP"},
    KnownFilter{32019, "JPEG"},       KnownFilter{32020, "VBZ"},          KnownFilter{32021, "FAPEC"},
    KnownFilter{32022, "BitGroom"},   KnownFilter{32023, "GBR"},          KnownFilter{32024, "SZ3"},
    KnownFilter{32025, "Delta-Rice"}, KnownFilter{32026, "Blosc2"},       KnownFilter{32027, "FLAC"},
    KnownFilter{32028, "SPERR"},      KnownFilter{32029, "TERSE/PROLIX"}, KnownFilter{32030, "FFmpeg"},
};

void judge_filter(const assay::hdf5::Filter& filter, const Dataset& dataset, Complaints& complaints) {
  constexpr std::uint16_t kLastOfLibrary = 6;
  if (filter.id <= kLastOfLibrary) return;
  const auto known = std::ranges::find(kKnownFilters, filter.id, &KnownFilter::id);
  const bool is_known = known != kKnownFilters.end();
  // The HDF Group gives out numbers from 32000 on: one that is not listed here may be newer than this list.
  const bool is_assigned = filter.id >= 32000 && filter.id < 33000;
  const auto severity = is_known ? Severity::info : is_assigned ? Severity::low : Severity::medium;
  if (!complaints.wants(kPluginFilter, filter.range, severity)) return;
  const auto name = is_known              ? fmt::format(" ({})", known->name)
                    : filter.name.empty() ? std::string()
                                          : fmt::format(" ({})", text::quoted(filter.name, 80));
  complaints.report(kPluginFilter, {filter.range, logical(dataset.path)},
                    fmt::format("Reading the data set loads a plug-in for the filter {}{}{}.", filter.id, name,
                                is_known || is_assigned ? "" : ", a number that nobody registered"),
                    severity);
}

std::uint64_t times(std::uint64_t a, std::uint64_t b) { return a != 0 && b > kMost / a ? kMost : a * b; }

void judge_size(const Dataset& dataset, std::uint64_t file_size, Complaints& complaints) {
  constexpr std::uint64_t kLarge = 4ULL << 30U;
  constexpr std::uint64_t kRatio = 1000;
  if (!dataset.external_files.empty()) return;  // worse is said of it
  const bool is_virtual = dataset.layout.kind == Layout::Kind::virtual_;
  const auto stored = is_virtual ? file_size : dataset.storage.bytes;
  auto declared = times(dataset.space.elements.value_or(kMost), dataset.type.size);
  if (dataset.storage.chunks != 0 && dataset.layout.kind == Layout::Kind::chunked) {
    std::uint64_t chunk = 1;  // is allocated as a whole, however little of it the data set has
    for (const auto dimension : dataset.layout.chunk) chunk = times(chunk, dimension);
    declared = std::max(declared, chunk);
  }
  if (declared <= kLarge || declared / kRatio <= stored || !complaints.wants(kShapeBomb, dataset.range)) return;
  complaints.report(kShapeBomb, {dataset.range, logical(dataset.path)},
                    fmt::format("The data set takes {}, and {} are stored.",
                                declared == kMost ? std::string("more than 2^64 bytes") : text::byte_size(declared),
                                stored == 0 ? std::string("no bytes") : text::byte_size(stored)));
}

}  // namespace

void judge_link(const NamedLink& named, Complaints& complaints) {
  const Link& link = named.link;
  if (link.kind == Link::Kind::external) {
    const auto severity = severity_of(link.file);
    if (!complaints.wants(kExternalLink, named.range, severity)) return;
    complaints.report(kExternalLink, {named.range, logical(named.group)},
                      fmt::format("The name {} is a link to {} in the file {}{}.", text::quoted(link.name, 80),
                                  text::quoted(link.target, 80), text::quoted(link.file), reach_of(link.file)),
                      severity);
  } else if (link.kind == Link::Kind::user && complaints.wants(kUserLink, named.range)) {
    complaints.report(kUserLink, {named.range, logical(named.group)},
                      fmt::format("The name {} is a link of the kind {}.", text::quoted(link.name, 80), link.type));
  }
}

void judge_dataset(const Dataset& dataset, std::uint64_t file_size, Complaints& complaints) {
  const auto where = logical(dataset.path);
  for (const auto file : dataset.external_files) {
    if (!complaints.wants(kExternalStorage, dataset.range)) continue;
    complaints.report(
        kExternalStorage, {dataset.range, where},
        fmt::format("The numbers of the data set are read from the file {}{}.", text::quoted(file), reach_of(file)));
  }
  for (const auto& source : dataset.virtual_sources) {
    if (source.file == ".") continue;  // this file
    const auto severity = severity_of(source.file);
    if (!complaints.wants(kVirtualDataset, source.range, severity)) continue;
    complaints.report(kVirtualDataset, {source.range, where},
                      fmt::format("The data set reads {} in the file {}{}.", text::quoted(source.dataset, 80),
                                  text::quoted(source.file), reach_of(source.file)),
                      severity);
  }
  for (const auto& filter : dataset.filters) judge_filter(filter, dataset, complaints);
  judge_size(dataset, file_size, complaints);
}

}  // namespace assay::formats::hdf5
