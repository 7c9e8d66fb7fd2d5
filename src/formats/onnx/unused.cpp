#include "codecs/onnx/operators.hpp"
#include "core/text.hpp"
#include "formats/onnx/rules.hpp"
#include "formats/onnx/scan.hpp"
#include "formats/onnx/use.hpp"

#include <fmt/format.h>

namespace assay::formats::onnx {
namespace {

using assay::onnx::Attribute;
using assay::onnx::Index;
using assay::onnx::kNone;
using assay::onnx::Model;
using assay::onnx::Node;
using assay::onnx::Tensor;
using assay::onnx::Value;

constexpr std::uint64_t kLarge = 64ULL * 1024;
constexpr std::uint64_t kShare = 20;  // a part of the file that is more than a 20th of it

class Judge {
 public:
  explicit Judge(const Scan& scan) : scan_(scan), model_(scan.model), use_(scan.model, scan.wiring) {}

  void run() {
    for (Index i = 0; i < scan_.wiring.values.size(); ++i)
      if (!use_.has_value(i)) value(scan_.wiring.values[i]);
    for (Index i = 0; i < model_.nodes.size(); ++i)
      if (!use_.has_node(i) || takes_no_tensors(model_.nodes[i])) attributes(model_.nodes[i]);
    if (was_told_ || !is_large(total_)) return;
    scan_.complaints.report(
        kUnusedInitializer, {first_, "graph"},
        fmt::format("Nothing uses {}, which have {} of the {} bytes of the file.",
                    text::counted(count_, "tensor", "tensors"), text::grouped(total_), text::grouped(model_.size)));
  }

 private:
  [[nodiscard]] bool is_large(std::uint64_t size) const { return size > kLarge && size > model_.size / kShare; }

  void value(const Value& value) {
    if (value.kind == Value::Kind::initializer) tensor(model_.tensors[value.source]);
    if (value.initializer != kNone) tensor(model_.tensors[value.initializer]);
    if (value.kind != Value::Kind::sparse_initializer) return;
    const auto& sparse = model_.sparses[value.source];
    for (const Index part : {sparse.values, sparse.indices})
      if (part != kNone) tensor(model_.tensors[part]);
  }

  void attributes(const Node& node) {
    for (const Attribute& attribute : model_.attributes_of(node))
      for (const Tensor& each : Model::slice(model_.tensors, attribute.tensors)) tensor(each);
  }

  /// Of the operators of ONNX itself only those that make constants have tensors among their attributes.
  [[nodiscard]] bool takes_no_tensors(const Node& node) const {
    const auto domain = domain_of(model_, node.domain);
    const auto type = model_.text(node.op_type);
    return domain == "ai.onnx" && type != "Constant" && type != "ConstantOfShape" && node.attributes.count != 0 &&
           assay::onnx::is_standard(scan_.context.data().onnx, domain, type);
  }

  void tensor(const Tensor& tensor) {
    const auto size = tensor.raw.size + tensor.typed_bytes;
    if (size == 0) return;
    if (count_++ == 0) first_ = tensor.range;
    total_ += size;
    if (!is_large(size)) return;
    was_told_ = true;
    if (scan_.complaints.wants(kUnusedInitializer, tensor.range))
      scan_.complaints.report(kUnusedInitializer, {tensor.range, place_of(model_, tensor)},
                              fmt::format("Nothing uses the tensor, which has {} of the {} bytes of the file.",
                                          text::grouped(size), text::grouped(model_.size)));
  }

  const Scan& scan_;
  const Model& model_;
  const Use use_;
  bool was_told_ = false;
  std::uint64_t total_ = 0, count_ = 0;
  ByteRange first_;
};

}  // namespace

void judge_unused(const Scan& scan) {
  const bool is_whole = scan.model.errors.empty();  // the broken part may have used it
  if (is_whole && scan.context.step(1 + scan.model.nodes.size())) Judge(scan).run();
}

}  // namespace assay::formats::onnx
