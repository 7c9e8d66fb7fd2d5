#include "formats/marshal/marshal.hpp"

#include "codecs/marshal/behaviour.hpp"
#include "codecs/marshal/document.hpp"
#include "core/text.hpp"
#include "formats/marshal/rules.hpp"

#include <assay/cursor.hpp>

#include <fmt/format.h>

#include <array>
#include <optional>

namespace assay::formats::marshal {
namespace {

using assay::marshal::Behaviour;
using assay::marshal::Reach;

constexpr std::size_t kMaxFacts = 200;

/// The size of the header of a .pyc: a magic number that ends in \r\n, from 3.7 on flags (PEP 552), from 3.3 on a size.
std::optional<std::uint64_t> code_in_pyc(ByteView bytes) {
  const auto magic = bytes.slice(2, 2);
  if (!magic || magic->text() != "\r\n") return std::nullopt;
  for (const std::uint64_t size : std::array<std::uint64_t, 3>{16, 12, 8})
    if (assay::marshal::begins_code(bytes.from(size))) return size;
  return std::nullopt;
}

Claim claim(const Artifact& artifact) {
  // Behind the front of a compressed artifact there is more, so bytecode need not fit.
  if (assay::marshal::begins_code(artifact.bytes)) return Claim::structure;
  return code_in_pyc(artifact.bytes) ? Claim::structure : Claim::no;
}

void tell_facts(const assay::marshal::Document& document, const Behaviour& behaviour, ScanContext& context) {
  std::size_t told = 0;
  for (const auto& code : document.codes) {
    if (++told > kMaxFacts) break;
    context.fact("marshal.code",
                 fmt::format("{} ({}:{})", text::printable(document.text_of(code.name)),
                             text::printable(document.text_of(code.file)), code.first_line),
                 code.offset);
  }
  for (const auto& module : behaviour.imports) context.fact("marshal.import", text::printable(module));
  for (const auto& name : behaviour.names) context.fact("marshal.name", text::printable(name));
  for (const auto& constant : behaviour.strings) context.fact("marshal.constant", text::printable(constant));
}

struct Judgement {
  Severity severity = Severity::low;
  Reach reach = Reach::nothing;  ///< that made it so
};

/// A module of Python, compiled or not, may well import sockets; a code object on its own was made to be run by a
/// loader. Looking a name up, or opening a file, is what ordinary code does.
Judgement judge(const Behaviour& behaviour, bool is_pyc) {
  const auto reach = behaviour.reach;
  if (is_pyc) return {reach == Reach::programs ? Severity::medium : Severity::low, reach};
  if (reach > Reach::interpreter) return {Severity::high, reach};
  if (behaviour.opens_connections) return {Severity::high, Reach::network};
  return {behaviour.leaves_scope ? Severity::medium : Severity::low, reach};
}

void analyze(const Artifact& artifact, ScanContext& context) {
  const auto header = code_in_pyc(artifact.bytes);
  const ByteView bytes = artifact.bytes.from(header.value_or(0));
  const auto document = assay::marshal::read(bytes, [&](std::uint64_t count) { return context.step(count); });
  if (!document) return context.incomplete(document.error());
  context.cover({0, header.value_or(0) + document->consumed});

  const Behaviour behaviour = assay::marshal::behaviour_of(*document);
  tell_facts(*document, behaviour, context);
  const auto [severity, reach] = judge(behaviour, header.has_value());
  Finding finding{.rule = severity == Severity::low ? &kCode : &kReachingCode,
                  .location = {{bytes.origin(), document->consumed}, "code object"},
                  .message = fmt::format("Compiled Python code {}: it {}.", behaviour.sentence(), name_of(reach)),
                  .severity = severity};
  for (const auto& name : behaviour.imports) finding.evidence.push_back({"import", text::printable(name)});
  for (const auto& name : behaviour.uses) finding.evidence.push_back({"name", text::printable(name)});
  context.report(std::move(finding));
}

}  // namespace

constinit const Format kFormat{
    .name = "marshal", .family = "marshal", .rules = kRules, .claim = claim, .analyze = analyze};

}  // namespace assay::formats::marshal
