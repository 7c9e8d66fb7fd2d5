#pragma once

#include <assay/context.hpp>

#include <memory>
#include <string_view>

namespace assay::formats::compressed {

/// The name of what a compressed file holds.
inline constexpr std::string_view kContent = "content";

/// Reads `stream` to its end, which is the only way to learn where that is; what comes out is thrown away here, and
/// counted byte by byte, because no other budget knows of it. False: the budget is spent.
bool read_through(ByteStream& stream, ScanContext& context);

/// Accounts for `own`, the compressed bytes, and hands on what comes out of them.
void open(const Artifact& artifact, ScanContext& context, ByteView own, std::unique_ptr<ByteStream> stream);

}  // namespace assay::formats::compressed
