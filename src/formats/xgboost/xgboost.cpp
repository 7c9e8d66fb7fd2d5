#include "formats/xgboost/xgboost.hpp"

#include "codecs/ubjson/walker.hpp"
#include "formats/xgboost/binary.hpp"
#include "formats/xgboost/children.hpp"
#include "formats/xgboost/rules.hpp"

#include <assay/cursor.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace assay::formats::xgboost {
namespace {

using assay::ubjson::Numbers;

/// The indices of one tree.
struct Tree {
  std::uint64_t offset = 0;
  std::optional<Numbers> left, right;
};

/// Why the children of the tree cannot be followed.
std::optional<std::string> why_broken(const Tree& tree) {
  if (!tree.left || !tree.right) return std::nullopt;
  const auto nodes = tree.left->count;
  if (tree.right->count != nodes)
    return fmt::format("{} nodes have a left child and {} a right one", nodes, tree.right->count);
  return broken_children(
      nodes, [&](std::uint64_t node) { return tree.left->integer(node); },
      [&](std::uint64_t node) { return tree.right->integer(node); });
}

Claim claim(const Artifact& artifact) {
  if (is_binary(artifact)) return Claim::structure;
  Cursor in(artifact.bytes);
  if (in.u8("object") != '{' || in.u8("type") != 'L') return Claim::no;
  const auto key = in.take(std::min<std::uint64_t>(in.u64be("length"), 16), "key").text();
  return in && (key == "learner" || key == "version" || key == "Config") ? Claim::structure : Claim::no;
}

void analyze(const Artifact& artifact, ScanContext& context) {
  if (is_binary(artifact)) return read_binary(artifact, context);
  std::vector<Tree> open;
  std::uint64_t trees = 0;
  const assay::ubjson::Visitor visitor{
      .object_begins = [&](std::string_view, std::uint64_t offset) { open.push_back({.offset = offset}); },
      .object_ends =
          [&] {
            const Tree& tree = open.back();
            if (tree.left) ++trees;
            if (const auto why = why_broken(tree))
              context.report(kTreeBounds, {{tree.offset, 1}, "tree"}, fmt::format("In a tree {}.", *why));
            open.pop_back();
          },
      .numbers =
          [&](const Numbers& numbers) {
            if (open.empty()) return;
            if (numbers.key == "left_children") open.back().left = numbers;
            if (numbers.key == "right_children") open.back().right = numbers;
          },
      .step = [&](std::uint64_t count) { return context.step(count); }};
  const auto size = assay::ubjson::walk(artifact.bytes, visitor);
  if (!size) return context.incomplete(size.error());
  context.cover({0, *size});
  context.fact("xgboost.trees", fmt::format("{}", trees));
}

constexpr std::string_view kEndings[] = {".ubj", ".bst"};

}  // namespace

constinit const Format kFormat{
    .name = "xgboost", .family = "xgboost", .rules = kRules, .claim = claim, .analyze = analyze, .endings = kEndings};

}  // namespace assay::formats::xgboost
