#pragma once

#include <assay/context.hpp>

#include <memory>
#include <string_view>

namespace assay::formats::compressed {

/// The name of what a compressed file of the name `outer` holds: without the ending that says that it is compressed,
/// and "content" if there is none or nothing else.
[[nodiscard]] std::string_view content_name(std::string_view outer);

/// Whether `bytes` begin like a zlib stream (RFC 1950, 2.2): method 8, a window of at most 32 KiB, no preset
/// dictionary, a multiple of 31. That alone proves nothing.
[[nodiscard]] bool begins_zlib(ByteView bytes);

/// Reads `stream` to its end, which is the only way to learn where that is; what comes out is thrown away here, and
/// counted byte by byte, because no other budget knows of it. False: the budget is spent.
bool read_through(ByteStream& stream, ScanContext& context);

/// Accounts for `own`, the compressed bytes, and hands on what comes out of them.
void open(const Artifact& artifact, ScanContext& context, ByteView own, std::unique_ptr<ByteStream> stream);

}  // namespace assay::formats::compressed
