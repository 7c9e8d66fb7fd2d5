// Whole scans in memory: what one small file costs once the process runs, and what sweeping unknown bytes costs.
#include "core/blob.hpp"
#include "formats/all.hpp"
#include "rules/load.hpp"

#include <assay/assay.hpp>

#include <benchmark/benchmark.h>

#include <array>
#include <string>

namespace assay {
namespace {

void scan_bytes(benchmark::State& state, std::string_view bytes) {
  const std::array inputs{Input{"input", memory_blob(bytes)}};
  const ScanOptions options{.formats = formats::all(), .rules = &rules::embedded()};
  for (auto _ : state) benchmark::DoNotOptimize(scan(inputs, options));
  state.SetBytesProcessed(static_cast<std::int64_t>(bytes.size()) * state.iterations());
}

void scan_small_pickle(benchmark::State& state) { scan_bytes(state, "(dS'a'\nI1\ns."); }
BENCHMARK(scan_small_pickle);

void scan_malicious_pickle(benchmark::State& state) { scan_bytes(state, "cos\nsystem\n(S'id'\ntR."); }
BENCHMARK(scan_malicious_pickle);

/// Weights of no known format: every byte is looked at for embedded content.
void scan_unknown_bytes(benchmark::State& state) {
  std::string bytes(16U << 20U, '\0');
  std::uint32_t random = 1;
  for (auto& byte : bytes) byte = static_cast<char>((random = random * 1664525U + 1013904223U) >> 24U);
  scan_bytes(state, bytes);
}
BENCHMARK(scan_unknown_bytes);

}  // namespace
}  // namespace assay
