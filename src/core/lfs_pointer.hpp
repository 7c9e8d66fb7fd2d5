// What git-lfs leaves in place of a large file that was not fetched.
#pragma once

#include <assay/bytes.hpp>

namespace assay {

/// Whether this is such a pointer (git-lfs, docs/spec.md, "The Pointer": the version comes first).
inline bool is_lfs_pointer(ByteView bytes) {
  return bytes.size() < 1024 && bytes.starts_with("version https://git-lfs.github.com/spec/");
}

}  // namespace assay
