// safetensors: the header is all that is read, so its tensors are what a file costs.
#include "core/blob.hpp"
#include "formats/safetensors/safetensors.hpp"
#include "unit/formats/memory_artifact.hpp"

#include <benchmark/benchmark.h>

#include <string>

namespace assay {
namespace {

/// A file of so many tensors of four bytes.
std::string file_of(std::size_t tensors) {
  std::string header = "{\"__metadata__\":{\"format\":\"pt\"}";
  for (std::size_t i = 0; i < tensors; ++i) {
    header += ",\"model.layers." + std::to_string(i) + ".mlp.weight\":{\"dtype\":\"BF16\",\"shape\":[2],";
    header += "\"data_offsets\":[" + std::to_string(i * 4) + "," + std::to_string((i + 1) * 4) + "]}";
  }
  header += "}";
  std::string file;
  for (unsigned i = 0; i < 8; ++i) file += static_cast<char>(header.size() >> (8 * i) & 0xFFU);
  return file + header + std::string(tensors * 4, '\0');
}

void safetensors_header(benchmark::State& state) {
  const auto tensors = static_cast<std::size_t>(state.range(0));
  const Artifact artifact = test::memory_artifact(file_of(tensors));
  for (auto _ : state) {
    test::RecordingContext context(test::Run::no_data());
    formats::safetensors::kFormat.analyze(artifact, context);
    if (!context.findings.empty() || !context.errors.empty()) state.SkipWithError("the file is not clean");
  }
  state.SetItemsProcessed(static_cast<std::int64_t>(tensors) * state.iterations());
}
BENCHMARK(safetensors_header)->Arg(300)->Arg(10'000)->Arg(1'000'000)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace assay
