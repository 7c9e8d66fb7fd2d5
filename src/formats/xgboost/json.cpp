// A model as XGBoost writes it in JSON (XGBoost, "Introduction to Model IO", and its schema model.schema).
#include "codecs/json/reader.hpp"
#include "core/complaints.hpp"
#include "core/text.hpp"
#include "formats/xgboost/children.hpp"
#include "formats/xgboost/rules.hpp"
#include "formats/xgboost/xgboost.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace assay::formats::xgboost {
namespace {

using json::Event;
using json::Token;

constexpr std::uint64_t kBytesPerStep = 256;
constexpr std::array<std::string_view, 2> kOfLearner{"gradient_booster", "learner_model_param"};
/// What comes in front of those, and may be longer than what a claim sees.
constexpr std::array<std::string_view, 3> kInFront{"attributes", "feature_names", "feature_types"};
/// What there is for each node of a tree, beside its children.
constexpr std::array<std::string_view, 5> kOfNodes{"default_left", "parents", "split_conditions", "split_indices",
                                                   "split_type"};

template <std::size_t N>
bool is_one_of(const std::array<std::string_view, N>& keys, const Token& key) {
  return std::ranges::any_of(keys, [&](std::string_view one) { return key.is(one); });
}

bool is_container(const Token& token) {
  return token.event == Event::begin_object || token.event == Event::begin_array;
}

/// Whether the value that comes next is a learner.
bool is_learner(json::Reader& in, bool is_cut) {
  if (in.next().event != Event::begin_object) return false;
  bool has_front = false;
  for (auto key = in.next(); key.event == Event::key; key = in.next()) {
    if (is_one_of(kOfLearner, key)) return true;
    has_front = has_front || is_one_of(kInFront, key);
    static_cast<void>(in.skip());
  }
  return has_front && is_cut && in.has_failed();
}

/// Whether the value that comes next is a part of a pickled Booster: an object with a learner.
bool has_learner(json::Reader& in, bool is_cut) {
  if (in.next().event != Event::begin_object) return false;
  for (auto key = in.next(); key.event == Event::key; key = in.next()) {
    if (key.is("learner")) return is_learner(in, is_cut);
    static_cast<void>(in.skip());
  }
  return false;
}

/// Three numbers, as the version of XGBoost.
bool is_version(json::Reader& in) {
  if (in.next().event != Event::begin_array) return false;
  std::size_t numbers = 0;
  auto token = in.next();
  for (; token.event == Event::number && numbers < 4; token = in.next()) ++numbers;
  return token.event == Event::end_array && numbers == 3;
}

/// An object with a learner, or a version of XGBoost and something that should be one.
Claim claim(const Artifact& artifact) {
  const auto front = artifact.bytes.first(kClaimBytes);
  if (front.text().find("\"learner\"") == std::string_view::npos) return Claim::no;
  const bool is_cut = artifact.size.value_or(artifact.bytes.size()) > front.size();
  json::Reader in(front);
  if (in.next().event != Event::begin_object) return Claim::no;
  bool is_versioned = false, is_named = false;
  for (auto key = in.next(); key.event == Event::key; key = in.next()) {
    if (key.is("learner")) {
      auto ahead = in;
      if (is_learner(ahead, is_cut)) return Claim::magic;
      is_named = true;
    } else if (key.is("version")) {
      auto ahead = in;
      is_versioned = is_version(ahead);
    } else if (key.is("Config") || key.is("Model")) {
      auto ahead = in;
      if (has_learner(ahead, is_cut)) return Claim::magic;
    }
    if (is_versioned && is_named) return Claim::magic;
    static_cast<void>(in.skip());
  }
  return Claim::no;
}

/// What is known of one tree.
struct Tree {
  ByteRange range;
  std::optional<std::vector<std::int32_t>> left, right;
  std::optional<std::uint64_t> declared;  ///< nodes
  std::vector<std::uint64_t> lengths;     ///< of the other lists
};

/// Reads a model token by token: of a tree its children are kept, and only until it ends.
class Reading {
 public:
  Reading(const Artifact& artifact, ScanContext& context)
      : file_(artifact.bytes), in_(artifact.bytes), context_(context), complaints_(context) {}

  void read() {
    read_object("model", [this](const Token& key) { read_model(key); });
    if (!in_.has_failed()) static_cast<void>(in_.next());
    if (in_.has_failed()) context_.incomplete(in_.error());
    const auto end = in_.has_failed() ? std::min(in_.error().offset, file_.range().end()) : file_.range().end();
    context_.cover({file_.origin(), end - file_.origin()});
    if (!in_.has_failed()) judge_learner();
    context_.fact("xgboost.trees", fmt::format("{}", trees_));
    complaints_.finish();
  }

 private:
  /// Reads the value that comes next as an object; `member` reads the value behind a key.
  template <class Member>
  void read_object(std::string_view what, const Member& member) {
    const auto token = in_.next();
    if (token.event != Event::begin_object) return refuse(what, "an object", token);
    for (auto key = in_.next(); key.event == Event::key && context_.step(); key = in_.next()) member(key);
  }

  void refuse(std::string_view what, std::string_view wanted, const Token& got) {
    if (in_.has_failed()) return;
    if (!is_refused_)
      context_.incomplete({ErrorCode::malformed, got.range.offset, fmt::format("{}: {} wanted", what, wanted)});
    is_refused_ = true;
    if (is_container(got)) in_.leave();
  }

  void skip() { static_cast<void>(context_.step(1 + in_.skip().size / kBytesPerStep)); }

  /// `Config` and `Model` are what is in a pickled Booster.
  void read_model(const Token& key) {
    if (key.is("learner")) return read_learner();
    if (key.is("Model"))
      return read_object("Model", [this](const Token& inner) { inner.is("learner") ? read_learner() : skip(); });
    if (!key.is("version")) return skip();
    auto ahead = in_;
    const auto token = ahead.next();
    if (token.event != Event::begin_array) return refuse("version", "a list", in_.next());
    skip();
  }

  void read_learner() {
    has_learner_ = true;
    read_object("learner", [this](const Token& key) {
      if (key.is("gradient_booster")) {
        has_booster_ = true;
        read_object("gradient_booster", [this](const Token& inner) { read_booster(inner); });
      } else if (key.is("learner_model_param")) {
        has_parameters_ = true;
        read_object("learner_model_param", [this](const Token& inner) { static_cast<void>(read_count(inner)); });
      } else {
        skip();
      }
    });
  }

  /// What XGBoost asks for before it reads anything else.
  void judge_learner() {
    if (is_refused_ || !has_learner_ || (has_booster_ && has_parameters_)) return;
    context_.incomplete(
        {ErrorCode::malformed, file_.origin(),
         fmt::format("learner: {} wanted, got none", has_booster_ ? "learner_model_param" : "gradient_booster")});
  }

  /// The value of a parameter, when its name says that it counts something: a text of digits, as XGBoost writes it.
  std::optional<std::uint64_t> read_count(const Token& key) {
    const auto name = key.text();
    if (!name.starts_with("num_")) {
      skip();
      return std::nullopt;
    }
    const auto token = in_.next();
    const auto digits = token.raw;
    std::uint64_t count = 0;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), count);
    if ((token.event == Event::text || token.event == Event::number) && error == std::errc() &&
        end == digits.data() + digits.size())
      return count;
    refuse(text::printable(name, 40), "a number from 0 on", token);
    return std::nullopt;
  }

  /// `dart` has its trees in a `gbtree` of its own.
  void read_booster(const Token& key) {
    if (key.is("model")) return read_forest();
    if (!key.is("gbtree")) return skip();
    read_object("gbtree", [this](const Token& inner) {
      if (inner.is("model"))
        read_forest();
      else
        skip();
    });
  }

  void read_forest() {
    const auto before = trees_;
    std::optional<std::uint64_t> declared;
    read_object("model", [&](const Token& key) {
      if (key.is("trees"))
        read_trees();
      else if (key.is("gbtree_model_param"))
        read_object("gbtree_model_param", [&](const Token& inner) {
          const bool is_of_trees = inner.is("num_trees");
          if (const auto count = read_count(inner); is_of_trees) declared = count;
        });
      else
        skip();
    });
    if (in_.has_failed() || is_refused_ || !declared || *declared == trees_ - before) return;
    context_.incomplete({ErrorCode::malformed, file_.origin(),
                         fmt::format("model: {} trees wanted, got {}", *declared, trees_ - before)});
  }

  void read_trees() {
    const auto list = in_.next();
    if (list.event != Event::begin_array) return refuse("trees", "a list", list);
    for (auto tree = in_.next(); tree.event != Event::end_array && !in_.has_failed() && context_.step();
         tree = in_.next()) {
      if (tree.event == Event::begin_object)
        read_tree(tree.range);
      else
        refuse("tree", "an object", tree);
    }
  }

  void read_tree(ByteRange range) {
    Tree tree{.range = range};
    for (auto key = in_.next(); key.event == Event::key && context_.step(); key = in_.next()) {
      if (key.is("left_children"))
        tree.left = read_children(key);
      else if (key.is("right_children"))
        tree.right = read_children(key);
      else if (key.is("tree_param"))
        read_object("tree_param", [&](const Token& inner) { read_parameter(inner, tree); });
      else if (is_one_of(kOfNodes, key))
        read_length(key, tree);
      else
        skip();
    }
    if (in_.has_failed() || !context_.step()) return;
    ++trees_;
    judge(tree);
  }

  void read_parameter(const Token& key, Tree& tree) {
    const bool is_of_nodes = key.is("num_nodes");
    if (const auto count = read_count(key); is_of_nodes) tree.declared = count;
  }

  std::optional<std::vector<std::int32_t>> read_children(const Token& key) {
    const auto list = in_.next();
    if (list.event != Event::begin_array) {
      refuse(key.raw, "a list", list);
      return std::nullopt;
    }
    std::vector<std::int32_t> children;
    for (auto token = in_.next(); token.event != Event::end_array && !in_.has_failed(); token = in_.next()) {
      const auto child = token.event == Event::number ? json::to_i64(token) : std::nullopt;
      constexpr auto kLimits = std::numeric_limits<std::int32_t>();
      if (!child || *child < kLimits.min() || *child > kLimits.max()) {
        refuse(key.raw, "numbers of nodes", token);
        in_.leave();
        return std::nullopt;
      }
      children.push_back(static_cast<std::int32_t>(*child));
      if (children.size() % kBytesPerStep == 0 && !context_.step()) return std::nullopt;
    }
    return children;
  }

  void read_length(const Token& key, Tree& tree) {
    const auto list = in_.next();
    if (list.event != Event::begin_array) return refuse(key.raw, "a list", list);
    std::uint64_t length = 0;
    for (auto token = in_.next(); token.event != Event::end_array && !in_.has_failed(); token = in_.next()) {
      if (token.event != Event::number && token.event != Event::boolean) {
        refuse(key.raw, "numbers", token);
        return in_.leave();
      }
      if (++length % kBytesPerStep == 0 && !context_.step()) return;
    }
    tree.lengths.push_back(length);
  }

  void judge(const Tree& tree) {
    if (!tree.left || !tree.right) {
      if (!is_refused_)
        context_.incomplete({ErrorCode::malformed, tree.range.offset, "tree: left and right children wanted"});
      is_refused_ = true;
      return;
    }
    const auto nodes = tree.left->size();
    const auto child = [](const std::vector<std::int32_t>& list) {
      return [&list](std::uint64_t node) { return std::optional<std::int64_t>(list[node]); };
    };
    const auto why =
        tree.right->size() != nodes
            ? std::optional(fmt::format("{} nodes have a left child and {} a right one", nodes, tree.right->size()))
            : broken_children(nodes, child(*tree.left), child(*tree.right));
    if (why && complaints_.wants(kTreeBounds, tree.range))
      complaints_.report(kTreeBounds, {tree.range, "tree"}, fmt::format("In a tree {}.", *why));
    if (tree.declared.value_or(nodes) != nodes ||
        std::ranges::any_of(tree.lengths, [&](auto one) { return one != nodes; }))
      context_.incomplete({ErrorCode::malformed, tree.range.offset,
                           fmt::format("tree: lists of {} nodes wanted, one is of another length", nodes)});
  }

  ByteView file_;
  json::Reader in_;
  ScanContext& context_;
  Complaints complaints_;
  std::uint64_t trees_ = 0;
  bool has_learner_ = false;  ///< false for a configuration alone, out of a pickled Booster
  bool has_booster_ = false;
  bool has_parameters_ = false;
  bool is_refused_ = false;  ///< the first reason is enough
};

void analyze(const Artifact& artifact, ScanContext& context) { Reading(artifact, context).read(); }

}  // namespace

constinit const Format kJson{
    .name = "xgboost-json", .family = "json", .rules = kRules, .claim = claim, .analyze = analyze};

}  // namespace assay::formats::xgboost
