#include "formats/tensorflow/text_form.hpp"

#include "codecs/protobuf/text_lexer.hpp"
#include "codecs/tensorflow/operators.hpp"
#include "core/text.hpp"
#include "formats/tensorflow/rules.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <span>
#include <string>
#include <string_view>
#include <utility>

namespace assay::formats::tensorflow {
namespace {

using assay::tensorflow::Effect;
using protobuf::TextLexer;

constexpr std::uint64_t kFront = 4096;
constexpr std::uint64_t kMostComments = 1U << 20U;
/// Of a SavedModel and a MetaGraphDef.
constexpr auto kOuterFields =
    std::to_array<std::string_view>({"asset_file_def", "collection_def", "graph_def", "meta_graphs", "meta_info_def",
                                     "object_graph_def", "saver_def", "signature_def"});
constexpr std::array<std::string_view, 5> kNodeFields{"attr", "device", "input", "name", "op"};

bool is_one_of(std::span<const std::string_view> names, std::string_view name) {
  return std::ranges::find(names, name) != names.end();
}

/// Where comments and blanks at the front end.
std::uint64_t behind_comments(std::string_view text) {
  std::size_t at = 0;
  while ((at = text.find_first_not_of(" \t\r\n", at)) != std::string_view::npos && text[at] == '#')
    at = text.find('\n', at);
  return std::min(at, text.size());
}

const Rule* rule_of(const assay::tensorflow::Operator& known) {
  // Graphs of training read pictures so.
  if (known.operand == assay::tensorflow::kByQueue) return nullptr;
  switch (known.effect) {
    case Effect::reads:
    case Effect::writes: return &kFileAccess;
    case Effect::python: return &kPython;
    case Effect::configures:
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
  const auto begin = behind_comments(bytes.first(kMostComments).text());
  TextLexer in(bytes.from(begin).first(kFront).text());
  auto name = in.next();
  // Fields stand in any order: what says nothing is passed over.
  while (name && name->kind == 'n') {
    auto behind = in.next();
    if (!behind) return false;
    if (name->text == "saved_model_schema_version") return behind->kind == ':';
    if (behind->kind == ':') behind = in.next();
    if (behind && behind->kind == '[') behind = in.next();  // several values as a list
    if (name->text == "version" && behind && behind->kind == 'n') {
      name = in.next();
      continue;
    }
    if (!behind || (behind->kind != '{' && behind->kind != '<')) return false;
    if (is_one_of(kOuterFields, name->text)) return true;
    auto field = in.next();
    if (name->text == "node") return field && field->kind == 'n' && is_one_of(kNodeFields, field->text);
    if (name->text == "library") return field && (field->text == "function" || field->text == "gradient");
    if (name->text != "versions" && name->text != "debug_info") return false;
    int depth = 1;
    for (; field && depth > 0; field = in.next()) {
      if (field->kind == '{' || field->kind == '<') ++depth;
      if (field->kind == '}' || field->kind == '>') --depth;
    }
    if (depth > 0) return true;  // goes on behind the front
    while (field && (field->kind == ',' || field->kind == ';' || field->kind == ']')) field = in.next();
    name = std::move(field);
  }
  return false;
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
    const auto known = assay::tensorflow::find_operator(name);
    const ByteRange range{artifact.bytes.origin() + begin, std::min<std::uint64_t>(end, artifact.bytes.size()) - begin};
    const Location location{range, fmt::format("operator {}", text::printable(name, 80))};
    for (const auto& line : known)
      if (const auto* const rule = rule_of(line); rule != nullptr && complaints.wants(*rule, range, Severity::high))
        complaints.report(
            *rule, location,
            fmt::format("{} {}; its operands are not known from the text form.", name, describe(line.effect)),
            Severity::high);
    if (assay::tensorflow::says_execution(name) && complaints.wants(kForeign, range))
      complaints.report(kForeign, location,
                        fmt::format("{} is no operator of TensorFlow, and by its name runs programs or code.",
                                    text::printable(name, 120)));
  }
  if (depth != 0)
    context.incomplete({ErrorCode::truncated, artifact.bytes.range().end(),
                        fmt::format("text: all messages closed wanted, {} are not", depth)});
  context.fact("tensorflow.graph", fmt::format("{} operators as text", operators));
}

}  // namespace assay::formats::tensorflow
