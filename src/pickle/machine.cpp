#include "pickle/machine.hpp"

#include "pickle/unpickler.hpp"

#include <algorithm>
#include <iterator>
#include <set>
#include <utility>

namespace assay::pickle {
namespace {

/// Adds what a second reading of the same stream imports and calls.
void merge(Trace& trace, Trace other) {
  std::set<std::pair<std::string, std::string>> imports;
  for (const auto& import : trace.imports) imports.emplace(import.module, import.name);
  for (auto& import : other.imports)
    if (imports.emplace(import.module, import.name).second) trace.imports.push_back(std::move(import));
  std::set<std::string> calls;
  for (const auto& call : trace.calls) calls.insert(call.expression);
  for (auto& call : other.calls)
    if (calls.insert(call.expression).second) trace.calls.push_back(std::move(call));
  std::set<std::uint64_t> nested;
  for (const auto& payload : trace.nested) nested.insert(payload.offset);
  for (const auto& payload : other.nested)
    if (nested.insert(payload.offset).second) trace.nested.push_back(payload);
  trace.texts_dropped |= other.texts_dropped;
  trace.expanded = std::max(trace.expanded, other.expanded);
  trace.hashed = std::max(trace.hashed, other.hashed);
  if (!trace.unmeasured_array) trace.unmeasured_array = other.unmeasured_array;
  std::ranges::move(other.outside_files, std::back_inserter(trace.outside_files));
  std::ranges::move(other.forged_dtypes, std::back_inserter(trace.forged_dtypes));
  trace.is_out_of_budget |= other.is_out_of_budget;
}

/// Plain pickle reads the bytes of joblib's first array as opcodes: what they call by name counts as well.
void merge_plain_reading(Trace& trace, const Trace& plain) {
  const auto is_new = [&](const Call& call) {
    const bool is_named = call.judgement.status != Status::unknown && call.judgement.status != Status::outside;
    return call.offset >= *trace.first_array && is_named &&
           std::ranges::find(trace.calls, call.expression, &Call::expression) == trace.calls.end();
  };
  std::ranges::copy_if(plain.calls, std::back_inserter(trace.calls), is_new);
}

}  // namespace

Trace run(ByteView bytes, std::uint64_t start, const PickleGlobals& globals, const MachineOptions& options) {
  Trace trace = Unpickler(bytes, start, globals, options).run();
  MachineOptions silent = options;
  silent.follow = nullptr;
  if (trace.straddles_frame) {
    trace.oddities.emplace_back("an opcode reaches over the end of its frame, where loaders read different things");
    if (!trace.is_out_of_budget) merge(trace, Unpickler(bytes, start, globals, silent, Source::file).run());
  }
  if ((!trace.first_array && !trace.has_array_behind_frame) || trace.is_out_of_budget) return trace;
  silent.skips_arrays = false;
  Trace plain = Unpickler(bytes, start, globals, silent).run();
  // Plain pickle goes on in the frame, where the other reading only does when it could read the array.
  if (trace.has_array_behind_frame) {
    merge(trace, std::move(plain));
  } else {
    merge_plain_reading(trace, plain);
  }
  return trace;
}

}  // namespace assay::pickle
