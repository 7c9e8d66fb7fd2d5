#include "cli/inspection.hpp"
#include "formats/all.hpp"
#include "pickle/disassemble.hpp"
#include "pickle/machine.hpp"

#include <algorithm>

namespace assay::cli {
namespace {

constexpr std::size_t kMostPickles = 64;  // of one artifact: more of the same tells a reader nothing

bool is_pickle(const Artifact& artifact) {
  return std::ranges::any_of(formats::all(), [&](const Format* format) {
    return format->name == "pickle" && format->claim(artifact) != Claim::no;
  });
}

}  // namespace

std::vector<PickleText> read_pickles(const Artifact& artifact, const PickleGlobals& globals, std::uint64_t lines) {
  std::vector<PickleText> pickles;
  std::uint64_t start = 0;
  while (start < artifact.bytes.size() && pickles.size() < kMostPickles) {
    // What follows a pickle is one more only if it looks like one: a legacy checkpoint goes on with raw numbers.
    auto rest = artifact;
    rest.bytes = artifact.bytes.from(start).rebased();
    if (!is_pickle(rest)) break;

    PickleText text{.artifact = artifact.id, .offset = start};
    for (auto& line : pickle::disassemble(artifact.bytes, start, lines)) text.opcodes.push_back(std::move(line.text));
    text.statements = pickle::decompile(artifact.bytes, start, globals, lines);
    pickles.push_back(std::move(text));

    const auto trace = pickle::run(artifact.bytes, start, globals);
    if (!trace.is_complete || trace.end <= start) break;
    start = trace.end;
  }
  return pickles;
}

}  // namespace assay::cli
