#pragma once

#include "core/complaints.hpp"
#include "formats/tensorflow/graph.hpp"

#include <assay/context.hpp>

#include <cstdint>

namespace assay::formats::tensorflow {

/// What a graph comes in.
enum class Wrapping : std::uint8_t { saved_model, meta_graph, graph };

/// Judges every operator of a graph that does more than compute, by where its operands lead.
void judge_effects(Graph& graph, Wrapping wrapping, ScanContext& context, Complaints& complaints);

}  // namespace assay::formats::tensorflow
