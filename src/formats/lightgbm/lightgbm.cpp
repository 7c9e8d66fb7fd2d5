#include "formats/lightgbm/lightgbm.hpp"

#include "core/complaints.hpp"
#include "core/free_texts.hpp"
#include "core/text.hpp"
#include "core/utf8.hpp"
#include "formats/lightgbm/rules.hpp"
#include "formats/lightgbm/tree.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace assay::formats::lightgbm {
namespace {

constexpr std::string_view kTree = "Tree=";
/// What stands behind the trees: the first since 2019, the others before.
constexpr std::array<std::string_view, 4> kNotes{"end of trees",
                                                 "feature_importances:", "feature importances:", "parameters:"};
constexpr std::size_t kMostSizes = 1'000'000;
constexpr std::uint64_t kBytesPerStep = 256;

/// The lines of a text, with their place, without what ends them.
class Lines {
 public:
  explicit Lines(ByteView text) : text_(text) {}

  struct Line {
    std::string_view text;
    ByteRange range;  ///< with what ends it
  };
  std::optional<Line> next() {
    const auto rest = text_.from(at_).text();
    if (rest.empty()) return std::nullopt;
    const auto end = rest.find('\n');
    const auto size = end == std::string_view::npos ? rest.size() : end + 1;
    auto line = rest.substr(0, std::min(end, rest.size()));
    if (line.ends_with('\r')) line.remove_suffix(1);
    const ByteRange range{text_.origin() + at_, size};
    at_ += size;
    return Line{line, range};
  }

 private:
  ByteView text_;
  std::uint64_t at_ = 0;
};

struct Setting {
  std::string_view key, value;
};
Setting setting_of(std::string_view line) {
  const auto sign = line.find('=');
  if (sign == std::string_view::npos) return {line, {}};
  return {line.substr(0, sign), line.substr(sign + 1)};
}

bool is_text(std::string_view line) {
  return utf8::is_valid(line) && std::ranges::none_of(line, [](char c) {
           return (static_cast<unsigned char>(c) < 0x20 && c != '\t') || c == 0x7F;
         });
}

/// What LightGBM writes behind the trees: importances, parameters, and what pandas left.
bool is_note(std::string_view line) {
  const bool is_parameter = line.starts_with('[') && line.ends_with(']');
  return line.empty() || is_parameter || line.ends_with(':') || line.find('=') != std::string_view::npos ||
         line == "end of parameters" || line.starts_with("pandas_categorical:");
}

/// The kind of the model, then its version, or in the first years the number of classes.
Claim claim(const Artifact& artifact) {
  Lines lines(artifact.bytes.first(256));
  const auto kind = lines.next();
  const auto version = lines.next();
  if (!kind || !version || kind->text != "tree") return Claim::no;
  return version->text.starts_with("version=") || version->text.starts_with("num_class=") ? Claim::structure
                                                                                          : Claim::no;
}

class Model {
 public:
  Model(ByteView text, ScanContext& context)
      : text_(text), context_(context), complaints_(context), texts_(kActiveText, context, complaints_) {}

  void read() {
    Lines lines(text_);
    while (const auto line = lines.next()) {
      if (!context_.step(1 + line->range.size / kBytesPerStep)) break;
      is_text_so_far_ = is_text_so_far_ && is_text(line->text);
      // What follows on bytes may belong to them.
      if (is_text_so_far_ && (part_ != Part::notes || is_note(line->text))) context_.cover(line->range);
      take(*line);
      context_.passed(line->range.offset);
    }
    finish_tree();
    judge_sizes();
    if (part_ != Part::notes) not_loadable({text_.range().end(), 0}, "The text ends before the trees do.");
    context_.fact("lightgbm.trees", fmt::format("{}", trees_));
    complaints_.finish();
  }

 private:
  enum class Part : std::uint8_t { head, trees, notes };

  void take(const Lines::Line& line) {
    if (part_ != Part::notes && std::ranges::find(kNotes, line.text) != kNotes.end()) {
      finish_tree();
      part_ = Part::notes;
      see_text(line);
    } else if (part_ != Part::notes && line.text.starts_with(kTree)) {
      finish_tree();
      if (part_ == Part::head) first_tree_ = line.range.offset;
      part_ = Part::trees;
      tree_.emplace();
      tree_range_ = line.range;
      ++trees_;
    } else if (tree_) {
      const auto setting = setting_of(line.text);
      tree_range_.size = line.range.end() - tree_range_.offset;
      if (!tree_->set(setting.key, setting.value)) see_text(line);
    } else {
      if (part_ == Part::head) see_head(line);
      see_text(line);
    }
  }

  void see_head(const Lines::Line& line) {
    static constexpr std::array<std::string_view, 4> kNoted{"version", "objective", "num_class", "max_feature_idx"};
    const auto [key, value] = setting_of(line.text);
    if (std::ranges::find(kNoted, key) != kNoted.end() && complaints_.wants_fact("lightgbm"))
      complaints_.fact(fmt::format("lightgbm.{}", key), text::printable(value, 120), line.range.offset);
    if (key == "max_feature_idx") {
      const auto last = to_number(value);
      if (last && *last >= 0) features_ = static_cast<std::uint64_t>(*last) + 1;
    }
    if (key == "tree_sizes") {
      sizes_ = value;
      sizes_range_ = line.range;
    }
  }

  void see_text(const Lines::Line& line) {
    const auto [key, value] = setting_of(line.text);
    static_cast<void>(texts_.see(line.text, line.range, "text", value.empty() ? "a line" : key));
  }

  void finish_tree() {
    if (!tree_) return;
    const auto place = fmt::format("tree {}", trees_ - 1);
    if (const auto missing = tree_->missing())
      not_loadable(tree_range_, fmt::format("A tree has no {}.", *missing), place);
    if (context_.step(tree_->work()))
      if (const auto why = tree_->why_broken(features_); why && complaints_.wants(kTreeBounds, tree_range_))
        complaints_.report(kTreeBounds, {tree_range_, place}, fmt::format("The tree {}.", *why));
    tree_.reset();
  }

  /// LightGBM reads tree after tree where the sum of the sizes before it leads, from the first on.
  void judge_sizes() {
    if (!sizes_) return;
    std::uint64_t at = first_tree_.value_or(text_.range().end());
    auto rest = *sizes_;
    for (std::size_t i = 0; i < kMostSizes && context_.step(); ++i) {
      rest.remove_prefix(std::min(rest.find_first_not_of(' '), rest.size()));
      if (rest.empty()) return;
      const auto size = to_number(rest);
      rest.remove_prefix(std::min(rest.find(' '), rest.size()));
      if (!size || *size < 0 || static_cast<std::uint64_t>(*size) > text_.range().end() - at)
        return complaints_.report(
            kSizes, {sizes_range_, "tree_sizes"},
            fmt::format("Tree {} begins at {} and has {} bytes, and the text ends at {}.", i, text::grouped(at),
                        text::printable(rest_of_number(size), 40), text::grouped(text_.range().end())));
      if (!text_.from(at - text_.origin()).starts_with(kTree))
        return not_loadable(sizes_range_,
                            fmt::format("At {}, where tree {} should begin, there is none.", text::grouped(at), i),
                            "tree_sizes");
      at += static_cast<std::uint64_t>(*size);
    }
  }

  static std::string rest_of_number(std::optional<std::int64_t> size) {
    return size ? fmt::format("{}", *size) : std::string("no number of");
  }

  void not_loadable(ByteRange range, const std::string& why, const std::string& place = "text") {
    if (complaints_.wants(kForm, range)) complaints_.report(kForm, {range, place}, why);
  }

  ByteView text_;
  ScanContext& context_;
  Complaints complaints_;
  FreeTexts texts_;
  Part part_ = Part::head;
  bool is_text_so_far_ = true;
  std::uint64_t trees_ = 0;
  std::optional<Tree> tree_;
  ByteRange tree_range_;
  std::optional<std::uint64_t> features_;
  std::optional<std::uint64_t> first_tree_;
  std::optional<std::string_view> sizes_;
  ByteRange sizes_range_;
};

void analyze(const Artifact& artifact, ScanContext& context) { Model(artifact.bytes, context).read(); }

constexpr std::string_view kEndings[] = {".lgb", ".lightgbm"};

}  // namespace

constinit const Format kFormat{
    .name = "lightgbm", .family = "lightgbm", .rules = kRules, .claim = claim, .analyze = analyze, .endings = kEndings};

}  // namespace assay::formats::lightgbm
