#include "formats/mnn/mnn.hpp"

#include "codecs/flatbuffer/buffer.hpp"
#include "core/complaints.hpp"
#include "core/file_reach.hpp"
#include "core/text.hpp"
#include "formats/mnn/early_schema.hpp"
#include "formats/mnn/rules.hpp"
#include "formats/mnn/schema.hpp"

#include <assay/cursor.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <string_view>

namespace assay::formats::mnn {
namespace {

using flatbuffer::Buffer;
using flatbuffer::Table;
using flatbuffer::TableSpec;

/// Where a layout keeps what tells it from other FlatBuffers.
struct Layout {
  const TableSpec* net;
  std::uint8_t operators;
  std::uint8_t names;
  std::uint8_t outputs;  ///< of an operator
  std::uint8_t name;
};
constexpr Layout kReleased{&kNet, net::operators, net::tensor_names, op::outputs, op::name};
constexpr Layout kEarly{&kEarlyNet, early_net::operators, early_net::tensor_names, early_op::outputs, early_op::name};

class Reader {
 public:
  Reader(const Artifact& artifact, const Layout& layout, ScanContext& context)
      : file_(artifact.bytes),
        layout_(layout),
        context_(context),
        complaints_(context),
        buffer_(file_, [&context](std::uint64_t count) { return context.step(count); }) {}

  void read() {
    const auto root = buffer_.root();
    flatbuffer::walk(buffer_, root, *layout_.net,
                     {.visit = [this](const Table& table, const TableSpec& spec) { visit(table, spec); },
                      .unknown_member = [this](const Table& table, std::uint8_t member) { unknown(table, member); }});
    context_.fact("mnn.operators", fmt::format("{}", operators_));
    for (const auto& range : buffer_.reached()) context_.cover({file_.origin() + range.offset, range.size});
    if (!buffer_) complaints_.broken(kStructure, buffer_.error(), file_.range().end());
    complaints_.finish();
  }

 private:
  [[nodiscard]] Location location(const Table& table, std::string_view what) const {
    return {{file_.origin() + table.offset(), table.range().size}, std::string(what)};
  }

  void visit(const Table& table, const TableSpec& spec) {
    if (&spec == &kOp) judge(table);
    if (&spec == &kEarlyOp) judge_early(table);
    if (&spec == &kPlugin)
      complaints_.report(
          kNativeOperator, location(table, "plug-in"),
          fmt::format("The network needs the operator {} of a plug-in.", text::quoted(table.text(0, "type"), 80)));
    if (&spec == &kExtra)
      complaints_.report(
          kNativeOperator, location(table, "extra"),
          fmt::format("The network needs the operator {} of {}, which MNN does not have.",
                      text::quoted(table.text(0, "type"), 80), text::quoted(table.text(1, "engine"), 80)));
    if (&spec == &kGpuPipeline)
      complaints_.report(kNativeOperator, location(table, "pipeline"),
                         fmt::format("The network brings the program {} for a graphics processor.",
                                     text::quoted(table.text(1, "key"), 80)));
  }

  void judge(const Table& op) {
    ++operators_;
    const auto path = op.text(op::external_path, "path");
    const auto reach = file_reach(path);
    if (reach != FileReach::local)
      complaints_.report(
          kExternal, location(op, "operator"),
          fmt::format("The weights of {} lie in {}, which {}.", text::quoted(op.text(op::name, "name"), 80),
                      text::quoted(path, 160), describe(reach)));
  }

  void judge_early(const Table& op) {
    ++operators_;
    const auto kind = op.number<std::uint8_t>(early_op::main_type);
    if (!is_known_early(kind)) unknown(op, kind);
  }

  void unknown(const Table& op, std::uint8_t member) {
    context_.incomplete({ErrorCode::unsupported, file_.origin() + op.offset(),
                         fmt::format("operator: parameters of a kind that is known wanted, got kind {}", member)});
  }

  ByteView file_;
  const Layout& layout_;
  ScanContext& context_;
  Complaints complaints_;
  Buffer buffer_;
  std::uint64_t operators_ = 0;
};

bool is_name(std::string_view text) {
  return !text.empty() && std::ranges::all_of(text, [](char c) { return c >= ' ' && c < 0x7F; });
}

/// The first table has operators with numbers for their tensors, and names for these.
bool has_layout(ByteView bytes, const Layout& layout) {
  Buffer buffer(bytes, [](std::uint64_t) { return true; });
  const auto root = buffer.root();
  const auto operators = root.vector(layout.operators, 4, "operators");
  const auto names = root.vector(layout.names, 4, "names");
  if (operators.size() == 0 || names.size() == 0) return false;
  const auto first = operators.table(0, "operator");
  const auto outputs = first.vector(layout.outputs, 4, "outputs");
  if (!is_name(names.text(0, "name")) || !buffer || !first.exists()) return false;
  return outputs.size() != 0 && outputs.at<std::uint32_t>(0) < names.size();
}

/// Networks before the first release name their operators, all of them.
bool has_early_layout(ByteView bytes) {
  if (!has_layout(bytes, kEarly)) return false;
  Buffer buffer(bytes, [](std::uint64_t) { return true; });
  const auto first = buffer.root().vector(kEarly.operators, 4, "operators").table(0, "operator");
  return is_name(first.text(kEarly.name, "name")) && buffer;
}

/// Nothing at its front says what it is.
Claim claim(const Artifact& artifact) {
  constexpr std::uint32_t kFarthestRoot = 64;
  Cursor in(artifact.bytes);
  const auto offset = in.u32("root");
  if (!in || offset < 12 || offset > kFarthestRoot || offset % 4 != 0) return Claim::no;
  return has_layout(artifact.bytes, kReleased) || has_early_layout(artifact.bytes) ? Claim::structure : Claim::no;
}

void analyze(const Artifact& artifact, ScanContext& context) {
  Reader(artifact, has_layout(artifact.bytes, kReleased) ? kReleased : kEarly, context).read();
}

}  // namespace

constinit const Format kFormat{.name = "mnn", .family = "mnn", .rules = kRules, .claim = claim, .analyze = analyze};

}  // namespace assay::formats::mnn
