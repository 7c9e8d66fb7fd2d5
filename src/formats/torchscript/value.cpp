#include "formats/torchscript/value.hpp"

#include <utility>

namespace assay::formats::torchscript {
namespace {

std::string_view take_component(std::string_view& path) {
  const auto cut = path.find('.');
  const auto component = path.substr(0, cut);
  path = cut == std::string_view::npos ? std::string_view{} : path.substr(cut + 1);
  return component;
}

}  // namespace

OperatorName operator_name(std::string_view path) {
  OperatorName result;
  auto component = take_component(path);
  if (component != "torch" && component != "ops") return result;
  result.library = component == "torch" ? "aten" : "";
  while (!path.empty()) {
    component = take_component(path);
    // torch.autograd is the library aten again (import_source.cpp); torch.ops is how Python spells ops.
    if (component == "autograd" && !result.library.empty()) continue;
    if (component == "ops" && result.library == "aten" && result.name.empty()) {
      result.library.clear();
    } else if (result.library.empty()) {
      result.library = component;
    } else {
      result.name = component;
    }
  }
  if (result.library.empty()) result.library = "ops";
  return result;
}

bool is_library(std::string_view path) {
  const auto name = operator_name(path);
  return !name.library.empty() && name.name.empty();
}

}  // namespace assay::formats::torchscript
