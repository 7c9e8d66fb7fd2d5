#include "cli/inspection.hpp"
#include "formats/all.hpp"
#include "pickle/disassemble.hpp"
#include "pickle/machine.hpp"

#include <algorithm>

namespace assay::cli {
namespace {

bool is_pickle(const Artifact& artifact) {
  return std::ranges::any_of(formats::all(), [&](const Format* format) {
    return format->name == "pickle" && format->claim(artifact) != Claim::no;
  });
}

}  // namespace

std::vector<PickleText> read_pickles(const Artifact& artifact, const PickleGlobals& globals,
                                     const MostOfPickles& most) {
  std::vector<PickleText> pickles;
  std::uint64_t start = 0;
  while (start < artifact.bytes.size()) {
    // What follows a pickle is one more only if it looks like one: a legacy checkpoint goes on with raw numbers.
    auto rest = artifact;
    rest.bytes = artifact.bytes.from(start).rebased();
    if (!is_pickle(rest)) break;

    if (pickles.size() < most.pickles) {
      PickleText text{.artifact = artifact.id, .offset = start};
      for (auto& line : pickle::disassemble(artifact.bytes, start, most.lines))
        text.opcodes.push_back(std::move(line.text));
      text.statements = pickle::decompile(artifact.bytes, start, globals, most.lines);
      pickles.push_back(std::move(text));
    } else {
      ++pickles.back().left_out;
    }

    const auto trace = pickle::run(artifact.bytes, start, globals);
    if (!trace.is_complete || trace.end <= start) break;
    start = trace.end;
  }
  return pickles;
}

}  // namespace assay::cli
