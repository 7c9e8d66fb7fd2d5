#include "core/text.hpp"
#include "formats/onnx/scan.hpp"

#include <fmt/format.h>

namespace assay::formats::onnx {

using assay::onnx::DataType;
using assay::onnx::Model;
using assay::onnx::Node;
using assay::onnx::Tensor;

std::string place_of(const Model& model, const Node& node) {
  const auto type = text::printable(model.text(node.op_type), 60);
  if (node.name == assay::onnx::kNoName) return fmt::format("node {}", type.empty() ? "without a type" : type);
  return fmt::format("node {} ({})", text::quoted(model.text(node.name), 80), type);
}

std::string place_of(const Model& model, const Tensor& tensor) {
  if (tensor.name != assay::onnx::kNoName) return fmt::format("tensor {}", text::quoted(model.text(tensor.name), 80));
  const bool is_attribute = tensor.place == Tensor::Place::attribute || tensor.place == Tensor::Place::sparse_attribute;
  if (!is_attribute || tensor.owner == assay::onnx::kNone) return "tensor";
  const auto& attribute = model.attributes[tensor.owner];
  const auto name = text::quoted(model.text(attribute.name), 40);
  if (attribute.is_default) return fmt::format("tensor of attribute {}", name);
  return fmt::format("tensor of attribute {} of {}", name, place_of(model, model.nodes[attribute.owner]));
}

std::string shape_of(const Model& model, const Tensor& tensor) {
  constexpr std::size_t kMost = 8;
  std::string shape;
  std::size_t count = 0;
  for (const std::int64_t dim : model.dims_of(tensor)) {
    if (count++ == kMost) {
      shape += ", …";
      break;
    }
    shape += fmt::format("{}{}", shape.empty() ? "" : ", ", dim);
  }
  return "[" + shape + "]";
}

std::string type_name(DataType type) {
  const auto name = assay::onnx::name_of(type);
  return name.empty() ? fmt::format("type {}", static_cast<std::int32_t>(type)) : std::string(name);
}

std::string_view domain_of(const Model& model, assay::onnx::Name domain) {
  const auto text = model.text(domain);
  return text.empty() ? "ai.onnx" : text;
}

}  // namespace assay::formats::onnx
