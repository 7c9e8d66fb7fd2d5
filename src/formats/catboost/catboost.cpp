#include "formats/catboost/catboost.hpp"

#include "codecs/flatbuffer/buffer.hpp"
#include "core/complaints.hpp"
#include "core/text.hpp"
#include "formats/catboost/rules.hpp"
#include "formats/catboost/schema.hpp"

#include <assay/cursor.hpp>

#include <fmt/format.h>

#include <cstdint>
#include <string_view>

namespace assay::formats::catboost {
namespace {

using flatbuffer::Buffer;
using flatbuffer::Table;

constexpr std::string_view kMagic = "CBM1";
constexpr std::uint64_t kHead = 8;  ///< the magic, and the size of the core

class Reader {
 public:
  Reader(const Artifact& artifact, ScanContext& context)
      : file_(artifact.bytes), context_(context), complaints_(context) {}

  void read() {
    Cursor in(file_);
    static_cast<void>(in.take(kMagic.size(), "magic"));
    const auto size = in.u32("size of the core");
    const bool has_size = static_cast<bool>(in);
    const auto core = in.take(size, "core");
    if (!in) {
      context_.incomplete(in.error());
      complaints_.report(kStructure, {file_.first(kHead).range(), "core"},
                         has_size ? fmt::format("The model should have {} bytes, and the file has {}.",
                                                text::grouped(size), text::grouped(file_.size()))
                                  : "The file ends before the size of the model.");
      return complaints_.finish();
    }
    context_.cover({file_.origin(), kHead});
    Buffer buffer(core, [this](std::uint64_t count) { return context_.step(count); });
    const auto root = buffer.root();
    flatbuffer::walk(buffer, root, kModel, {});
    judge(root);
    cover(buffer, core);
    complaints_.finish();
  }

 private:
  void cover(Buffer& buffer, ByteView bytes) {
    for (const auto& range : buffer.reached()) context_.cover({bytes.origin() + range.offset, range.size});
    if (!buffer) complaints_.broken(kStructure, buffer.error(), bytes.range().end());
  }

  /// Each tree has a number of splits, which begin where those of the one before end; a symmetric tree has a leaf for
  /// each way through them.
  void judge(const Table& root) {
    context_.fact("catboost.version", text::printable(root.text(model::version, "version"), 40));
    const auto trees = root.table(model::trees, "trees");
    const auto splits = trees.vector(trees::splits, 4, "splits");
    const auto sizes = trees.vector(trees::sizes, 4, "sizes");
    const auto offsets = trees.vector(trees::offsets, 4, "offsets");
    const auto leaves = trees.vector(trees::leaf_values, 8, "leaves");
    const bool is_symmetric = trees.vector(trees::step_nodes, 4, "nodes").size() == 0;
    const auto dimension = trees.number<std::int32_t>(trees::dimension);
    context_.fact("catboost.trees", fmt::format("{}", sizes.size()));
    if (offsets.exists() && offsets.size() != sizes.size())
      return wrong(trees, fmt::format("{} trees have a size and {} a first split.", sizes.size(), offsets.size()));
    std::uint64_t wanted_leaves = 0;
    for (std::uint64_t i = 0; i < sizes.size() && context_.step(); ++i) {
      const auto size = std::int64_t{sizes.at<std::int32_t>(i)};
      const auto first = std::int64_t{offsets.exists() ? offsets.at<std::int32_t>(i) : 0};
      constexpr std::int64_t kDeepest = 32;
      if (size < 0 || first < 0 || (is_symmetric && size > kDeepest) ||
          static_cast<std::uint64_t>(first + size) > splits.size())
        return wrong(trees,
                     fmt::format("Tree {} has {} splits from {} on, and there are {}.", i, size, first, splits.size()));
      if (is_symmetric) wanted_leaves += std::uint64_t{1} << static_cast<unsigned>(size);
    }
    if (is_symmetric && dimension > 0 && wanted_leaves * static_cast<std::uint64_t>(dimension) > leaves.size())
      wrong(trees, fmt::format("The trees have {} leaves of {} values, and there are {} values.", wanted_leaves,
                               dimension, leaves.size()));
  }

  void wrong(const Table& trees, std::string message) {
    complaints_.report(kTree, {{file_.origin() + kHead + trees.offset(), trees.range().size}, "trees"},
                       std::move(message));
  }

  ByteView file_;
  ScanContext& context_;
  Complaints complaints_;
};

Claim claim(const Artifact& artifact) { return artifact.bytes.starts_with(kMagic) ? Claim::magic : Claim::no; }

void analyze(const Artifact& artifact, ScanContext& context) { Reader(artifact, context).read(); }

constexpr std::string_view kEndings[] = {".cbm"};

}  // namespace

constinit const Format kFormat{
    .name = "catboost", .family = "catboost", .rules = kRules, .claim = claim, .analyze = analyze, .endings = kEndings};

}  // namespace assay::formats::catboost
