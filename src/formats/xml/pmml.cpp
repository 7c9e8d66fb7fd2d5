#include "formats/xml/pmml.hpp"
#include "core/lower.hpp"

#include "core/text.hpp"
#include "formats/xml/document.hpp"
#include "formats/xml/rules.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string>

namespace assay::formats::xml {
namespace {

constexpr std::size_t kLongestText = 1U << 20U;
/// What is looked at again when a text is longer: no code that acts is told by more.
constexpr std::size_t kOverlap = 512;

bool is_free(std::string_view name) { return name == "Extension" || name == "Header"; }

/// Functions of PMML have plain names; those of programs that add their own are of packages of theirs.
bool is_of_java(std::string_view function) {
  static constexpr std::array<std::string_view, 5> kPackages{"java.", "javax.", "jdk.", "sun.", "com.sun."};
  return std::ranges::any_of(kPackages, [&](std::string_view package) { return function.starts_with(package); });
}

/// Texts are judged where anything may stand: in extensions, which are for other programs, and in the header, which is
/// for people. The rest of a document is values.
class Pmml final : public Document {
 public:
  using Document::Document;

  void begin(std::string_view name, std::span<const assay::xml::Attribute> attributes, ByteRange range) override {
    const auto local = local_name(name);
    judge_collected();
    if (depth_++ == 0) {
      for (const auto& attribute : attributes)
        if (local_name(attribute.name) == "version")
          context_.fact("pmml.version", text::printable(attribute.value, 40), range.offset);
    }
    for (const auto& attribute : attributes)
      if (attribute.name == "function" && is_of_java(attribute.value))
        say(kActiveText, kActiveText.severity, range, local,
            fmt::format("The function {} is Java's own, which evaluators that look names up call.",
                        text::quoted(attribute.value, 120)));
    if (free_ > 0 || is_free(local)) ++free_;
    if (free_ == 0) return;
    element_ = local;
    if (text::lower(local) == "script")
      say(kActiveText, kActiveText.severity, range, element_,
          fmt::format("The element {} is a script.", text::quoted(name)));
    for (const auto& attribute : attributes) judge_text(attribute.value, range, element_);
  }

  void end(std::string_view /*name*/) override {
    judge_collected();
    --depth_;
    if (free_ > 0) --free_;
  }

  /// Comes in pieces, one for each line.
  void text(std::string_view text, ByteRange range) override {
    if (free_ == 0) return;
    if (text_.empty()) text_range_ = range;
    if (text_.size() + text.size() > kLongestText) judge_front();
    text_range_.size = std::max(range.end(), text_range_.end()) - text_range_.offset;
    text_ += text;
  }

 protected:
  void finish(const std::optional<Error>& /*error*/) override { judge_collected(); }

 private:
  void judge_front() {
    judge_text(text_, text_range_, element_);
    text_.erase(0, text_.size() - std::min(text_.size(), kOverlap));
  }

  void judge_collected() {
    if (!text_.empty()) judge_text(text_, text_range_, element_);
    text_.clear();
  }

  std::uint64_t depth_ = 0;
  std::uint64_t free_ = 0;  ///< elements that are open, from the outermost free one on
  std::string element_;
  std::string text_;
  ByteRange text_range_;
};

Claim claim(const Artifact& artifact) {
  return assay::xml::RootTag(artifact.bytes).is("PMML") ? Claim::magic : Claim::no;
}

void analyze(const Artifact& artifact, ScanContext& context) { Pmml(artifact, context).read(); }

constexpr std::string_view kEndings[] = {".pmml"};

}  // namespace

constinit const Format kPmml{
    .name = "pmml", .family = "xml", .rules = kPmmlRules, .claim = claim, .analyze = analyze, .endings = kEndings};

}  // namespace assay::formats::xml
