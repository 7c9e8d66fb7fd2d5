#include "engine/companions.hpp"

#include <algorithm>
#include <array>
#include <string>

namespace assay::engine {
namespace {

/// `STEM` and `ending` is a file of numbers, `STEM` and `model` the model that says what they are.
struct Companion {
  std::string_view ending;
  std::string_view model;
  std::string_view format;
};
constexpr std::array kCompanions{
    Companion{".onnx_data", ".onnx", "onnx"},  // Optimum, onnxruntime
    Companion{".onnx.data", ".onnx", "onnx"},  // torch.onnx
    Companion{".data", ".onnx", "onnx"},      Companion{".bin", ".xml", "openvino"},
    Companion{".bin", ".param", "ncnn"},      Companion{".mnn.weight", ".mnn", "mnn"},
};

/// Files whose names their tensors give, beside a model that has the usual name.
struct Part {
  std::string_view begin;
  std::string_view end;
  std::string_view model;
  std::string_view format;
};
constexpr std::array kParts{
    Part{"onnx__", "", "model.onnx", "onnx"},  // what torch.onnx calls weights that it has transposed
    Part{"", ".weight", "model.onnx", "onnx"},    Part{"", ".bias", "model.onnx", "onnx"},
    Part{"", ".onnx_data", "model.onnx", "onnx"}, Part{"", ".onnx.data", "model.onnx", "onnx"},
    Part{"weights.pb", "", "model.onnx", "onnx"},
};

bool is_file(const Siblings& siblings, const std::string& name) {
  const auto found = siblings.find(name);
  return found && found->kind == Sibling::Kind::file;
}

/// `model.onnx_data_3` is the fourth piece of `model.onnx_data`.
std::string_view without_number(std::string_view name) {
  const auto end = name.find_last_not_of("0123456789");
  const bool has_number = end != std::string_view::npos && end + 1 < name.size() && name[end] == '_';
  return has_number && name.substr(0, end).ends_with(".onnx_data") ? name.substr(0, end) : name;
}

/// `group1-shard1of4.bin` of TensorFlow.js.
bool is_shard(std::string_view name) {
  constexpr std::string_view kPattern = "group#-shard#of#.bin";  // # for a number
  std::size_t at = 0;
  for (const char wanted : kPattern) {
    if (wanted == '#') {
      const auto end = std::min(name.find_first_not_of("0123456789", at), name.size());
      if (end == at) return false;
      at = end;
    } else if (at >= name.size() || name[at++] != wanted) {
      return false;
    }
  }
  return at == name.size();
}

}  // namespace

std::optional<std::string_view> companion_of(std::string_view name, const Siblings& siblings) {
  name = without_number(name);
  for (const auto& one : kCompanions) {
    if (name.size() <= one.ending.size() || !name.ends_with(one.ending)) continue;
    const auto stem = name.substr(0, name.size() - one.ending.size());
    if (is_file(siblings, std::string(stem) + std::string(one.model))) return one.format;
  }
  for (const auto& one : kParts) {
    const bool fits = name.starts_with(one.begin) && name.ends_with(one.end);
    if (fits && is_file(siblings, std::string(one.model))) return one.format;
  }
  if (is_shard(name) && is_file(siblings, "model.json")) return "tensorflow";
  return std::nullopt;
}

}  // namespace assay::engine
