#pragma once

#include <assay/bytes.hpp>
#include <assay/result.hpp>

#include <cstdint>
#include <optional>
#include <string>

namespace assay::tar {

/// What a pax extended header (types 'x' and 'g') says that matters to a reader. Absent keys change nothing.
struct PaxRecords {
  std::optional<std::string> path;
  std::optional<std::string> link;
  std::optional<std::uint64_t> size;
  std::optional<std::string> sparse_name;  ///< GNU.sparse.name: the real name of a sparse file
  bool is_sparse = false;
};

/// Reads the records of `body` into `records`; later records win. An error keeps what was read before it.
[[nodiscard]] std::optional<Error> read_pax(ByteView body, PaxRecords& records);

}  // namespace assay::tar
