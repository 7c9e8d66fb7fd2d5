#include "formats/xml/openvino.hpp"
#include "core/lower.hpp"

#include "core/template_name.hpp"
#include "core/text.hpp"
#include "formats/xml/document.hpp"
#include "formats/xml/rules.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>
#include <string>
#include <vector>

namespace assay::formats::xml {
namespace {

using assay::xml::Attribute;
using Attributes = std::span<const Attribute>;

constexpr std::size_t kLongestShown = 120;
constexpr std::array<std::string_view, 3> kLibraryEndings{".so", ".dll", ".dylib"};
constexpr std::array<std::string_view, 3> kLibraryKeys{"library", "plugin", "extension_library"};
constexpr std::array<std::string_view, 3> kPythonTypes{"Python", "PythonOp", "PyOp"};

std::string_view value_of(Attributes attributes, std::string_view name) {
  const auto found = std::ranges::find(attributes, name, &Attribute::name);
  return found == attributes.end() ? std::string_view() : found->value;
}

std::optional<std::uint64_t> number(std::string_view text) {
  std::uint64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return value;
}

/// `libcustom.so`, `libcustom.so.2`, in any case of letters.
bool is_library(std::string_view path) {
  auto name = text::lower(path.substr(path.size() > kLongestShown ? path.size() - kLongestShown : 0));
  while (!name.empty() && (name.back() == '.' || (name.back() >= '0' && name.back() <= '9'))) name.pop_back();
  return std::ranges::any_of(kLibraryEndings,
                             [&](std::string_view end) { return name.size() > end.size() && name.ends_with(end); });
}

class Openvino final : public Document {
 public:
  using Document::Document;

  void begin(std::string_view name, Attributes attributes, ByteRange range) override {
    if (name == "net")
      context_.fact("openvino.version", text::printable(value_of(attributes, "version"), 40), range.offset);
    if (name == "layer") {
      ++layer_count_;
      layers_.push_back({std::string(value_of(attributes, "type")), std::string(value_of(attributes, "name"))});
      judge_layer(attributes, range);
    }
    judge_libraries(attributes, range);
    const bool is_constant = name == "data" && !layers_.empty() && layers_.back().type == "Const";
    // Until version 9 layers of any type had their weights in blobs.
    const bool is_blob = name == "weights" || name == "biases" || name == "custom";
    if (is_constant || is_blob) judge_range(attributes, range);
  }

  void end(std::string_view name) override {
    if (name == "layer" && !layers_.empty()) layers_.pop_back();
  }

  void text(std::string_view /*text*/, ByteRange /*range*/) override {}

 protected:
  void finish(const std::optional<Error>& error) override {
    if (!error && layer_count_ == 0)
      say(kGraph, kGraph.severity, artifact_.bytes.range(), "net", "The document has no layers.");
    judge_weights();
  }

 private:
  struct Layer {
    std::string type;
    std::string name;
  };

  [[nodiscard]] std::string place() const {
    return layers_.empty() ? std::string("net") : fmt::format("layer {}", layers_.back().name);
  }

  void judge_layer(Attributes attributes, ByteRange range) {
    const auto& type = layers_.back().type;
    if (type.empty()) return say(kGraph, kGraph.severity, range, place(), "The layer has no type.");
    if (std::ranges::find(kPythonTypes, type) != kPythonTypes.end())
      return say(kOperator, Severity::medium, range, place(),
                 fmt::format("The layer is of the type {}, which runs code that is not in the model.", type));
    const auto set = value_of(attributes, "version");
    if (!set.empty() && !set.starts_with("opset"))
      say(kOperator, kOperator.severity, range, place(),
          fmt::format("The layer is of the type {} of the set {}.", text::quoted(type, kLongestShown),
                      text::quoted(set, kLongestShown)));
  }

  /// What converters were told is kept behind the layers: there a library is a memory, not an order.
  void judge_libraries(Attributes attributes, ByteRange range) {
    for (const auto& [key, value] : attributes) {
      // `library="CPU"` is the name of a device, and `https://…/a.so?token=…` a library.
      const bool is_named_so = !value.empty() && std::ranges::find(kLibraryKeys, key) != kLibraryKeys.end() &&
                               (key != "library" || value.find_first_of("./\\") != std::string_view::npos);
      if (is_library(value.substr(0, value.find_first_of("?#"))) || (is_named_so && !layers_.empty()))
        say(kLibrary, layers_.empty() ? Severity::low : kLibrary.severity, range, place(),
            fmt::format("{} is the library {}.", text::quoted(key, kLongestShown), text::quoted(value, kLongestShown)));
    }
  }

  void judge_range(Attributes attributes, ByteRange range) {
    if (value_of(attributes, "offset").empty() && value_of(attributes, "size").empty()) return;
    const auto offset = number(value_of(attributes, "offset"));
    const auto size = number(value_of(attributes, "size"));
    if (!offset || !size || *size > UINT64_MAX - *offset)
      return say(kWeightsRange, kWeightsRange.severity, range, place(),
                 fmt::format("The constant has the offset {} and the size {}.",
                             text::quoted(value_of(attributes, "offset"), 40),
                             text::quoted(value_of(attributes, "size"), 40)));
    if (*offset + *size < needed_) return;
    needed_ = *offset + *size;
    furthest_ = range;
    furthest_name_ = place();
  }

  /// `model.xml` has its weights in `model.bin`.
  void judge_weights() {
    auto name = std::string(artifact_.name());
    if (needed_ == 0 || !name.ends_with(".xml")) return;
    name.replace(name.size() - 4, 4, ".bin");
    const auto weights = context_.sibling(name);
    if (!weights) return;
    if (weights->kind == Sibling::Kind::missing)
      return say(kWeightsMissing, kWeightsMissing.severity, furthest_, furthest_name_,
                 fmt::format("The weights are in {}, which is not there.", text::quoted(name, kLongestShown)));
    if (weights->kind == Sibling::Kind::file && weights->size < needed_)
      say(kWeightsRange, kWeightsRange.severity, furthest_, furthest_name_,
          fmt::format("The constant ends at {}, and {} has {} bytes.", needed_, text::quoted(name, kLongestShown),
                      weights->size));
  }

  std::uint64_t layer_count_ = 0;
  std::vector<Layer> layers_;  ///< that are open: bodies of loops lie in layers
  std::uint64_t needed_ = 0;   ///< bytes of weights
  ByteRange furthest_;         ///< what needs the last of them
  std::string furthest_name_;
};

/// `<net name="…" version="11">`: the version tells it from other documents about nets.
Claim claim(const Artifact& artifact) {
  const assay::xml::RootTag root(artifact.bytes);
  if (!root.is("net") || !root.has("version")) return Claim::no;
  return is_template_name(artifact.name()) ? Claim::weak : Claim::magic;
}

void analyze(const Artifact& artifact, ScanContext& context) { Openvino(artifact, context).read(); }

}  // namespace

constinit const Format kOpenvino{
    .name = "openvino", .family = "xml", .rules = kOpenvinoRules, .claim = claim, .analyze = analyze};

}  // namespace assay::formats::xml
