#include "codecs/onnx/read.hpp"
#include "codecs/onnx/wiring.hpp"
#include "support/assemble.hpp"

#include <benchmark/benchmark.h>

#include <string>

namespace {

namespace onnx = assay::onnx;
using assay::ByteView;

/// A chain of nodes as exporters write them, each with a name and an attribute.
const std::string& chain(std::int64_t nodes) {
  static std::string bytes;
  static std::int64_t made = 0;
  if (made == nodes) return bytes;
  std::string text = "onnx\n ir_version 8\n graph\n";
  for (std::int64_t i = 0; i < nodes; ++i) {
    const auto from = "/model/layers/" + std::to_string(i);
    const auto to = "/model/layers/" + std::to_string(i + 1);
    text += "node Softmax " + from + " -> " + to + "\n name \"" + to + "/Softmax\"\n int axis -1\n end\n";
  }
  bytes = assay::test::assemble(text + "end\n opset 17\nend", "bench");
  made = nodes;
  return bytes;
}

void read_nodes(benchmark::State& state) {
  const auto& bytes = chain(state.range(0));
  for (auto _ : state) benchmark::DoNotOptimize(onnx::read_model(ByteView::of(bytes)));
  state.SetItemsProcessed(state.iterations() * state.range(0));
}
BENCHMARK(read_nodes)->Arg(1'000)->Arg(100'000);

void wire_nodes(benchmark::State& state) {
  const auto& bytes = chain(state.range(0));
  const auto model = onnx::read_model(ByteView::of(bytes));
  for (auto _ : state) benchmark::DoNotOptimize(onnx::wire(model));
  state.SetItemsProcessed(state.iterations() * state.range(0));
}
BENCHMARK(wire_nodes)->Arg(1'000)->Arg(100'000);

}  // namespace
