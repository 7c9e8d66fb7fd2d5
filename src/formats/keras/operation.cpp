#include "formats/keras/operation.hpp"

#include <algorithm>
#include <array>

namespace assay::formats::keras {
namespace {

constexpr std::string_view kPackage = "tensorflow.";

std::string text_of(const json::Value& config, std::string_view key) {
  const auto value = config.find(key);
  return value ? value->text().value_or(std::string()) : std::string();
}

/// Names of Keras are exported as such: `keras.utils.get_file`. The operators of tensors are exported below
/// `__operators__`, and what TensorFlow keeps for itself below `__internal__`.
std::string exported(std::string symbol) {
  constexpr std::string_view kInternal = "__internal__.";
  if (symbol.starts_with("__operators__.")) return {};
  if (symbol.starts_with(kInternal)) symbol.erase(0, kInternal.size());
  return symbol.empty() || symbol.starts_with("keras.") ? symbol : std::string(kPackage) + symbol;
}

}  // namespace

std::string operation_of(std::string_view class_name, const json::Value& config) {
  if (class_name == "TFOpLambda" || class_name == "SlicingOpLambda") return exported(text_of(config, "function"));
  if (class_name != "ClassMethod") return {};
  const auto owner = exported(text_of(config, "cls_symbol"));
  return owner.empty() ? owner : owner + "." + text_of(config, "method_name");
}

std::string without_version(std::string_view operation) {
  for (const std::string_view version : {"tensorflow.compat.v1.", "tensorflow.compat.v2."})
    if (operation.starts_with(version)) return std::string(kPackage).append(operation.substr(version.size()));
  return std::string(operation);
}

bool is_codec(std::string_view name) {
  static constexpr std::array<std::string_view, 7> kCodecs{"decode_", "encode_",       "extract_jpeg", "is_jpeg",
                                                           "parse_s", "parse_example", "serialize_"};
  return std::ranges::any_of(kCodecs, [&](std::string_view codec) { return name.starts_with(codec); });
}

}  // namespace assay::formats::keras
