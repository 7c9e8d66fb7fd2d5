#pragma once

#include "codecs/zip/records.hpp"

#include <assay/bytes.hpp>

#include <string>
#include <string_view>

namespace assay::formats::skops {

/// skops reads `schema.json`. Other tools have written it without an ending.
[[nodiscard]] bool is_schema(std::string_view name);

/// What NdArrayNode and SparseMatrixNode keep beside the schema.
[[nodiscard]] bool is_array(std::string_view name);

/// Folders, and what NdArrayNode, SparseMatrixNode and BytesNode keep beside the schema.
[[nodiscard]] bool is_data(std::string_view name);

/// The front of a member, expanded, at most 64 KiB; empty when it cannot be read.
[[nodiscard]] std::string front_of(const zip::CentralHeader& header, ByteView archive);

/// What a member is there for, from its name and the front of its text: "is source of Python". Empty for what is only
/// data or documentation.
[[nodiscard]] std::string_view purpose_of(std::string_view name, std::string_view front);

}  // namespace assay::formats::skops
