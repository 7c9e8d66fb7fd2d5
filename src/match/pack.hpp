#pragma once

#include "match/signatures.hpp"

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

namespace assay::match {

/// rules/yara/ as it is part of the program. The compiled rules are libyara's own buffers. A buffer that has no
/// pointers is used where it stands, in memory that processes share; one with pointers is copied and each pointer set,
/// which is a hundredth of the work of reading the form that libyara writes to files.
struct Pack {
  struct Source {
    std::string_view name;
    std::string_view text;
  };
  /// Where a buffer has a pointer, and where that points to. Bytes from the start of a buffer.
  struct Pointer {
    std::uint32_t at;
    std::uint32_t target_buffer;
    std::uint32_t target;
  };
  struct Buffer {
    std::span<const std::byte> bytes;  ///< zeros where pointers go
    std::span<const Pointer> pointers;
  };
  std::string_view version;         ///< of the libyara that compiled it
  std::span<const Buffer> buffers;  ///< in that library's order
  std::span<const Source> sources;  ///< ordered by name
};

/// Made by the build from rules/yara/.
[[nodiscard]] const Pack& embedded_pack();

/// Loads a pack: compiled as it is when this program's libyara is the one that compiled it and takes it, else from its
/// sources. Compiled rules can hold anything, so nothing but what was built in ever comes here.
[[nodiscard]] Result<Signatures> load(const Pack& pack);

/// The sources of a pack, as `compile` wants them.
[[nodiscard]] std::vector<RuleSource> sources_of(const Pack& pack);

}  // namespace assay::match
