#pragma once

#include "core/complaints.hpp"
#include "formats/tflite/wiring.hpp"

#include <assay/context.hpp>

#include <cstdint>
#include <map>
#include <utility>
#include <vector>

namespace assay::formats::tflite {

/// What of a model matters for operators of TensorFlow in it.
struct FlexModel {
  ByteView file;
  const std::vector<Code>& codes;
  const std::vector<Data>& data;
  const std::vector<Wiring>& subgraphs;
  /// By subgraph: the operators that run it, each by its own subgraph and its number there.
  std::multimap<std::uint32_t, std::pair<std::uint32_t, std::uint32_t>> callers = {};
};

/// Judges operators that the Flex delegate runs. Their code only says that it shall take them: what it runs stands in
/// their options.
void judge_flex(FlexModel model, ScanContext& context, Complaints& complaints);

}  // namespace assay::formats::tflite
