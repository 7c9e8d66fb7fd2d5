#pragma once

#include <span>
#include <string>

namespace assay::engine {

/// The version of Landlock that the kernel offers; 0 when there is none.
[[nodiscard]] int landlock_abi();

struct LandlockResult {
  int abi = 0;    ///< 0: nothing was restricted
  int error = 0;  ///< then why, as an errno; 0: the kernel has no Landlock
};

/// Lets the calling thread, and all it starts, read at and below `readable` and use files in no other way; cuts it
/// off from TCP, from signals to others and from abstract sockets where the kernel can. Paths that cannot be opened
/// are left out: what is there cannot be read then.
[[nodiscard]] LandlockResult restrict_files(std::span<const std::string> readable);

}  // namespace assay::engine
