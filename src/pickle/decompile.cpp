// What a pickle builds and calls, as statements: one for each call, overwrite and import, in the order of the stream.
#include "core/text.hpp"
#include "pickle/disassemble.hpp"
#include "pickle/machine.hpp"

#include <fmt/format.h>

namespace assay::pickle {

std::vector<std::string> decompile(ByteView bytes, std::uint64_t start, const PickleGlobals& globals,
                                   std::uint64_t limit) {
  std::vector<std::string> lines;
  MachineOptions options;
  std::uint64_t dropped = 0;
  options.statement = [&](std::string line) {
    if (lines.size() < limit) {
      lines.push_back(std::move(line));
    } else {
      ++dropped;
    }
  };
  const Trace trace = run(bytes, start, globals, options);
  if (dropped > 0) lines.push_back(fmt::format("# … {} more statements", dropped));
  if (trace.error)
    lines.push_back(fmt::format("# the stream breaks at {:#x}: {}", trace.error->offset, trace.error->message));
  return lines;
}

}  // namespace assay::pickle
