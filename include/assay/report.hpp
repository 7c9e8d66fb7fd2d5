#pragma once

#include <assay/artifact.hpp>
#include <assay/limits.hpp>
#include <assay/result.hpp>
#include <assay/rule.hpp>

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace assay {

/// Where in an artifact: bytes in its own offsets, and a logical place for people ("opcode 3 GLOBAL").
struct Location {
  ByteRange range;
  std::string logical;
};

/// A named piece of what was seen, shown under a finding: a text, a number or a list of texts.
using EvidenceValue = std::variant<std::string, std::uint64_t, bool, std::vector<std::string>>;
struct Evidence {
  std::string key;
  EvidenceValue value;
};

/// Why a finding does not count. It stays in the report.
struct Suppression {
  std::string by;
  std::string reason;
  std::string expires;  ///< the last day it holds, "2026-12-31", or empty
};

/// One instruction of a program inside of an artifact, as a line of text.
struct TraceStep {
  std::uint64_t offset = 0;
  std::string text;
  bool is_marked = false;  ///< it is what the finding is about
};

/// The part of a graph that surrounds a finding, to be drawn. All names are foreign.
struct GraphPart {
  struct Box {
    enum class Kind : std::uint8_t { node, input, constant, output };
    Kind kind = Kind::node;
    std::string operation;  ///< of a node
    std::string name;       ///< of the node or the value; may be empty
    std::string result;     ///< of a node: the first value that it makes
    std::string graph;      ///< the subgraph or function that it is in; empty for the graph of the model
    std::string mark;       ///< what it has to do with the finding; empty for what only stands beside it
  };
  /// A value that goes from one to another.
  struct Arrow {
    std::uint32_t from = 0, to = 0;  ///< of `boxes`
    std::string value;
    std::uint64_t skipped = 0;  ///< boxes on the way that are left out
  };
  std::vector<Box> boxes;
  std::vector<Arrow> arrows;
  std::uint64_t left_out = 0;  ///< boxes as near as these that are not here
};

/// What a scan keeps of the place of a finding, for people to look at, when somebody asks for it
/// (`ScanOptions::visit`).
struct Excerpt {
  std::uint64_t offset = 0;  ///< of the first byte, in the artifact
  std::string bytes;         ///< as they are: foreign
  std::vector<TraceStep> trace;
  GraphPart graph;  ///< without boxes when the place is in no graph
};

/// A statement a rule makes about one place of one artifact.
struct Finding {
  const Rule* rule = nullptr;
  std::uint32_t artifact = 0;
  Location location;
  std::string message;  ///< one or two sentences; foreign text in it is already escaped
  Severity severity = Severity::info;
  Confidence confidence = Confidence::high;
  std::vector<Evidence> evidence;
  std::vector<Location> related;
  std::uint64_t content = 0;  ///< a hash of what it is about, in full: message and evidence may be shortened
  std::string fingerprint;    ///< stable over runs and machines; filled by the report
  std::optional<Suppression> suppressed;
  std::shared_ptr<const Excerpt> excerpt;  ///< null unless it was asked for
};

/// Something that was seen and is neither good nor bad: an import, an operator, a metadata key.
struct Fact {
  std::uint32_t artifact = 0;
  std::string key;  ///< dotted, e.g. "pickle.global"
  std::string value;
  std::uint64_t offset = 0;
};

/// How far the look at an artifact got. Ordered from good to bad.
enum class Outcome : std::uint8_t {
  complete,     ///< everything a loader would interpret was interpreted
  partial,      ///< something was not seen to its end
  unsupported,  ///< no format knows these bytes
  failed,       ///< the bytes could not be read, changed while they were read, or a library gave up
};
[[nodiscard]] constexpr std::string_view name_of(Outcome outcome) {
  switch (outcome) {
    case Outcome::complete: return "complete";
    case Outcome::partial: return "partial";
    case Outcome::unsupported: return "unsupported";
    case Outcome::failed: return "failed";
  }
  return "failed";
}

struct ArtifactRecord {
  std::uint32_t id = 0;
  std::optional<std::uint32_t> parent;
  std::string path;
  std::optional<std::uint64_t> size;
  std::optional<std::uint64_t> offset;    ///< where in its file it lies, for what lies there as it is
  std::vector<std::string_view> formats;  ///< every format that claimed it, in the order of the list
  Outcome outcome = Outcome::complete;
  std::string reason;                 ///< why it is not complete, one sentence
  std::optional<std::string> sha256;  ///< hex, of the bytes scanned
  /// The policy's word that not having seen all of it does not count. It stays in the report, and incomplete.
  std::optional<Suppression> allowed;
};

struct ErrorRecord {
  std::optional<std::uint32_t> artifact;  ///< nothing when there is no artifact (a missing path)
  std::string path;
  Error error;
};

enum class Verdict : std::uint8_t { clean, findings, incomplete };
[[nodiscard]] constexpr std::string_view name_of(Verdict verdict) {
  switch (verdict) {
    case Verdict::clean: return "clean";
    case Verdict::findings: return "findings";
    case Verdict::incomplete: return "incomplete";
  }
  return "incomplete";
}

/// One path the caller named.
struct RootRecord {
  std::string path;
  std::uint32_t first_artifact = 0;  ///< artifacts [first_artifact, first_artifact + artifact_count) belong to it
  std::uint32_t artifact_count = 0;
  bool is_scannable = true;  ///< false when there was nothing to scan (empty file, empty directory)
  bool complete = false;     ///< filled by the judgement
  Verdict verdict = Verdict::incomplete;
  std::optional<std::string> sha256;
};

/// A file that had a say in what counts: a policy or a baseline.
struct JudgingFile {
  std::string name;    ///< as the caller named it
  std::string sha256;  ///< hex, of its bytes
};

/// What became of one signature that the policy requires.
struct SignatureRecord {
  std::uint32_t artifact = 0;  ///< what is signed: a file, or a folder with all that is in it
  std::string signature;       ///< the path of the signature, for people
  bool is_verified = false;
  std::string_view reason;         ///< which link of the chain failed, a constant code of docs/verify.md; or empty
  std::string message;             ///< who signed, or why nothing proves that anybody did
  std::vector<Evidence> evidence;  ///< who, when, how that is known, and what was not checked
};

/// Something that the one who set up the scan should know: an exception of the policy that is over, that nothing needs
/// any more, or that was made use of; what was left out because they said so. One sentence; foreign text in it is
/// escaped already.
struct Note {
  std::string_view kind;  ///< "suppression_expired": a word for programs, a constant
  std::string message;
};

/// Everything a scan found, as plain data. Policy, verdict and every writer are pure functions of it.
struct Report {
  std::string rules_digest;
  std::vector<RootRecord> roots;
  std::vector<ArtifactRecord> artifacts;
  std::vector<Finding> findings;
  std::vector<Fact> facts;
  std::vector<ErrorRecord> errors;
  std::vector<Note> notes;  ///< what was left out; the policy adds its own
  std::uint64_t bytes = 0;  ///< the sum of the sizes of top-level files
  std::string confinement;  ///< what held, one line
  // Filled by the policy:
  std::optional<JudgingFile> policy;
  std::optional<JudgingFile> baseline;
  std::vector<SignatureRecord> signatures;  ///< those that it requires
  // Filled by the judgement:
  Severity fail_on = Severity::medium;
  bool fails_on_findings = true;  ///< false for `--fail-on none`
  Verdict verdict = Verdict::incomplete;
  std::string reason;  ///< "nothing_scannable", or empty
  int exit_code = 2;
};

/// The level that findings must reach to count: with `--fail-on none` the verdict is still judged at medium.
[[nodiscard]] inline Severity judged_level(const Report& report) {
  return report.fails_on_findings ? report.fail_on : Severity::medium;
}

}  // namespace assay
