#pragma once

#include <cstdint>

namespace assay {

/// What one top-level file may cost before its scan ends as incomplete. One field per command-line flag;
/// the defaults are what docs/usage.md documents. Zero in `ratio` means the limit is off.
struct Limits {
  std::uint32_t depth = 16;                     ///< how deep artifacts nest (`--max-depth`)
  std::uint64_t members = 100'000;              ///< artifacts opened inside one file (`--max-members`)
  std::uint64_t expanded_bytes = 10ULL << 30U;  ///< bytes produced by decompression (`--max-expanded`)
  /// Decompressed bytes held in memory at a time: four times the size of the file, within these two.
  std::uint64_t resident_bytes = 1ULL << 30U;
  std::uint64_t resident_bytes_of_small_files = 192ULL << 20U;
  std::uint64_t ratio = 0;               ///< expanded to stored bytes of one member (`--max-ratio`)
  std::uint64_t steps = 20'000'000'000;  ///< units of work: opcodes, nodes, entries
  std::uint64_t findings = 10'000;       ///< findings kept for one file
  std::uint64_t facts = 250'000;         ///< facts kept for one file
  double seconds = 300;                  ///< wall time for one file (`--timeout`): the last resort
};

}  // namespace assay
