// Pickles: reading instructions, running them, and judging names.
#include "pickle/instruction.hpp"
#include "pickle/machine.hpp"
#include "pickle/policy.hpp"
#include "rules/load.hpp"

#include <benchmark/benchmark.h>

#include <string>

namespace assay::pickle {
namespace {

/// A dictionary of short lists, as metadata is: texts, small numbers, memo.
std::string plain_data(int entries) {
  std::string out = "\x80\x04}(";
  for (int i = 0; i < entries; ++i) {
    const auto key = "key" + std::to_string(i);
    out += '\x8c';
    out += static_cast<char>(key.size());
    out += key;
    out +=
        "\x94](K\x01K\x02K\x03M\x10\x27"
        "e";
  }
  return out + "u.";
}

/// Tensors as torch.save writes them: a call with a persistent id each.
std::string tensors(int count) {
  using namespace std::string_literals;
  const auto text = [](const std::string& value) { return "X"s + static_cast<char>(value.size()) + "\0\0\0"s + value; };
  std::string out = "\x80\x02}(";
  for (int i = 0; i < count; ++i) {
    const auto key = std::to_string(i);
    out += text(key) + "ctorch._utils\n_rebuild_tensor_v2\n((" + text("storage") + "ctorch\nFloatStorage\n" +
           text(key) + text("cpu") + "K\x04tQK\x00K\x02K\x02\x86K\x02K\x01\x86\x89"s +
           "ccollections\nOrderedDict\n)RtR";
  }
  return out + "u.";
}

void run_pickle(benchmark::State& state, const std::string& bytes) {
  const auto& globals = rules::embedded().pickle;
  std::uint64_t opcodes = 0;
  for (auto _ : state) {
    const auto trace = run(ByteView::of(bytes), 0, globals);
    if (!trace.is_complete || !trace.calls.empty()) state.SkipWithError("the pickle is not as it was meant");
    opcodes += trace.opcodes;
  }
  state.SetBytesProcessed(static_cast<std::int64_t>(bytes.size()) * state.iterations());
  state.counters["opcodes"] = benchmark::Counter(static_cast<double>(opcodes), benchmark::Counter::kIsRate);
}

void pickle_of_plain_data(benchmark::State& state) { run_pickle(state, plain_data(10'000)); }
BENCHMARK(pickle_of_plain_data);

void pickle_of_tensors(benchmark::State& state) { run_pickle(state, tensors(2'000)); }
BENCHMARK(pickle_of_tensors);

void judge_names(benchmark::State& state) {
  const auto& globals = rules::embedded().pickle;
  for (auto _ : state)
    for (const auto* name : {"OrderedDict", "_rebuild_tensor_v2", "system", "LinearRegression", "nobody.knows.this"})
      benchmark::DoNotOptimize(judge_name(globals, "collections", name, Use::called));
  state.SetItemsProcessed(5 * state.iterations());
}
BENCHMARK(judge_names);

}  // namespace
}  // namespace assay::pickle
