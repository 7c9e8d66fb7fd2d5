#include "core/text.hpp"
#include "formats/onnx/rules.hpp"
#include "formats/onnx/scan.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <vector>

namespace assay::formats::onnx {
namespace {

using assay::onnx::Attribute;
using assay::onnx::Node;

constexpr std::size_t kLongestBounds = 16;  // {10,}

/// Whether what stands at `at` repeats what is in front of it without a limit.
bool repeats(std::string_view pattern, std::size_t at) {
  if (at >= pattern.size()) return false;
  if (pattern[at] == '+' || pattern[at] == '*') return true;
  if (pattern[at] != '{') return false;
  const auto bounds = pattern.substr(at, kLongestBounds);
  const auto end = bounds.find('}');
  return end != std::string_view::npos && end > 1 && bounds[end - 1] == ',';
}

/// A group that ends with a repetition and is repeated itself: `(a+)+`. What follows in it (`(a+b)+`) tells where one
/// round ends.
bool repeats_repetition(std::string_view pattern) {
  std::vector<bool> groups;  // whether the last thing of a branch of the open group was repeated
  bool ends_repeated = false;
  for (std::size_t at = 0; at < pattern.size(); ++at) {
    const char c = pattern[at];
    if (c == '(') {
      groups.push_back(false);
      ends_repeated = false;
      if (at + 1 < pattern.size() && pattern[at + 1] == '?')
        at = std::min(pattern.find_first_of(":=!>", at), pattern.size());
    } else if (c == '|') {
      if (!groups.empty()) groups.back() = groups.back() || ends_repeated;
      ends_repeated = false;
    } else if (c == ')') {
      if (groups.empty()) return false;
      const bool is_repeated = groups.back() || ends_repeated;
      groups.pop_back();
      if (is_repeated && repeats(pattern, at + 1)) return true;
      ends_repeated = is_repeated;
    } else if (repeats(pattern, at)) {
      ends_repeated = true;
    } else if (c == '[') {
      // A bracket that stands first is one of the letters.
      at = std::min(pattern.find(']', at + (pattern.substr(at).starts_with("[^") ? 3 : 2)), pattern.size());
      ends_repeated = false;
    } else if (c != '?') {
      if (c == '\\') ++at;
      ends_repeated = false;
    }
  }
  return false;
}

class Judge {
 public:
  explicit Judge(const Scan& scan) : scan_(scan) {}

  void judge(const Node& node) const {
    for (const Attribute& attribute : scan_.model.attributes_of(node))
      if (attribute.has(Attribute::s) && scan_.model.text(attribute.name) == "pattern")
        pattern(node, attribute.text, attribute.range);
    for (const auto value : scan_.wiring.inputs_of(node)) {
      const auto* tensor = scan_.values.constant(value);
      if (tensor != nullptr && tensor->elements == 1)
        scan_.values.strings(*tensor, [&](std::string_view text, ByteRange range) { pattern(node, text, range); });
    }
  }

 private:
  void pattern(const Node& node, std::string_view pattern, ByteRange range) const {
    if (!scan_.context.step(1 + pattern.size() / 64) || !repeats_repetition(pattern)) return;
    if (scan_.complaints.wants(kSlowPattern, range))
      scan_.complaints.report(kSlowPattern, {range, place_of(scan_.model, node)},
                              fmt::format("The pattern {} repeats a repetition.", text::quoted(pattern, 120)));
  }

  const Scan& scan_;
};

}  // namespace

void judge_patterns(const Scan& scan) {
  const auto& texts = scan.model.texts;
  const std::array types{texts.find("RegexFullMatch"), texts.find("StringECMARegexReplace"),
                         texts.find("StringECMARegexSplitWithOffsets"), texts.find("StringRegexReplace"),
                         texts.find("StringRegexSplitWithOffsets")};
  if (std::ranges::all_of(types, [](auto name) { return name == assay::onnx::kNoName; })) return;
  const Judge judge(scan);
  for (const Node& node : scan.model.nodes)
    if (node.op_type != assay::onnx::kNoName && std::ranges::find(types, node.op_type) != types.end())
      judge.judge(node);
}

}  // namespace assay::formats::onnx
