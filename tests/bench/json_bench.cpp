// The JSON reader: headers of safetensors files and vocabularies are JSON of up to 100 MB.
#include "codecs/json/document.hpp"
#include "codecs/json/reader.hpp"

#include <benchmark/benchmark.h>

#include <string>

namespace assay {
namespace {

/// The header of a safetensors file with so many tensors.
std::string header(std::size_t tensors) {
  std::string text = "{\"__metadata__\":{\"format\":\"pt\"}";
  for (std::size_t i = 0; i < tensors; ++i) {
    text += ",\"model.layers." + std::to_string(i) +
            ".self_attn.q_proj.weight\":{\"dtype\":\"BF16\",\"shape\":[4096,4096],";
    text += "\"data_offsets\":[" + std::to_string(i * 33554432) + "," + std::to_string((i + 1) * 33554432) + "]}";
  }
  return text + "}";
}

/// A vocabulary: short texts, many of them no ASCII.
std::string vocabulary(std::size_t words) {
  std::string text = "{";
  for (std::size_t i = 0; i < words; ++i) {
    if (i != 0) text += ",";
    text += (i % 4 == 0 ? "\"\u6a21\u578b" : "\"\u0120tok") + std::to_string(i) + "\":" + std::to_string(i);
  }
  return text + "}";
}

void read_all(benchmark::State& state, const std::string& text) {
  for (auto _ : state) {
    json::Reader in(ByteView::of(text));
    std::uint64_t tokens = 0;
    while (in.next().event != json::Event::end && !in.has_failed()) ++tokens;
    benchmark::DoNotOptimize(tokens);
  }
  state.SetBytesProcessed(static_cast<std::int64_t>(text.size()) * state.iterations());
}

void json_reads_a_header(benchmark::State& state) { read_all(state, header(10'000)); }
BENCHMARK(json_reads_a_header);

void json_reads_a_vocabulary(benchmark::State& state) { read_all(state, vocabulary(100'000)); }
BENCHMARK(json_reads_a_vocabulary);

void json_builds_a_document(benchmark::State& state) {
  const auto text = vocabulary(100'000);
  for (auto _ : state) benchmark::DoNotOptimize(json::Document::parse(ByteView::of(text)).node_count());
  state.SetBytesProcessed(static_cast<std::int64_t>(text.size()) * state.iterations());
}
BENCHMARK(json_builds_a_document);

}  // namespace
}  // namespace assay
