#include "formats/tensorflow/text_form.hpp"

#include "codecs/protobuf/text_lexer.hpp"
#include "codecs/tensorflow/operators.hpp"
#include "core/text.hpp"
#include "formats/tensorflow/rules.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <string>

namespace assay::formats::tensorflow {
namespace {

using assay::tensorflow::Effect;
using protobuf::TextLexer;

const Rule* rule_of(const assay::tensorflow::Operator& known) {
  // Graphs of training read pictures so.
  if (known.operand == assay::tensorflow::kByQueue) return nullptr;
  switch (known.effect) {
    case Effect::reads:
    case Effect::writes: return &kFileAccess;
    case Effect::python: return &kPython;
    case Effect::network: return &kNetwork;
    case Effect::saves:
    case Effect::restores:
    case Effect::loads_data:
    case Effect::logs:
    case Effect::device: return nullptr;  // ordinary models have them: only their operands could tell
  }
  return nullptr;
}

}  // namespace

bool is_text_form(ByteView bytes) {
  TextLexer in(bytes.first(4096).text());
  const auto name = in.next();
  auto behind = in.next();
  if (!name || name->kind != 'n' || !behind) return false;
  if (name->text == "saved_model_schema_version") return behind->kind == ':';
  if (behind->kind == ':') behind = in.next();
  if (!behind || (behind->kind != '{' && behind->kind != '<')) return false;
  if (name->text == "meta_graphs" || name->text == "meta_info_def" || name->text == "graph_def") return true;
  const auto field = in.next();
  return name->text == "node" && field && (field->text == "name" || field->text == "op");
}

void read_text_form(const Artifact& artifact, ScanContext& context, Complaints& complaints) {
  context.cover(artifact.bytes.range());
  TextLexer in(artifact.bytes.text());
  auto token = in.next();
  std::uint64_t operators = 0;
  std::int64_t depth = 0;
  while (token && context.step()) {
    if (token->kind == '{' || token->kind == '<') ++depth;
    if (token->kind == '}' || token->kind == '>') --depth;
    const bool is_operator = token->kind == 'n' && token->text == "op";
    token = in.next();
    if (!is_operator || !token || token->kind != ':') continue;
    token = in.next();
    std::string name;
    const auto begin = token ? token->begin : 0;
    auto end = begin;
    // Texts that stand side by side are one.
    for (; token && token->kind == 's'; token = in.next()) {
      name += token->text;
      end = token->end;
    }
    ++operators;
    const auto* const known = assay::tensorflow::find_operator(name);
    const auto* const rule = known == nullptr ? nullptr : rule_of(*known);
    const ByteRange range{artifact.bytes.origin() + begin, std::min<std::uint64_t>(end, artifact.bytes.size()) - begin};
    if (rule != nullptr && complaints.wants(*rule, range, Severity::high))
      complaints.report(
          *rule, {range, fmt::format("operator {}", text::printable(name, 80))},
          fmt::format("{} {}; its operands are not known from the text form.", name, describe(known->effect)),
          Severity::high);
    if (known == nullptr && assay::tensorflow::says_execution(name) && complaints.wants(kForeign, range))
      complaints.report(kForeign, {range, fmt::format("operator {}", text::printable(name, 80))},
                        fmt::format("{} is no operator of TensorFlow, and by its name runs programs or code.",
                                    text::printable(name, 120)));
  }
  if (depth != 0)
    context.incomplete({ErrorCode::truncated, artifact.bytes.range().end(),
                        fmt::format("text: all messages closed wanted, {} are not", depth)});
  context.fact("tensorflow.graph", fmt::format("{} operators as text", operators));
}

}  // namespace assay::formats::tensorflow
