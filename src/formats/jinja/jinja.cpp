#include "formats/jinja/jinja.hpp"

#include "codecs/jinja/lexer.hpp"
#include "codecs/json/front.hpp"
#include "core/utf8.hpp"
#include "formats/jinja/names.hpp"
#include "formats/jinja/rules.hpp"
#include "formats/jinja/sources.hpp"
#include "formats/jinja/template.hpp"

#include <algorithm>

namespace assay::formats::jinja {
namespace {

using assay::jinja::Lexer;
using assay::jinja::Token;
using assay::jinja::TokenKind;

constexpr std::uint64_t kSample = 4096;
constexpr std::size_t kMostTokens = 8192;          // that a claim looks at
constexpr std::size_t kFarthestTag = 16U << 20U;   // in a text that nothing calls a template
constexpr std::uint64_t kLongestLook = 1U << 20U;  // behind the first tag, to see what it is

bool is_odd_control(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return (byte < 0x20 && c != '\t' && c != '\n' && c != '\r' && c != '\f') || byte == 0x7F;
}

/// Nearly all of it is text in UTF-8, as renderers read it. A control character in a template does not keep them from
/// it; of texts in other encodings they take a letter here and there at best, and weights have more of them.
bool looks_like_text(std::string_view sample) {
  std::size_t controls = 0;
  std::size_t strays = 0;  // bytes that are no UTF-8
  for (auto rest = sample; !rest.empty();) {
    const auto size = utf8::decode(rest).size;
    controls += is_odd_control(rest.front()) ? 1U : 0U;
    strays += size == 0 ? 1U : 0U;
    rest.remove_prefix(std::max<std::size_t>(size, 1));
  }
  return controls <= sample.size() / 32 && strays <= sample.size() / 8 + 3;  // a last character may be cut
}

/// Where the first tag or comment is.
std::size_t first_tag(std::string_view text) {
  for (auto at = text.find('{'); at < text.size(); at = text.find('{', at + 1)) {
    const char next = at + 1 < text.size() ? text[at + 1] : '\0';
    if (next == '{' || next == '%' || next == '#') return at;
  }
  return std::string_view::npos;
}

/// Other programs read files of these names, whatever the rest of the name says.
bool is_configuration(std::string_view name) {
  return name.ends_with(".json") || name.ends_with(".yaml") || name.ends_with(".yml");
}

/// Templates of Go, as Ollama has them, with a comment in their first tag: `{{- /* … */}}`.
constexpr std::size_t kLongestGo = 16;
bool is_of_go(std::string_view tag) {
  if (!tag.starts_with("{{")) return false;
  tag.remove_prefix(2);
  if (tag.starts_with('-')) tag.remove_prefix(1);
  while (tag.starts_with(' ')) tag.remove_prefix(1);
  return tag.starts_with("/*");
}

/// No other text has these names in a tag. Of classes sources of Python speak, too.
bool is_way_out(const Token& token) {
  return token.kind == TokenKind::name && token.raw.starts_with("__") && token.raw != "__class__" &&
         is_internal(token.raw);
}

/// Where the first tag is that does something: comments and raw blocks before it may be of any length.
std::size_t first_live_tag(ByteView bytes) {
  Lexer in(bytes);
  auto token = in.next();
  while (token.kind == TokenKind::text || token.kind == TokenKind::comment) token = in.next();
  return token.range.offset - bytes.origin();
}

/// What reads as text, or has a tag in it all the same, goes to the renderer that it is meant for, however much stands
/// before its first tag. Other bytes are nothing that anybody knows.
bool is_rendered(const Artifact& artifact, bool is_text) {
  return is_template_source(artifact) &&
         (is_text || first_tag(artifact.bytes.first(kFarthestTag).text()) != std::string_view::npos);
}

/// Text is a template when a whole tag with a name or a text in it is there. Text that begins with such a tag is
/// nothing else, whatever comes behind it, and so is what goes by the name of a template. Other texts may have tags in
/// them for other reasons: that claim is weak.
Claim claim(const Artifact& artifact) {
  const auto text = artifact.bytes.first(kFarthestTag).text();
  const auto sample = text.substr(0, kSample);
  const bool is_text = looks_like_text(sample);
  const bool is_source = is_template_source(artifact) && !is_configuration(artifact.name());
  // What goes to a renderer is a template whatever else it may be: an archive can be read from its end.
  const auto otherwise = !is_rendered(artifact, is_text) ? Claim::no : is_source ? Claim::magic : Claim::weak;
  // Weights are not searched for tags: neither kind of front that is allowed below begins like them.
  if (!is_text && first_tag(sample) == std::string_view::npos) return otherwise;
  const auto begin = first_tag(text);
  if (begin == std::string_view::npos) return otherwise;
  if (is_of_go(text.substr(begin, kLongestGo)) && !artifact.name().contains("jinja")) return Claim::no;
  const auto front = text.substr(0, begin);
  const bool has_clean_front = std::ranges::none_of(front, is_odd_control) && utf8::is_valid(front);
  if (!has_clean_front && !is_text && !is_source) return otherwise;
  const auto first = front.find_first_not_of(" \t\r\n\xEF\xBB\xBF");
  const bool starts_with_tag = first == std::string_view::npos;
  // In JSON templates are texts, which others take out of it. What goes by the name of a template may look like JSON.
  const auto document = json::front_of(front).size;
  const bool is_json = !starts_with_tag && document < front.size() &&
                       (front[document] == '{' || front[document] == '[' || front[document] == '"');
  const auto live = begin + first_live_tag(artifact.bytes.first(kFarthestTag).from(begin));
  Lexer in(artifact.bytes.from(live).first(kLongestLook));
  bool has_tag = false;
  bool has_word = false;
  bool has_way_out = false;
  bool is_clean = true;
  // Sources of Python have such names, and braces in pairs before them: there a whole tag has to have it.
  const bool is_python = artifact.name().ends_with(".py");
  bool is_way_out_open = false;
  for (std::size_t i = 0; i < kMostTokens; ++i) {
    const auto token = in.next();
    if (token.kind == TokenKind::end) break;
    if (token.kind == TokenKind::begin_print || token.kind == TokenKind::begin_block) {
      has_word = false;
      is_clean = true;
      is_way_out_open = false;
    }
    is_clean = is_clean && token.kind != TokenKind::stray;
    has_word = has_word || token.kind == TokenKind::name || token.kind == TokenKind::string;
    is_way_out_open = is_way_out_open || is_way_out(token);
    const bool is_end = token.kind == TokenKind::end_print || token.kind == TokenKind::end_block;
    has_way_out = has_way_out || (is_way_out_open && (!is_python || (is_end && is_clean)));
    has_tag = has_tag || (is_end && has_word && is_clean);
    if (!has_tag || !has_clean_front || (is_json && !is_source)) continue;
    if (starts_with_tag || has_way_out) return Claim::magic;
  }
  if (has_tag && is_source) return Claim::magic;
  // Braces in pairs are escaped ones where Python formats, and no renderer is given a source.
  if (has_tag) return is_python && !starts_with_tag ? Claim::no : Claim::weak;
  return otherwise;
}

void analyze(const Artifact& artifact, ScanContext& context) {
  // A macro may hand over what it was handed itself.
  constexpr int kMostSurveys = 3;
  Template::Handed handed;
  const bool has_macros = artifact.bytes.text().find("macro") != std::string_view::npos;
  for (int i = 0; has_macros && i < kMostSurveys; ++i) {
    auto more = Template(artifact, context, handed).survey();
    if (more.size() == handed.size()) break;
    handed = std::move(more);
  }
  Template(artifact, context, std::move(handed)).analyze();
}

}  // namespace

constinit const Format kFormat{.name = "jinja", .family = "jinja", .rules = kRules, .claim = claim, .analyze = analyze};

}  // namespace assay::formats::jinja
