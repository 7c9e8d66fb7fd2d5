#pragma once

#include <assay/artifact.hpp>
#include <assay/format.hpp>

#include <string_view>

namespace assay::formats::msgpack {

/// MessagePack has no magic: it is a map whose keys are texts and that holds arrays as Flax packs them, or, under the
/// name of such a file, any map or list. So are parts of spaCy's pipelines, which only their names tell.
[[nodiscard]] Claim claim(const Artifact& artifact);

/// A map with a text or a number for its first key, or a list of such maps: what no text begins like.
[[nodiscard]] bool begins_like_records(ByteView bytes);

/// Whether spaCy calls its files so: their maps have numbers for keys, and arrays of numpy (thinc).
[[nodiscard]] bool is_of_spacy(std::string_view name);

}  // namespace assay::formats::msgpack
