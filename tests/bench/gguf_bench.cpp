// GGUF: a vocabulary of 250,000 tokens with its merges, and a table of 100,000 tensors. Neither is copied; what is
// measured is skipping, comparing names and placing tensors.
#include "formats/gguf/gguf.hpp"
#include "unit/formats/memory_artifact.hpp"

#include <benchmark/benchmark.h>

#include <cstdint>
#include <string>
#include <string_view>

namespace assay {
namespace {

void put(std::string& out, std::uint64_t value, unsigned size) {
  for (unsigned i = 0; i < size; ++i) out += static_cast<char>(value >> (8 * i));
}

void put_text(std::string& out, std::string_view text) {
  put(out, text.size(), 8);
  out += text;
}

std::string header(std::uint64_t tensors, std::uint64_t pairs) {
  std::string out = "GGUF";
  put(out, 3, 4);
  put(out, tensors, 8);
  put(out, pairs, 8);
  return out;
}

void analyze(benchmark::State& state, std::string bytes) {
  const auto artifact = test::memory_artifact(std::move(bytes));
  for (auto _ : state) {
    test::RecordingContext context(test::Run::no_data());
    formats::gguf::kFormat.analyze(artifact, context);
    benchmark::DoNotOptimize(context.facts.size());
  }
  state.SetBytesProcessed(static_cast<std::int64_t>(artifact.bytes.size()) * state.iterations());
}

void gguf_vocabulary(benchmark::State& state) {
  constexpr std::uint64_t kTokens = 250'000;
  auto bytes = header(0, 2);
  for (const std::string_view key : {"tokenizer.ggml.tokens", "tokenizer.ggml.merges"}) {
    put_text(bytes, key);
    put(bytes, 9, 4);
    put(bytes, 8, 4);
    put(bytes, kTokens, 8);
    for (std::uint64_t i = 0; i < kTokens; ++i) put_text(bytes, "token" + std::to_string(i));
  }
  analyze(state, std::move(bytes));
}
BENCHMARK(gguf_vocabulary)->Unit(benchmark::kMillisecond);

void gguf_tensors(benchmark::State& state) {
  constexpr std::uint64_t kTensors = 100'000;
  auto bytes = header(kTensors, 0);
  for (std::uint64_t i = 0; i < kTensors; ++i) {
    put_text(bytes, "blk." + std::to_string(i) + ".attn_q.weight");
    put(bytes, 1, 4);
    put(bytes, 8, 8);
    put(bytes, 0, 4);
    put(bytes, 32 * i, 8);
  }
  bytes.resize((bytes.size() + 31) / 32 * 32 + 32 * kTensors);
  analyze(state, std::move(bytes));
}
BENCHMARK(gguf_tensors)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace assay
