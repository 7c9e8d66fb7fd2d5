#pragma once

#include "pickle/trace.hpp"

#include <assay/bytes.hpp>
#include <assay/rule_data.hpp>

#include <cstdint>
#include <functional>
#include <string>

namespace assay::pickle {

struct Instruction;

/// Something that a run did.
struct Event {
  enum class Kind : std::uint8_t {
    opcode,
    array,        ///< joblib's bytes behind a BUILD were read: an array is in the place of what was built
    objects,      ///< a pickle begins there instead, which counts its opcodes anew
    objects_end,  ///< it has ended: what it holds is in the place of what was built
  };
  Kind kind;
  const Instruction& instruction;
  std::uint64_t index;  ///< of the opcode in its stream
};

struct MachineOptions {
  /// Counts work; false ends the run. Called about every 4096 opcodes.
  std::function<bool(std::uint64_t opcodes)> step;
  /// Called about every MiB with the offset that was passed, so that a mapping can let go of pages.
  std::function<void(std::uint64_t offset)> passed;
  /// Skip the arrays that joblib writes into the stream, as its unpickler does; plain pickle reads them as opcodes.
  bool skips_arrays = true;
  /// Called with each opcode that was executed, and what else happened. Costs time: for people only.
  std::function<void(const Event& event)> follow;
};

/// Runs one pickle symbolically, from `start` (counted from the beginning of `bytes`) to STOP or to the first
/// opcode that CPython's C unpickler would refuse. Follows Modules/_pickle.c, not pickletools. Executes nothing;
/// memory is bounded on any stream. Offsets in the trace are those of `bytes`' artifact.
[[nodiscard]] Trace run(ByteView bytes, std::uint64_t start, const PickleGlobals& globals,
                        const MachineOptions& options = {});

}  // namespace assay::pickle
