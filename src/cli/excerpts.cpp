#include "cli/excerpts.hpp"

#include "cli/graph_surroundings.hpp"
#include "match/rules.hpp"
#include "pickle/disassemble.hpp"
#include "pickle/instruction.hpp"

#include <assay/cursor.hpp>

#include <algorithm>
#include <deque>
#include <memory>
#include <vector>

namespace assay::cli {
namespace {

constexpr std::size_t kMostOfArtifact = 32;
constexpr std::uint64_t kRow = 16;  // bytes of a line of a hex view
constexpr std::uint64_t kBytesBefore = 4 * kRow;
constexpr std::uint64_t kBytes = 16 * kRow;
constexpr std::size_t kStepsBefore = 8;
constexpr std::size_t kStepsAfter = 4;
constexpr std::size_t kMostSteps = 64;             // of one finding
constexpr std::uint64_t kMostOpcodes = 4'000'000;  // read to get to the places of one artifact

/// One finding that gets an excerpt, and the opcodes that were kept for it so far.
struct Subject {
  Finding* finding = nullptr;
  std::shared_ptr<Excerpt> excerpt;
  std::uint64_t first = 0;   ///< offset of the first opcode that belongs to it
  std::uint64_t marked = 0;  ///< offset of the opcode that does it
  std::size_t after = 0;     ///< opcodes kept behind that one
};

std::shared_ptr<Excerpt> bytes_around(ByteView bytes, std::uint64_t place) {
  auto excerpt = std::make_shared<Excerpt>();
  const std::uint64_t row = std::min(place, bytes.size()) / kRow * kRow;
  excerpt->offset = row - std::min(row, kBytesBefore);
  excerpt->bytes = bytes.from(excerpt->offset).first(kBytes).text();
  return excerpt;
}

bool is_about_pickle(const Finding& finding) { return finding.rule->id.starts_with("PKL-"); }

/// A report goes to more people than the file did: it does not repeat a secret.
bool is_secret(const Finding& finding) { return finding.rule == &match::rules::kCredential; }

std::vector<Subject> choose(const Artifact& artifact, std::span<Finding> findings) {
  std::vector<Subject> subjects;
  for (auto& finding : findings)
    if (finding.rule != nullptr && finding.artifact == artifact.id && !is_secret(finding))
      subjects.push_back({.finding = &finding});
  std::ranges::stable_sort(subjects, {}, [](const Subject& one) { return -static_cast<int>(one.finding->severity); });
  if (subjects.size() > kMostOfArtifact) subjects.resize(kMostOfArtifact);
  for (auto& subject : subjects) {
    subject.first = subject.finding->location.range.offset;
    subject.marked = subject.first;
    for (const auto& location : subject.finding->related)
      subject.marked = std::max(subject.marked, location.range.offset);
    subject.excerpt = bytes_around(artifact.bytes, subject.first);
  }
  return subjects;
}

/// Reads opcodes once, front to back, and keeps those around each place. Goes on behind STOP, where the next pickle is.
void follow_opcodes(ByteView bytes, std::vector<Subject>& subjects) {
  std::erase_if(subjects, [](const Subject& one) { return !is_about_pickle(*one.finding); });
  std::deque<pickle::Instruction> last;
  Cursor in(bytes);
  for (std::uint64_t count = 0; count < kMostOpcodes && !subjects.empty(); ++count) {
    const auto at = pickle::read_instruction(in);
    if (!in) return;
    const auto add = [](Subject& subject, const pickle::Instruction& step) {
      subject.excerpt->trace.push_back({step.offset, pickle::show_instruction(step), step.offset == subject.marked});
    };
    std::erase_if(subjects, [&](Subject& subject) {
      if (at.offset < subject.first) return false;
      auto& trace = subject.excerpt->trace;
      if (trace.empty())
        for (const auto& step : last) add(subject, step);
      // Of a long way to the call the beginning and the end are kept.
      if (trace.size() >= kMostSteps && at.offset < subject.marked) return false;
      add(subject, at);
      return at.offset > subject.marked && ++subject.after >= kStepsAfter;
    });
    last.push_back(at);
    if (last.size() > kStepsBefore) last.pop_front();
  }
}

/// Reads the graph again, but only when something was found in it.
void draw_graphs(const Artifact& artifact, std::span<const Subject> subjects) {
  const auto is_about_graph = [](const Subject& one) { return one.finding->rule->id.starts_with("ONNX-"); };
  if (std::ranges::none_of(subjects, is_about_graph)) return;
  const GraphSurroundings graph(artifact);
  for (const auto& subject : subjects)
    if (is_about_graph(subject)) subject.excerpt->graph = graph.around(*subject.finding);
}

}  // namespace

void keep_excerpts(const Artifact& artifact, std::span<Finding> findings) {
  auto subjects = choose(artifact, findings);
  for (auto& subject : subjects) subject.finding->excerpt = subject.excerpt;
  draw_graphs(artifact, subjects);
  follow_opcodes(artifact.bytes, subjects);
}

}  // namespace assay::cli
