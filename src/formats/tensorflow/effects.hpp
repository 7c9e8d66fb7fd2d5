#pragma once

#include "core/complaints.hpp"
#include "formats/tensorflow/graph.hpp"

#include <assay/context.hpp>

#include <cstdint>
#include <set>
#include <string_view>

namespace assay::formats::tensorflow {

/// What a graph comes in.
enum class Wrapping : std::uint8_t { saved_model, meta_graph, graph };

/// Judges every operator of a graph that does more than compute, by where its operands lead. `assets` are the nodes
/// whose values a loader replaces by the paths of files in the model's own folder.
void judge_effects(Graph& graph, Wrapping wrapping, const std::set<std::string_view>& assets, ScanContext& context,
                   Complaints& complaints);

}  // namespace assay::formats::tensorflow
