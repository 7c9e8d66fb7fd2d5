#pragma once

#include <assay/bytes.hpp>
#include <assay/result.hpp>

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace assay::leveldb {

/// Ends in the magic number of a sorted string table (leveldb, doc/table_format.md).
[[nodiscard]] bool is_table(ByteView bytes);

/// One pair, in the order of the keys. Both are valid only while they are handed out.
struct Entry {
  std::string_view key;
  ByteView value;
};

/// Reads every pair of a table, block by block as its index lists them; blocks are plain, or compressed with snappy up
/// to 16 MiB. `see` returns false to end. `cover` is told of each block that was read. An error says what is wrong or
/// not supported; what came before it was handed out.
[[nodiscard]] std::optional<Error> read_table(ByteView bytes, const std::function<bool(const Entry&)>& see,
                                              const std::function<void(ByteRange)>& cover);

}  // namespace assay::leveldb
