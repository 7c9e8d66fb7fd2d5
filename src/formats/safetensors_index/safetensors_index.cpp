#include "formats/safetensors_index/safetensors_index.hpp"

#include "codecs/json/front.hpp"
#include "codecs/json/reader.hpp"
#include "core/complaints.hpp"
#include "core/text.hpp"
#include "formats/safetensors_index/rules.hpp"
#include "formats/safetensors_index/shard.hpp"

#include <fmt/format.h>

#include <map>
#include <string>
#include <utility>

namespace assay::formats::safetensors_index {
namespace {

using json::Event;
using json::Token;

constexpr std::string_view kWeightMap = "weight_map";
constexpr std::uint64_t kMostShards = 100'000;

Claim claim(const Artifact& artifact) {
  const auto document = artifact.bytes.from(json::front_of(artifact.bytes.text()).size);
  const auto front = document.first(kClaimBytes);
  if (!front.starts_with("{")) return Claim::no;
  if (artifact.name().ends_with(".index.json")) return Claim::magic;
  json::Reader in(front);
  static_cast<void>(in.next());
  for (auto token = in.next(); token.event == Event::key; token = in.next()) {
    if (token.is(kWeightMap)) return in.next().event == Event::begin_object ? Claim::magic : Claim::no;
    static_cast<void>(in.skip());
  }
  return Claim::no;
}

/// Reads one index and remembers its files, not its tensors.
class Index {
 public:
  Index(const Artifact& artifact, ScanContext& context)
      : artifact_(artifact), context_(context), complaints_(context), in_(artifact.bytes) {}

  void analyze() {
    const bool is_whole = read();
    if (in_.has_failed()) {
      context_.incomplete(in_.error());
      context_.cover({artifact_.bytes.origin(), in_.offset() - artifact_.bytes.origin()});
    } else if (is_whole) {
      context_.cover(artifact_.bytes.range());
    }
    judge_text();
    judge_shards();
    complaints_.finish();
  }

 private:
  struct Shard {
    ByteRange first;
    std::uint64_t tensors = 0;
  };

  /// False when a budget is spent.
  bool read() {
    const auto root = in_.next();
    if (root.event != Event::begin_object) {
      complaints_.report(kForm, {root.range, ""}, "The index is no object.");
      leave(root);
      static_cast<void>(in_.next());
      return true;
    }
    for (auto key = in_.next(); key.event == Event::key; key = in_.next()) {
      if (!context_.step()) return false;
      if (key.is(kWeightMap)) {
        if (!read_weight_map(key)) return false;
      } else if (key.is("metadata")) {
        read_metadata();
      } else {
        static_cast<void>(in_.skip());
      }
    }
    if (!in_.has_failed()) static_cast<void>(in_.next());
    return true;
  }

  /// Reads on to the end of what `token` began, if it began something.
  void leave(const Token& token) {
    if (token.event == Event::begin_object || token.event == Event::begin_array) in_.leave();
  }

  void read_metadata() {
    const auto metadata = in_.next();
    if (metadata.event != Event::begin_object) return leave(metadata);
    for (auto key = in_.next(); key.event == Event::key; key = in_.next()) {
      const auto value = in_.next();
      if (value.event == Event::number && key.is("total_size"))
        context_.fact("safetensors-index.total-size", text::printable(value.raw, 40), value.range.offset);
      leave(value);
    }
  }

  bool read_weight_map(const Token& name) {
    if (std::exchange(has_weight_map_, true))
      complaints_.report(kForm, {name.range, "weight_map"}, "There is a second weight_map.");
    const auto value = in_.next();
    if (value.event != Event::begin_object) {
      complaints_.report(kForm, {value.range, "weight_map"}, "The weight_map is no object.");
      leave(value);
      return true;
    }
    std::map<std::string, std::string, std::less<>> shard_of;  // of each tensor
    for (auto key = in_.next(); key.event == Event::key; key = in_.next()) {
      if (!context_.step()) return false;
      const auto shard = in_.next();
      if (shard.event != Event::text) {
        if (complaints_.wants(kForm, shard.range))
          complaints_.report(kForm, {shard.range, "weight_map"},
                             fmt::format("The file of the tensor {} is no text.", text::quoted(key.text(), 120)));
        leave(shard);
        continue;
      }
      const auto [known, is_new] = shard_of.try_emplace(key.text(), shard.text());
      if (!is_new && complaints_.wants(kForm, key.range))
        complaints_.report(kForm, {key.range, "weight_map"},
                           fmt::format("The tensor {} is in {}, and again in {}.", text::quoted(known->first, 120),
                                       text::quoted(known->second, 120), text::quoted(shard.text(), 120)));
      if (!remember(shard)) return false;
    }
    return true;
  }

  bool remember(const Token& name) {
    if (shards_.size() >= kMostShards) {
      context_.incomplete({ErrorCode::limit, name.range.offset, "weight_map: at most 100,000 files wanted, got more"});
      return false;
    }
    auto& shard = shards_[name.text()];
    if (shard.tensors++ == 0) shard.first = name.range;
    return true;
  }

  /// Python, which reads these files, refuses what is not JSON; other readers do not.
  void judge_text() {
    using json::Oddity;
    for (const auto oddity : {Oddity::byte_order_mark, Oddity::nul_padding, Oddity::comment, Oddity::trailing_comma,
                              Oddity::leading_zero, Oddity::control_character, Oddity::invalid_utf8}) {
      if (!in_.oddities().has(oddity)) continue;
      return complaints_.report(kForm, {in_.root(), ""}, "The index is JSON for some readers, and broken for others.");
    }
  }

  void judge_shards() {
    // The same table with other endings belongs to PyTorch: then nothing promises safetensors.
    bool promises_safetensors = artifact_.name().find("safetensors") != std::string_view::npos;
    for (const auto& [name, shard] : shards_) promises_safetensors = promises_safetensors || is_safetensors(name);
    for (const auto& [name, shard] : shards_) {
      if (complaints_.wants_fact("safetensors-index.file"))
        complaints_.fact("safetensors-index.file",
                         fmt::format("{} ({} tensors)", text::printable(name, 200), text::grouped(shard.tensors)),
                         shard.first.offset);
      judge_path(name, shard);
      if (promises_safetensors && !is_safetensors(name) && complaints_.wants(kShardDowngrade, shard.first))
        complaints_.report(
            kShardDowngrade, {shard.first, "weight_map"},
            fmt::format("{} is no safetensors file for a loader, which unpickles it.", text::quoted(name, 120)));
      judge_presence(name, shard);
    }
  }

  void judge_path(const std::string& name, const Shard& shard) {
    const auto say = [&](Severity severity, std::string_view what) {
      if (complaints_.wants(kShardPath, shard.first, severity))
        complaints_.report(kShardPath, {shard.first, "weight_map"},
                           fmt::format("The file {} {}.", text::quoted(name, 120), what), severity);
    };
    switch (reach_of(name)) {
      case Reach::beside: return;
      case Reach::below: return say(Severity::low, "is in a folder below");
      case Reach::unclear: return say(Severity::medium, "has a name that systems read in different ways");
      case Reach::outside: return say(kShardPath.severity, "is outside of the model's folder");
    }
  }

  void judge_presence(const std::string& name, const Shard& shard) {
    if (reach_of(name) != Reach::beside) return;
    const auto file = context_.sibling(name);
    if (!file || file->kind != Sibling::Kind::missing) return;
    if (complaints_.wants(kMissingShard, shard.first))
      complaints_.report(kMissingShard, {shard.first, "weight_map"},
                         fmt::format("The file {} with {} of the tensors is not there.", text::quoted(name, 120),
                                     text::grouped(shard.tensors)));
  }

  const Artifact& artifact_;
  ScanContext& context_;
  Complaints complaints_;
  json::Reader in_;
  std::map<std::string, Shard, std::less<>> shards_;
  bool has_weight_map_ = false;
};

void analyze(const Artifact& artifact, ScanContext& context) { Index(artifact, context).analyze(); }

}  // namespace

constinit const Format kFormat{
    .name = "safetensors-index", .family = "json", .rules = kRules, .claim = claim, .analyze = analyze};

}  // namespace assay::formats::safetensors_index
