#include "codecs/onnx/operators.hpp"
#include "core/text.hpp"
#include "formats/onnx/library_name.hpp"
#include "formats/onnx/location.hpp"
#include "formats/onnx/rules.hpp"
#include "formats/onnx/scan.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <tuple>

namespace assay::formats::onnx {
namespace {

using assay::onnx::Attribute;
using assay::onnx::Index;
using assay::onnx::kNone;
using assay::onnx::Model;
using assay::onnx::Name;
using assay::onnx::Node;

/// What the rules say of one operator, however many nodes there are of it.
struct Verdict {
  const Rule* rule = nullptr;
  std::string message;
};

/// Attributes of compiled operators that are paths, which are judged by where they lead.
constexpr std::array<std::string_view, 2> kCachedPrograms{"ep_cache_context", "onnx_model_filename"};

constexpr bool is_word(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == ')' || c == ']';
}

/// Whether Python would call or define something in it: a bracket behind a word, outside of texts.
bool calls_something(std::string_view expression) {
  char quote = '\0';
  for (std::size_t at = 0; at < expression.size(); ++at) {
    const char c = expression[at];
    if (quote != '\0') {
      if (c == '\\') ++at;
      if (c == quote) quote = '\0';
    } else if (c == '\'' || c == '"') {
      quote = c;
    } else if ((c == '(' && at > 0 && is_word(expression[at - 1])) || expression.substr(at).starts_with("lambda")) {
      return true;
    }
  }
  return false;
}

class Judge {
 public:
  explicit Judge(const Scan& scan) : scan_(scan), model_(scan.model), rules_(scan.context.data().onnx) {
    for (const auto& function : model_.functions) local_.emplace(function.domain, function.name, function.overload);
  }

  void run() {
    for (const Node& node : model_.nodes) {
      if (!scan_.context.step()) return;
      const auto [known, is_new] = verdicts_.try_emplace(std::tuple(node.domain, node.op_type, node.overload));
      if (is_new) known->second = judge(node);
      const Verdict& verdict = known->second;
      judge_attributes(node);
      if (verdict.rule == nullptr) continue;
      // What nobody knows is said once for each operator, what is dangerous at each node.
      if ((is_new || verdict.rule->severity > Severity::low) && scan_.complaints.wants(*verdict.rule, node.range))
        scan_.complaints.report(*verdict.rule, {node.range, place_of(model_, node)},
                                verdict.message + details(*verdict.rule, node));
      if (verdict.rule == &kCompiledOperator) judge_compiled(node);
    }
    for (const auto& entry : model_.metadata) {
      judge_metadata(entry);
      judge_evaluated(entry);
    }
    for (const auto& entry : model_.inner_metadata) judge_metadata(entry);
  }

 private:
  [[nodiscard]] Verdict judge(const Node& node) const {
    const auto domain = domain_of(model_, node.domain);
    const auto type = model_.text(node.op_type);
    if (type.empty()) return {&kUnknownOperator, "The node has no operator."};
    const auto standing = assay::onnx::standing_of(rules_, domain, type);
    // In the domain of a runtime a function of the same name hides nothing: which of the two is run is the runtime's
    // choice (onnx-ml.proto, ModelProto.functions). In another domain there is nothing but the function.
    const bool is_local = local_.contains({node.domain, node.op_type, node.overload});
    const bool is_of_runtime = standing.is_standard_domain || standing.is_known_domain;
    if (standing.listed != nullptr && (is_of_runtime || !is_local)) return verdict_of(standing.listed->kind, node);
    if (standing.is_standard || is_local) return {};
    const auto shown = fmt::format("{}::{}", text::printable(domain, 80), text::printable(type, 80));
    if (standing.is_standard_domain)
      return {&kUnknownOperator, fmt::format("ONNX has no operator {}, as far as assay knows.", shown)};
    if (standing.is_known_domain) return {};
    return {&kUnknownOperator,
            fmt::format("{} is not an operator of ONNX or of a program that assay knows: who runs the model needs a "
                        "native library for it.",
                        shown)};
  }

  [[nodiscard]] Verdict verdict_of(OperatorKind kind, const Node& node) const {
    const auto shown = fmt::format("{}::{}", text::printable(domain_of(model_, node.domain), 80),
                                   text::printable(model_.text(node.op_type), 80));
    switch (kind) {
      case OperatorKind::python:
        return {&kPythonOperator, fmt::format("{} calls Python code that the graph names.", shown)};
      case OperatorKind::network:
        return {&kNetworkOperator, fmt::format("{} sends its inputs to an address on the network.", shown)};
      case OperatorKind::file:
        return {&kFileOperator, fmt::format("{} reads a file of the host whose name is in the graph.", shown)};
      case OperatorKind::pytorch:
        return {&kPytorchOperator, fmt::format("{} calls an operator of PyTorch by its name.", shown)};
      case OperatorKind::compiled:
        return {
            &kCompiledOperator,
            fmt::format("{} hands a program that is compiled for a device to it; what it does cannot be seen.", shown)};
      case OperatorKind::plugin:
        return {&kPluginOperator, fmt::format("{} runs in a plug-in that has to be loaded for it.", shown)};
      case OperatorKind::experimental:
        return {&kExperimentalOperator, fmt::format("{} was an experiment of the first versions of ONNX.", shown)};
    }
    return {};
  }

  /// The texts among the attributes: the module, the address, the script.
  [[nodiscard]] std::string details(const Rule& rule, const Node& node) const {
    if (rule.severity < Severity::medium) return {};
    constexpr int kMost = 6;
    std::string out;
    int count = 0;
    for (const Attribute& attribute : model_.attributes_of(node)) {
      if (!attribute.has(Attribute::s) || attribute.text.size() > 4096 || count++ == kMost) continue;
      out += fmt::format("{}{} = {}", out.empty() ? " With " : ", ", text::printable(model_.text(attribute.name), 40),
                         text::quoted(attribute.text, 120));
    }
    return out.empty() ? out : out + ".";
  }

  /// ONNX Runtime joins these paths with the model's folder and gives them to the device's library.
  void judge_compiled(const Node& node) {
    const Attribute* mode = model_.attribute(node, "embed_mode");
    const bool is_embedded = mode == nullptr || mode->integer != 0;  // 1 unless it is said
    for (const std::string_view name : kCachedPrograms) {
      const Attribute* path = model_.attribute(node, name);
      if (path == nullptr || !path->has(Attribute::s) || (name == "ep_cache_context" && is_embedded)) continue;
      if (path->text.empty() || reach_of(path->text) == Reach::inside ||
          !scan_.complaints.wants(kCompiledPath, path->range))
        continue;
      scan_.complaints.report(kCompiledPath, {path->range, place_of(model_, node)},
                              fmt::format("A compiled program is loaded from {}, out of the model's folder.",
                                          text::quoted(path->text, 160)));
    }
  }

  void judge_metadata(const assay::onnx::Entry& entry) {
    if ((!is_run(entry.key) || entry.value.empty()) && !names_library(entry.value)) return;
    if (scan_.complaints.wants(kMetadataLibrary, entry.range))
      scan_.complaints.report(kMetadataLibrary, {entry.range, "metadata_props"},
                              fmt::format("The metadata {} name a library for a program to load: {}.",
                                          text::quoted(entry.key, 60), text::quoted(entry.value, 160)));
  }

  /// FINN runs what these name, and has no other use for them.
  static bool is_run(std::string_view key) { return key == "rtlsim_so" || key == "executable_path"; }
  /// Of operators that call a server.
  static bool is_address(std::string_view key) { return key == "model_uri" || key == "endpoint"; }

  void judge_attributes(const Node& node) {
    for (const Attribute& attribute : model_.attributes_of(node)) {
      if (!attribute.has(Attribute::s) || attribute.text.empty()) continue;
      const auto name = model_.text(attribute.name);
      if (std::ranges::find(kCachedPrograms, name) != kCachedPrograms.end()) continue;
      if (is_run(name) || names_library(attribute.text)) {
        if (scan_.complaints.wants(kMetadataLibrary, attribute.range))
          scan_.complaints.report(
              kMetadataLibrary, {attribute.range, place_of(model_, node)},
              fmt::format("The attribute {} names a library or program for the operator to load: {}.",
                          text::quoted(name, 60), text::quoted(attribute.text, 160)));
      } else if (is_address(name) && !is_listed(node)) {
        if (scan_.complaints.wants(kNetworkOperator, attribute.range))
          scan_.complaints.report(kNetworkOperator, {attribute.range, place_of(model_, node)},
                                  fmt::format("The attribute {} gives the operator an address to call: {}.",
                                              text::quoted(name, 60), text::quoted(attribute.text, 160)));
      }
    }
  }
  [[nodiscard]] bool is_listed(const Node& node) const {
    return assay::onnx::standing_of(rules_, domain_of(model_, node.domain), model_.text(node.op_type)).listed !=
           nullptr;
  }

  /// The loaders of YOLO hand these entries to Python's eval. A table of names has texts and numbers and nothing else.
  void judge_evaluated(const assay::onnx::Entry& entry) {
    if (entry.key != "names" && entry.key != "stride") return;
    if (!calls_something(entry.value) || !scan_.complaints.wants(kActiveText, entry.range)) return;
    scan_.complaints.report(kActiveText, {entry.range, "metadata_props"},
                            fmt::format("Loaders evaluate the metadata {} as Python, and they are an expression: {}.",
                                        text::quoted(entry.key, 60), text::quoted(entry.value, 160)));
  }

  const Scan& scan_;
  const Model& model_;
  const OnnxOperators& rules_;
  using Called = std::tuple<Name, Name, Name>;  ///< domain, name, overload
  std::set<Called> local_;
  std::map<Called, Verdict> verdicts_;
};

}  // namespace

void judge_operators(const Scan& scan) { Judge(scan).run(); }

}  // namespace assay::formats::onnx
