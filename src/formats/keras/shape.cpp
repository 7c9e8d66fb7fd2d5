#include "formats/keras/shape.hpp"

#include <fmt/format.h>

namespace assay::formats::keras {
namespace {

using json::Kind;
using json::Value;

Error wanted(const Value& where, std::string_view class_name, std::string_view what) {
  return {ErrorCode::malformed, where.range().offset, fmt::format("{}: {} wanted", class_name, what)};
}

/// A layer is an object; what it is made from, another, or the list of layers of an old Sequential.
bool is_layer(const Value& layer) {
  if (!layer.is(Kind::object)) return false;
  const auto config = layer.find("config");
  const auto class_name = layer.find("class_name");
  if (class_name && class_name->is_text("function")) return true;  // and what it is made from is its name
  return !config || config->is(Kind::object) || config->is(Kind::array) || config->is(Kind::null);
}

}  // namespace

std::optional<Error> find_broken_model(const Value& object, std::string_view class_name) {
  const bool is_sequential = class_name == "Sequential";
  if (!is_sequential && class_name != "Functional" && class_name != "Model") return std::nullopt;
  const auto config = object.find("config");
  if (!config) return wanted(object, class_name, "a configuration");
  auto layers = config;
  // Before 2.2.3 a Sequential had nothing but its layers.
  if (!is_sequential || !config->is(Kind::array)) {
    if (!config->is(Kind::object)) return wanted(*config, class_name, "a configuration");
    if (config->find(kNotKept)) return std::nullopt;
    layers = config->find("layers");
  }
  if (!layers || !layers->is(Kind::array)) return wanted(layers.value_or(*config), class_name, "a list of layers");
  for (const auto& layer : layers->elements())
    if (!is_layer(layer)) return wanted(layer, class_name, "a layer in the list of layers");
  return std::nullopt;
}

}  // namespace assay::formats::keras
