#include "formats/cntk/cntk.hpp"

#include "core/active_value.hpp"
#include "core/complaints.hpp"
#include "core/library_path.hpp"
#include "core/named_binary.hpp"
#include "core/opaque_texts.hpp"
#include "core/printable_runs.hpp"
#include "core/text.hpp"
#include "formats/cntk/dictionary.hpp"
#include "formats/cntk/rules.hpp"

#include <assay/cursor.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <string_view>

namespace assay::formats::cntk {
namespace {

constexpr std::string_view kBegin("B\0C\0N\0\0\0", 8);  ///< "BCN", as every text of version 1: UTF-16 and a zero
constexpr std::string_view kVersion("B\0V\0e\0r\0s\0i\0o\0n\0\0\0", 18);
constexpr std::string_view kEndings[] = {".dnn", ".cmf", ".cntk"};
constexpr std::size_t kShortest = 8;
constexpr std::size_t kLongest = 64U << 10U;

class WideTexts {
 public:
  WideTexts(ScanContext& context, Complaints& complaints) : context_(context), complaints_(complaints) {}

  /// Looks at every run of ASCII in UTF-16, at even and odd places.
  void judge(ByteView bytes) {
    const auto text = bytes.text();
    for (std::size_t at = 0; at + 1 < text.size() && context_.step();) {
      std::string run;
      auto end = at;
      while (end + 1 < text.size() && run.size() < kLongest && is_printable(text[end]) && text[end + 1] == '\0') {
        run += text[end];
        end += 2;
      }
      if (run.size() >= kShortest) see(run, {bytes.origin() + at, end - at});
      at = std::max(end, at + 1);
    }
  }

 private:
  void see(std::string_view text, ByteRange range) {
    if (const auto active = find_active_value(text))
      complaints_.report(
          kActiveText, {range, "text"},
          fmt::format("A text {}: {}.", active->does, text::quoted(text.substr(active->offset).substr(0, 120), 160)));
    if (const auto library = find_library_path(text))
      complaints_.report(kLibrary, {range, "text"},
                         fmt::format("A text names the native library {}.", text::quoted(library->path, 120)),
                         library->has_folder ? kLibrary.severity : Severity::low);
  }

  ScanContext& context_;
  Complaints& complaints_;
};

void judge_texts(ByteView bytes, ScanContext& context) {
  Complaints complaints(context);
  judge_opaque_texts(bytes, {.active = &kActiveText, .library = &kLibrary}, context, complaints);
  WideTexts(context, complaints).judge(bytes);
  complaints.finish();
}

/// Networks of version 1: what nodes hold depends on their operators, so only texts are looked at.
void read_nodes(const Artifact& artifact, ScanContext& context) {
  Cursor in(artifact.bytes);
  static_cast<void>(in.take(kBegin.size(), "BCN"));
  const auto marker = in.take(kVersion.size(), "BVersion").text();
  const auto version = in.u64("version");
  if (in && marker == kVersion) {
    context.fact("cntk.version", "1");
    context.fact("cntk.form", fmt::format("{}", version));
    context.cover({0, in.position()});
  } else if (!in) {
    context.incomplete(in.error());
  }
  judge_texts(artifact.bytes, context);
  context.incomplete({ErrorCode::unsupported, in.position(), "the nodes of a network of CNTK 1 are not read"});
}

bool is_nodes(ByteView bytes) {
  return bytes.starts_with(kBegin) && (bytes.size() < kBegin.size() + 2 || bytes.from(kBegin.size()).starts_with("B"));
}

/// Under a name that only networks of CNTK have bytes that nobody else knows are looked at as one.
Claim claim(const Artifact& artifact) {
  if (is_nodes(artifact.bytes) || is_dictionary(artifact.bytes)) return Claim::structure;
  return is_named_binary(artifact, kEndings) ? Claim::weak : Claim::no;
}

void analyze(const Artifact& artifact, ScanContext& context) {
  if (is_nodes(artifact.bytes)) return read_nodes(artifact, context);
  if (is_dictionary(artifact.bytes)) return read_dictionary(artifact, context);
  judge_texts(artifact.bytes, context);
  context.incomplete({ErrorCode::unsupported, 0, "no network of CNTK in a form that is known"});
}

}  // namespace

constinit const Format kFormat{
    .name = "cntk", .family = "cntk", .rules = kRules, .claim = claim, .analyze = analyze, .endings = kEndings};

}  // namespace assay::formats::cntk
