#pragma once

#include <assay/report.hpp>

#include "policy/judge.hpp"
#include "report/fingerprint.hpp"
#include "report/order.hpp"

namespace assay::test {

inline constexpr std::string_view kSampleReferences[] = {"https://docs.python.org/3/library/pickle.html"};
inline constexpr Rule kSampleCall{"PKL-CALL-001",
                                  "pickle-unsafe-call",
                                  Severity::critical,
                                  "Loading this pickle calls a function that can run code.",
                                  "Whoever loads the file runs what its author chose, with the rights of the loader.",
                                  "Do not load it. Ask for safetensors, or load with weights_only=True after review.",
                                  "CWE-502",
                                  "AML.T0011.000",
                                  kSampleReferences};
inline constexpr Rule kSampleOdd{"ZIP-NAME-002",
                                 "zip-odd-name",
                                 Severity::low,
                                 "A member has an odd name.",
                                 "Readers may disagree about it.",
                                 "Pack the archive again.",
                                 "",
                                 ""};

/// A picture of a graph with names that would mean something if anybody forgot to escape them.
inline GraphPart sample_graph() {
  using Kind = GraphPart::Box::Kind;
  GraphPart graph;
  graph.boxes = {{.operation = "Where", .name = "</title><script>pwned=1</script>", .result = "y", .mark = "finding"},
                 {.operation = "Equal", .result = "\033[2J\x9b\xff\u202e", .mark = "the test"},
                 {.kind = Kind::input, .name = "x\" onload=\"pwned=1", .mark = "what is tested"},
                 {.operation = "MatMul", .name = "'&amp;'", .result = "h", .graph = "else_branch <b>"},
                 {.kind = Kind::constant, .name = "answer"},
                 {.kind = Kind::output, .name = "y"}};
  graph.arrows = {{2, 1, "x\" onload=\"pwned=1"},
                  {1, 0, "\033[2J\x9b\xff\u202e"},
                  {2, 3, "x\" onload=\"pwned=1"},
                  {3, 0, "h"},
                  {4, 0, "answer"},
                  {0, 5, "y"},
                  {2, 0, "", 12}};
  graph.left_out = 1234;
  return graph;
}

inline Finding sample_call(std::uint32_t artifact, std::uint64_t offset, std::string global, std::string argument) {
  return {.rule = &kSampleCall,
          .artifact = artifact,
          .location = {{offset, 11}, "opcode 3 GLOBAL"},
          .message = global + "(\"" + argument +
                     "\") is called while the file loads, which starts a process; "
                     "torch.load(weights_only=True) refuses it at " +
                     global + ".",
          .severity = Severity::critical,
          .confidence = Confidence::high,
          .evidence = {{"global", global}, {"arguments", std::vector<std::string>{argument}}}};
}

/// One of everything a writer must show: nesting, suppression, omissions, foreign text, an error without artifact.
/// Already ordered, fingerprinted and judged.
inline Report sample_report() {
  Report report;
  report.rules_digest = "0011223344556677";
  report.confinement = "landlock 7, seccomp";
  report.bytes = 123456;
  report.roots = {{.path = "models/bad.pt", .first_artifact = 0, .artifact_count = 3, .sha256 = std::string(64, 'a')},
                  {.path = "models/notes", .first_artifact = 3, .artifact_count = 1},
                  {.path = "models/gone.pt"},
                  {.path = "models/empty.pt", .first_artifact = 4, .artifact_count = 1, .is_scannable = false}};
  report.artifacts = {
      {.id = 0, .path = "models/bad.pt", .size = 123000, .formats = {"zip", "pytorch"}, .sha256 = std::string(64, 'a')},
      {.id = 1,
       .parent = 0,
       .path = "models/bad.pt!archive/data.pkl",
       .size = 99,
       .formats = {"pickle"},
       .outcome = Outcome::partial,
       .reason = "STOP: 1 byte wanted, 0 left"},
      {.id = 2,
       .parent = 0,
       .path = "models/bad.pt!archive/\\u001b[2J\\xff",
       .size = {},
       .formats = {},
       .outcome = Outcome::unsupported,
       .reason = "no format knows these bytes",
       .allowed = Suppression{"policy.toml:40", "an index of ours", "2026-12-31"}},
      {.id = 3, .path = "models/notes", .size = 456, .formats = {"inert"}},
      {.id = 4, .path = "models/empty.pt", .size = 0}};
  // Foreign text that nobody escaped, against the rule: a writer must not pass it on.
  auto hostile = sample_call(1, 40, "os.system", "\033[2J\x9b\xff\u202e!");
  hostile.related = {{{7, 1}, "opcode 1 PROTO"}};
  auto excerpt = std::make_shared<Excerpt>();
  excerpt->graph = sample_graph();
  hostile.excerpt = std::move(excerpt);
  auto odd = Finding{.rule = &kSampleOdd,
                     .artifact = 0,
                     .location = {{30, 12}, ""},
                     .message = "the local header says \"a\", the central directory says \"b\".",
                     .severity = Severity::low,
                     .confidence = Confidence::medium,
                     .evidence = {{"entry", std::uint64_t{7}}, {"encrypted", false}}};
  auto waived = sample_call(1, 60, "shutil.rmtree", "/tmp/x");
  waived.suppressed = Suppression{"policy.toml:12", "reviewed by the platform team", "2026-12-31"};
  report.findings = {waived, hostile, odd, sample_call(1, 14, "os.system", "id"),
                     sample_call(1, 50, "os.system", "id")};
  report.facts = {{1, "pickle.judgement", "dangerous os.system", 14},
                  {1, "pickle.global", "os.system", 14},
                  {0, "zip.comment", "a \"quoted\"\ttab", 99}};
  report.policy = JudgingFile{"policy.toml", std::string(64, 'c')};
  report.baseline = JudgingFile{"known.json", std::string(64, 'd')};
  report.notes = {{"suppression_unused", "policy.toml:20: the suppression of PKL-CALL-001 covers nothing here"},
                  {"suppression_expired", "policy.toml:31: the suppression of <b>|`x`\u202e ended on 2026-01-01"}};
  report.signatures = {{.artifact = 0,
                        .signature = "models/bad.pt.sig",
                        .is_verified = true,
                        .reason = {},
                        .message = "Signed by \"ci@example.com\", known to \"https://token.example.com\".",
                        .evidence = {{"method", std::string("keyless")},
                                     {"identity", std::string("<b>|`ci`\u202e@example.com")},
                                     {"issuer", std::string("https://token.example.com")},
                                     {"certificate_sha256", std::string(64, 'e')},
                                     {"times", std::vector<std::string>{"2026-01-02T03:04:05Z rekor.example.com",
                                                                        "2026-01-02T03:04:06Z tsa.example.com"}},
                                     {"log_entries", std::vector<std::string>{"rekor.example.com 1005"}},
                                     {"not_checked", std::vector<std::string>{"whether the certificate was revoked"}}}},
                       {.artifact = 3,
                        .signature = "models/notes.sig",
                        .reason = "file-unsigned",
                        .message = "no signature: No such file or directory",
                        .evidence = {}}};
  report.errors = {{1, "models/bad.pt!archive/data.pkl", {ErrorCode::truncated, 99, "STOP: 1 byte wanted, 0 left"}},
                   {std::nullopt, "models/gone.pt", {ErrorCode::io, 0, "No such file or directory"}}};
  report::order_findings(report);
  report::fingerprint_findings(report);
  policy::judge(report, {});
  return report;
}

/// The report of two harmless files.
inline Report clean_report() {
  Report report;
  report.rules_digest = "0011223344556677";
  report.bytes = 2048;
  report.roots = {{.path = "ok.pt", .first_artifact = 0, .artifact_count = 2}};
  report.artifacts = {{.id = 0, .path = "ok.pt", .size = 2048, .formats = {"zip", "pytorch"}},
                      {.id = 1, .parent = 0, .path = "ok.pt!data.pkl", .size = 80, .formats = {"pickle"}}};
  policy::judge(report, {});
  return report;
}

}  // namespace assay::test
