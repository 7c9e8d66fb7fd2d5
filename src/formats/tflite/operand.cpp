#include "formats/tflite/operand.hpp"

#include <algorithm>
#include <array>
#include <cstring>
#include <optional>
#include <set>
#include <utility>

namespace assay::formats::tflite {
namespace {

constexpr std::size_t kMostPlaces = 1000;
constexpr std::size_t kMostTexts = 64;

/// Those that put texts together or pass them on. Sorted.
constexpr auto kPassing =
    std::to_array<std::string_view>({"FlexConcat", "FlexConcatV2", "FlexIdentity", "FlexIdentityN", "FlexReshape",
                                     "FlexSelect", "FlexSelectV2", "FlexShardedFilename", "FlexStringJoin"});
static_assert(std::ranges::is_sorted(kPassing));

std::optional<std::uint32_t> number(ByteView bytes, std::uint64_t at) {
  const auto four = bytes.slice(at, 4);
  if (!four) return std::nullopt;
  std::uint32_t value = 0;
  std::memcpy(&value, four->span().data(), sizeof value);
  return value;
}

class Walk {
 public:
  Walk(const FlexModel& model, ScanContext& context) : model_(model), context_(context) {}

  Operand follow(std::uint32_t subgraph, std::int32_t tensor) {
    push(subgraph, tensor);
    while (!pending_.empty() && seen_.size() < kMostPlaces && context_.step()) {
      const auto [where, what] = pending_.back();
      pending_.pop_back();
      visit(where, what);
    }
    if (!pending_.empty()) result_.is_unknown = true;
    return std::move(result_);
  }

 private:
  using Place = std::pair<std::uint32_t, std::int32_t>;

  void push(std::uint32_t subgraph, std::int32_t tensor) {
    if (tensor < 0) return;
    if (seen_.insert({subgraph, tensor}).second) pending_.emplace_back(subgraph, tensor);
  }
  /// The last is followed first: a stack turns the order around.
  void push_inputs(std::uint32_t subgraph, const Wire& wire) {
    for (auto i = std::min<std::uint64_t>(wire.inputs.size(), kMostPlaces); i > 0; --i)
      push(subgraph, wire.inputs.at<std::int32_t>(i - 1));
  }

  void visit(std::uint32_t where, std::int32_t tensor) {
    const auto& subgraph = model_.subgraphs[where];
    if (static_cast<std::uint64_t>(tensor) >= subgraph.buffers.size()) {
      result_.is_unknown = true;
      return;
    }
    const auto buffer = subgraph.buffers[static_cast<std::size_t>(tensor)];
    if (buffer < model_.data.size() && model_.data[buffer].exists) return visit_data(model_.data[buffer]);
    const bool is_made = visit_makers(where, tensor);
    if (is_in(subgraph.inputs, tensor))
      visit_callers(where);
    else if (!is_made)
      result_.is_unknown = true;
  }

  static bool is_in(const flatbuffer::Vector& numbers, std::int32_t number) {
    for (std::uint64_t i = 0; i < numbers.size(); ++i)
      if (numbers.at<std::int32_t>(i) == number) return true;
    return false;
  }

  /// The form of tensors of texts: a count, where each begins, where the last ends, the texts.
  void visit_data(const Data& data) {
    const auto bytes =
        model_.file.slice(data.range.offset - model_.file.origin(), data.range.size).value_or(ByteView());
    const auto count = number(bytes, 0).value_or(0);
    if (count == 0 || count > bytes.size() / 4) result_.is_unknown = true;
    for (std::uint64_t i = 0; i < count && result_.constants.size() < kMostTexts; ++i) {
      const auto begin = number(bytes, 4 + 4 * i);
      const auto end = number(bytes, 8 + 4 * i);
      if (!begin || !end || *end < *begin || !bytes.slice(*begin, *end - *begin)) {
        result_.is_unknown = true;
        return;
      }
      result_.constants.push_back(bytes.from(*begin).first(*end - *begin).text());
    }
  }

  bool visit_makers(std::uint32_t where, std::int32_t tensor) {
    const auto& subgraph = model_.subgraphs[where];
    const auto [first, last] = subgraph.makers.equal_range(tensor);
    for (auto maker = first; maker != last && context_.step(); ++maker) {
      const auto& wire = subgraph.operators[maker->second];
      const auto name = wire.code < model_.codes.size() ? model_.codes[wire.code].custom : std::string_view();
      if (!std::ranges::binary_search(kPassing, name)) result_.is_changed = true;
      if (wire.inputs.size() == 0) result_.is_unknown = true;
      push_inputs(where, wire);
    }
    return first != last;
  }

  /// An input of a subgraph is given to the model, or by whatever runs the subgraph.
  void visit_callers(std::uint32_t where) {
    const auto [first, last] = model_.callers.equal_range(where);
    if (first == last) result_.is_given = true;
    for (auto caller = first; caller != last && context_.step(); ++caller) {
      const auto [subgraph, wire] = caller->second;
      push_inputs(subgraph, model_.subgraphs[subgraph].operators[wire]);
    }
  }

  const FlexModel& model_;
  ScanContext& context_;
  Operand result_;
  std::vector<Place> pending_;
  std::set<Place> seen_;
};

}  // namespace

std::string Operand::joined() const {
  std::string text;
  for (const auto part : constants) text += part;
  return text;
}

Operand resolve(const FlexModel& model, std::uint32_t subgraph, const Wire& wire, std::uint64_t index,
                ScanContext& context) {
  if (index >= wire.inputs.size()) return {.is_unknown = true};
  return Walk(model, context).follow(subgraph, wire.inputs.at<std::int32_t>(index));
}

}  // namespace assay::formats::tflite
