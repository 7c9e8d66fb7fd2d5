// The cursor: every byte that is parsed goes through it.
#include <assay/cursor.hpp>

#include <benchmark/benchmark.h>

#include <string>

namespace assay {
namespace {

const std::string& random_bytes() {
  static const std::string kBytes = [] {
    std::string bytes(1U << 20U, '\0');
    std::uint32_t state = 1;
    for (auto& byte : bytes) byte = static_cast<char>((state = state * 1664525U + 1013904223U) >> 24U);
    return bytes;
  }();
  return kBytes;
}

void cursor_reads_integers(benchmark::State& state) {
  const auto view = ByteView::of(random_bytes());
  for (auto _ : state) {
    Cursor in(view);
    std::uint64_t sum = 0;
    while (in.remaining() >= 15) sum += in.u8("a") + in.u16("b") + in.u32("c") + in.u64("d");
    benchmark::DoNotOptimize(sum);
  }
  state.SetBytesProcessed(static_cast<std::int64_t>(view.size()) * state.iterations());
}
BENCHMARK(cursor_reads_integers);

void cursor_takes_short_pieces(benchmark::State& state) {
  const auto view = ByteView::of(random_bytes());
  for (auto _ : state) {
    Cursor in(view);
    std::uint64_t pieces = 0;
    while (in.remaining() > 255) {
      benchmark::DoNotOptimize(in.take(in.u8("size"), "piece"));
      ++pieces;
    }
    benchmark::DoNotOptimize(pieces);
  }
  state.SetBytesProcessed(static_cast<std::int64_t>(view.size()) * state.iterations());
}
BENCHMARK(cursor_takes_short_pieces);

}  // namespace
}  // namespace assay
