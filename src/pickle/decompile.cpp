// What a pickle builds and calls, as statements: one for each call, overwrite and import, in the order of the stream.
#include "pickle/decompiler.hpp"
#include "pickle/disassemble.hpp"
#include "pickle/machine.hpp"

#include <fmt/format.h>

namespace assay::pickle {

std::vector<std::string> decompile(ByteView bytes, std::uint64_t start, const PickleGlobals& globals,
                                   std::uint64_t limit) {
  Decompiler decompiler(bytes, globals, limit);
  MachineOptions options;
  options.follow = [&](const Event& event) { decompiler.follow(event); };
  const Trace trace = run(bytes, start, globals, options);
  auto lines = decompiler.lines();
  if (trace.error)
    lines.push_back(fmt::format("# the stream breaks at {:#x}: {}", trace.error->offset, trace.error->message));
  return lines;
}

}  // namespace assay::pickle
