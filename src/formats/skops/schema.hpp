#pragma once

#include <assay/format.hpp>

namespace assay::formats::skops {

/// `schema.json` of a skops archive: the tree of objects that loading makes. docs/formats/skops-schema.md
extern const Format kSchema;

/// Whether the text begins as a node does: an object that says of which class of which module it is.
[[nodiscard]] Claim schema_claim(ByteView text);

}  // namespace assay::formats::skops
