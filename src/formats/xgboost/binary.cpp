#include "formats/xgboost/binary.hpp"

#include "core/complaints.hpp"
#include "core/text.hpp"
#include "formats/xgboost/children.hpp"
#include "formats/xgboost/rules.hpp"

#include <assay/cursor.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>

namespace assay::formats::xgboost {
namespace {

constexpr std::string_view kMagic = "binf";
// Sizes of the structures, most of whose fields are reserved.
constexpr std::uint64_t kLearner = 136;
constexpr std::uint64_t kForest = 160;
constexpr std::uint64_t kTree = 148;
constexpr std::uint64_t kNode = 20;  ///< parent, left child, right child, split, value or condition
constexpr std::uint64_t kStatistics = 16;
constexpr std::uint64_t kLinear = 136;

/// What of the learner says what follows.
struct Learner {
  bool has_attributes = false;
  bool has_metrics = false;
  std::uint32_t major = 0;
};

class Reader {
 public:
  Reader(const Artifact& artifact, ScanContext& context)
      : bytes_(artifact.bytes), in_(artifact.bytes), context_(context), complaints_(context) {}

  void read() {
    static_cast<void>(in_.take(kMagic.size(), "magic"));
    const auto learner = read_learner();
    const auto objective = text("objective");
    const auto booster = text("booster");
    if (in_) context_.fact("xgboost.objective", text::printable(objective, 80));
    if (in_) context_.fact("xgboost.booster", text::printable(booster, 80));
    if (booster == "gbtree" || booster == "dart")
      read_trees(booster == "dart");
    else if (booster == "gblinear")
      read_linear();
    else if (in_)
      return stop(fmt::format("booster: gbtree, dart or gblinear wanted, got {}", text::quoted(booster, 80)));
    if (learner.has_attributes) read_texts(2);
    // Before 1.0 this one objective kept a parameter of its own in front of the metrics.
    if (learner.major == 0 && objective == "count:poisson" && in_ && in_.remaining() != 0)
      static_cast<void>(text("step"));
    if (learner.has_metrics) read_texts(1);
    if (!in_) return stop({});
    context_.cover({bytes_.origin(), in_.position()});
    complaints_.finish();
  }

 private:
  void stop(std::string why) {
    context_.incomplete(in_ ? Error{ErrorCode::unsupported, bytes_.origin() + in_.position(), std::move(why)}
                            : in_.error());
    complaints_.finish();
  }

  Learner read_learner() {
    Cursor in(in_.take(kLearner, "learner"));
    static_cast<void>(in.take(12, "base score, features, classes"));
    Learner learner;
    learner.has_attributes = in.i32("attributes") != 0;
    learner.has_metrics = in.i32("metrics") != 0;
    learner.major = in.u32("version");
    return learner;
  }

  std::string_view text(std::string_view what) {
    const auto size = in_.u64("length");
    return in_.take(size, what).text();
  }

  /// A list of texts, or of keys and values.
  void read_texts(int parts) {
    const auto count = in_.u64("texts");
    for (std::uint64_t i = 0; in_ && i < count && context_.step(); ++i)
      for (int part = 0; part < parts; ++part) static_cast<void>(text("text"));
  }

  void read_trees(bool has_weights) {
    Cursor forest(in_.take(kForest, "trees"));
    const auto stated = forest.i32("number of trees");
    const auto trees = in_ && stated > 0 ? static_cast<std::uint64_t>(stated) : 0;
    for (std::uint64_t i = 0; in_ && i < trees && context_.step(); ++i) read_tree();
    static_cast<void>(in_.take(4 * trees, "groups of the trees"));
    if (has_weights && trees != 0) read_floats("weights of the trees");
    if (in_) context_.fact("xgboost.trees", fmt::format("{}", trees));
  }

  void read_tree() {
    const auto offset = bytes_.origin() + in_.position();
    Cursor tree(in_.take(kTree, "tree"));
    static_cast<void>(tree.i32("roots"));
    const auto stated = tree.i32("nodes");
    const auto count = in_ && stated > 0 ? static_cast<std::uint64_t>(stated) : 0;
    const auto nodes = in_.take(count * kNode, "nodes");
    static_cast<void>(in_.take(count * kStatistics, "statistics"));
    if (!in_ || !context_.step(count)) return;
    const auto child = [&](std::uint64_t node, std::uint64_t at) -> std::optional<std::int64_t> {
      const auto field = nodes.slice(node * kNode + at, 4);
      return field ? std::optional<std::int64_t>(Cursor(*field).i32("child")) : std::nullopt;
    };
    const auto why = broken_children(
        count, [&](std::uint64_t node) { return child(node, 4); }, [&](std::uint64_t node) { return child(node, 8); });
    if (why) complaints_.report(kTreeBounds, {{offset, kTree}, "tree"}, fmt::format("In a tree {}.", *why));
  }

  void read_linear() {
    static_cast<void>(in_.take(kLinear, "linear model"));
    read_floats("weights");
  }

  void read_floats(std::string_view what) {
    const auto count = in_.count64(what, sizeof(float));
    static_cast<void>(in_.take(count * sizeof(float), what));
  }

  ByteView bytes_;
  Cursor in_;
  ScanContext& context_;
  Complaints complaints_;
};

}  // namespace

bool is_binary(const Artifact& artifact) {
  Cursor in(artifact.bytes);
  if (in.take(kMagic.size(), "magic").text() != kMagic) return false;
  static_cast<void>(in.take(kLearner, "learner"));
  const auto objective = in.take(std::min<std::uint64_t>(in.u64("length"), 200), "objective").text();
  return in && !objective.empty() && std::ranges::all_of(objective, [](char c) { return c > ' ' && c < 0x7F; });
}

void read_binary(const Artifact& artifact, ScanContext& context) { Reader(artifact, context).read(); }

}  // namespace assay::formats::xgboost
