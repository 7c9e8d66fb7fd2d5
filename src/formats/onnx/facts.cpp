#include "core/text.hpp"
#include "formats/onnx/scan.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <tuple>
#include <vector>

namespace assay::formats::onnx {
namespace {

using assay::onnx::Graph;
using assay::onnx::Model;
using assay::onnx::Name;
using assay::onnx::Tensor;
using assay::onnx::ValueInfo;

class Facts {
 public:
  explicit Facts(const Scan& scan) : scan_(scan), model_(scan.model) {}

  void tell() {
    model();
    operators();
    if (model_.main != assay::onnx::kNone) {
      const Graph& main = model_.graphs[model_.main];
      for (const auto& info : Model::slice(model_.inputs, main.inputs)) value("onnx.input", info);
      for (const auto& info : Model::slice(model_.outputs, main.outputs)) value("onnx.output", info);
    }
    for (const auto& function : model_.functions)
      fact("onnx.function", function.range.offset, [&] {
        return fmt::format("{}::{}, {}", text::printable(domain_of(model_, function.domain), 80),
                           text::printable(model_.text(function.name), 80),
                           text::counted(model_.graphs[function.graph].nodes.count, "node", "nodes"));
      });
    for (const auto& entry : model_.metadata)
      fact("onnx.metadata", entry.range.offset,
           [&] { return fmt::format("{} = {}", text::printable(entry.key, 80), text::printable(entry.value, 200)); });
    tensors();
  }

 private:
  template <class Make>
  void fact(std::string_view key, std::uint64_t offset, Make make) {
    if (scan_.complaints.wants_fact(key)) scan_.complaints.fact(key, make(), offset);
  }

  void model() {
    fact("onnx.model", 0, [&] {
      std::string producer = text::printable(model_.producer_name, 80);
      if (!model_.producer_version.empty()) producer += " " + text::printable(model_.producer_version, 40);
      return fmt::format("IR version {}{}, {} in {}", model_.ir_version, producer.empty() ? "" : ", by " + producer,
                         text::counted(model_.nodes.size(), "node", "nodes"),
                         text::counted(model_.graphs.size(), "graph", "graphs"));
    });
    for (const auto& opset : Model::slice(model_.opsets, model_.model_opsets))
      fact("onnx.opset", opset.range.offset,
           [&] { return fmt::format("{} {}", text::printable(domain_of(model_, opset.domain), 80), opset.version); });
  }

  /// By domain, the most frequent first.
  void operators() {
    struct Use {
      std::uint64_t count = 0, offset = 0;
    };
    std::map<std::pair<std::string_view, std::string_view>, Use> uses;
    for (const auto& node : model_.nodes) {
      auto& use = uses[{domain_of(model_, node.domain), model_.text(node.op_type)}];
      if (use.count++ == 0) use.offset = node.range.offset;
    }
    using Row = decltype(uses)::value_type;
    std::vector<const Row*> rows;
    rows.reserve(uses.size());
    for (const auto& row : uses) rows.push_back(&row);
    std::ranges::stable_sort(rows, [](const Row* a, const Row* b) {
      return std::tuple(a->first.first, b->second.count) < std::tuple(b->first.first, a->second.count);
    });
    std::string_view last;
    for (const auto* row : rows) {
      const auto& [domain, type] = row->first;
      fact("onnx.operator", row->second.offset, [&] {
        return fmt::format("{}::{} x{}", text::printable(domain, 80), text::printable(type, 80), row->second.count);
      });
      if (domain != last || row == rows.front())
        fact("onnx.domain", row->second.offset, [&] { return text::printable(domain, 120); });
      last = domain;
    }
  }

  void value(std::string_view key, const ValueInfo& info) {
    fact(key, info.range.offset, [&] {
      std::string shape;
      for (const auto& dimension : Model::slice(model_.dimensions, info.shape)) {
        if (!shape.empty()) shape += ", ";
        shape += dimension.has_value                           ? fmt::format("{}", dimension.value)
                 : dimension.parameter != assay::onnx::kNoName ? text::printable(model_.text(dimension.parameter), 40)
                                                               : "?";
      }
      return fmt::format("{} {}{}{}", text::printable(model_.text(info.name), 120), kind_of(info.kind),
                         type_name(info.type), info.has_shape ? " [" + shape + "]" : "");
    });
  }
  static std::string_view kind_of(ValueInfo::Kind kind) {
    switch (kind) {
      case ValueInfo::Kind::sequence: return "sequence of ";
      case ValueInfo::Kind::map: return "map to ";
      case ValueInfo::Kind::optional: return "optional ";
      case ValueInfo::Kind::sparse: return "sparse ";
      case ValueInfo::Kind::opaque: return "opaque ";
      case ValueInfo::Kind::none:
      case ValueInfo::Kind::tensor: break;
    }
    return "";
  }

  void tensors() {
    struct File {
      std::uint64_t tensors = 0, offset = 0;
    };
    std::map<std::string_view, File> files;
    std::uint64_t parameters = 0, count = 0;
    for (const Tensor& tensor : model_.tensors) {
      for (const auto& entry : Model::slice(model_.external, tensor.external))
        if (entry.key == "location" && files[entry.value].tensors++ == 0)
          files[entry.value].offset = entry.range.offset;
      if (tensor.place != Tensor::Place::initializer) continue;
      ++count;
      parameters += assay::onnx::elements_in(model_.dims_of(tensor)).value_or(0);
      fact("onnx.tensor", tensor.range.offset, [&] {
        return fmt::format("{} {} {} {}", text::printable(model_.text(tensor.name), 120), type_name(tensor.type),
                           shape_of(model_, tensor),
                           tensor.is_external() ? "external" : std::to_string(tensor.raw.size + tensor.typed_bytes));
      });
    }
    if (count != 0)
      fact("onnx.parameters", 0, [&] {
        return fmt::format("{} in {}", text::grouped(parameters), text::counted(count, "initializer", "initializers"));
      });
    for (const auto& external : files)
      fact("onnx.external", external.second.offset, [&] {
        const auto& [path, file] = external;
        return fmt::format("{}, {}", text::printable(path, 200), text::counted(file.tensors, "tensor", "tensors"));
      });
  }

  const Scan& scan_;
  const Model& model_;
};

}  // namespace

void tell_facts(const Scan& scan) { Facts(scan).tell(); }

}  // namespace assay::formats::onnx
