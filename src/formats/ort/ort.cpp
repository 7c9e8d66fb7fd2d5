#include "formats/ort/ort.hpp"

#include "codecs/flatbuffer/buffer.hpp"
#include "codecs/onnx/operators.hpp"
#include "core/complaints.hpp"
#include "core/text.hpp"
#include "formats/ort/rules.hpp"
#include "formats/ort/schema.hpp"

#include <fmt/format.h>

#include <set>
#include <string>
#include <string_view>
#include <utility>

namespace assay::formats::ort {
namespace {

using flatbuffer::Buffer;
using flatbuffer::Table;
using flatbuffer::TableSpec;

struct Verdict {
  const Rule* rule = nullptr;
  Severity severity = Severity::info;
  std::string_view does;
};

Verdict verdict_of(OperatorKind kind) {
  switch (kind) {
    case OperatorKind::python: return {&kPythonOperator, Severity::critical, "calls Python code that the graph names"};
    case OperatorKind::network: return {&kHostOperator, Severity::high, "sends its inputs to an address"};
    case OperatorKind::file: return {&kHostOperator, Severity::medium, "reads a file of the host"};
    case OperatorKind::pytorch: return {&kHostOperator, Severity::medium, "calls an operator of PyTorch by its name"};
    case OperatorKind::compiled:
      return {&kHostOperator, Severity::medium, "hands a program that is compiled for a device to it"};
    case OperatorKind::plugin:
      return {&kNativeOperator, Severity::low, "runs in a plug-in that has to be loaded for it"};
    case OperatorKind::experimental: return {};
  }
  return {};
}

class Reader {
 public:
  Reader(const Artifact& artifact, ScanContext& context)
      : file_(artifact.bytes),
        context_(context),
        complaints_(context),
        buffer_(file_, [&context](std::uint64_t count) { return context.step(count); }) {}

  void read() {
    const auto root = buffer_.root();
    context_.fact("ort.version", text::printable(root.text(session::version, "version"), 40));
    flatbuffer::walk(
        buffer_, root, kSession,
        {.visit = [this](const Table& table, const TableSpec& spec) { visit(table, spec); }, .unknown_member = {}});
    for (const auto& range : buffer_.reached()) context_.cover({file_.origin() + range.offset, range.size});
    if (!buffer_) complaints_.broken(kStructure, buffer_.error(), file_.range().end());
    complaints_.finish();
  }

 private:
  void visit(const Table& table, const TableSpec& spec) {
    if (&spec == &kNode) judge(table);
    if (&spec == &kModel && complaints_.wants_fact("ort.producer"))
      complaints_.fact("ort.producer", text::printable(table.text(model::producer_name, "producer"), 80),
                       file_.origin() + table.offset());
  }

  void judge(const Table& node) {
    auto domain = node.text(node::domain, "domain");
    const auto type = node.text(node::op_type, "operator");
    if (domain.empty()) domain = "ai.onnx";
    const auto shown = fmt::format("{}::{}", text::printable(domain, 80), text::printable(type, 80));
    const bool is_new = seen_.emplace(domain, type).second;
    if (is_new && complaints_.wants_fact("ort.operator"))
      complaints_.fact("ort.operator", shown, file_.origin() + node.offset());
    const auto standing = onnx::standing_of(context_.data().onnx, domain, type);
    const Location location{{file_.origin() + node.offset(), node.range().size}, fmt::format("node {}", shown)};
    if (standing.listed != nullptr) {
      const auto verdict = verdict_of(standing.listed->kind);
      if (verdict.rule != nullptr && complaints_.wants(*verdict.rule, location.range, verdict.severity))
        complaints_.report(*verdict.rule, location, fmt::format("{} {}.{}", shown, verdict.does, details(node)),
                           verdict.severity);
    } else if (!standing.is_standard && !standing.is_known_domain && is_new) {
      complaints_.report(kNativeOperator, location,
                         fmt::format("{} is not an operator that assay knows: it needs a native library.", shown));
    }
  }

  /// The texts among the attributes: the module, the address, the script.
  [[nodiscard]] std::string details(const Table& node) const {
    constexpr std::uint64_t kMost = 6;
    const auto attributes = node.vector(node::attributes, 4, "attributes");
    std::string out;
    for (std::uint64_t i = 0, shown = 0; i < attributes.size() && shown < kMost; ++i) {
      const auto attribute = attributes.table(i, "attribute");
      const auto value = attribute.text(attribute::s, "text");
      if (value.empty()) continue;
      out += fmt::format("{}{} = {}", shown++ == 0 ? " With " : ", ",
                         text::printable(attribute.text(attribute::name, "name"), 40), text::quoted(value, 120));
    }
    return out.empty() ? out : out + ".";
  }

  ByteView file_;
  ScanContext& context_;
  Complaints complaints_;
  Buffer buffer_;
  std::set<std::pair<std::string_view, std::string_view>> seen_;
};

Claim claim(const Artifact& artifact) {
  return Buffer::identifier(artifact.bytes) == "ORTM" ? Claim::structure : Claim::no;
}

void analyze(const Artifact& artifact, ScanContext& context) { Reader(artifact, context).read(); }

constexpr std::string_view kEndings[] = {".ort"};

}  // namespace

constinit const Format kFormat{
    .name = "ort", .family = "ort", .rules = kRules, .claim = claim, .analyze = analyze, .endings = kEndings};

}  // namespace assay::formats::ort
