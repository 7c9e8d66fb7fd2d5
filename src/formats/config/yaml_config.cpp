#include "formats/config/yaml_config.hpp"

#include "codecs/yaml/reader.hpp"
#include "core/complaints.hpp"
#include "core/utf8.hpp"
#include "formats/config/judge.hpp"
#include "formats/config/rules.hpp"
#include "formats/config/yaml_architecture.hpp"
#include "formats/config/yaml_tags.hpp"

#include <algorithm>
#include <functional>
#include <map>
#include <string>
#include <vector>

namespace assay::formats::config {
namespace {

using yaml::Event;
using yaml::Token;

constexpr std::size_t kMostAnchors = 10'000;
constexpr std::size_t kLongestKept = 4096;

bool is_word(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-' ||
         c == '.' || c == '/' || c == '"' || c == '\'' || c == '<' || c == '@' || c == ' ' ||
         static_cast<unsigned char>(c) >= 0x80;
}

/// `key:` or `key: value`, as the first line of a mapping is written.
bool is_mapping_line(std::string_view line) {
  const auto colon = line.find(':');
  if (colon == std::string_view::npos || colon == 0) return false;
  if (colon + 1 < line.size() && line[colon + 1] != ' ' && line[colon + 1] != '\t') return false;
  return std::ranges::all_of(line.substr(0, colon), is_word);
}

bool begins_a_document(std::string_view line) {
  if (line.starts_with("{%") || line.starts_with("{{") || line.starts_with("{#")) return false;  // a template
  return line.starts_with("---") || line.starts_with("%YAML") || line.starts_with("%TAG") || line.starts_with('!') ||
         line.starts_with("- ") || line.starts_with("? ") || line.starts_with('&') || line.starts_with('[') ||
         line.starts_with('{') || is_mapping_line(line);
}

/// Loaders open these by their names, whatever the first line looks like.
bool is_named_yaml(std::string_view name) {
  return name.ends_with(".yaml") || name.ends_with(".yml") || name == "MLmodel";
}

/// Characters that no document may have (YAML 1.2, 5.1): what has them is binary, whatever it begins like.
bool has_control_characters(std::string_view text) {
  return std::ranges::any_of(text, [](char c) {
    return (static_cast<unsigned char>(c) < 0x20 && c != '\t' && c != '\n' && c != '\r') || c == '\x7f';
  });
}

/// Bytes that no reader takes for YAML: it is text in UTF-8.
bool is_binary(std::string_view front) { return has_control_characters(front) || !utf8::is_valid_front(front); }

/// Where the first line is that says something, however many blanks and comments are before it.
std::size_t first_line(std::string_view text) {
  std::size_t at = text.starts_with("\xEF\xBB\xBF") ? 3 : 0;
  while ((at = text.find_first_not_of(" \t\r\n", at)) != std::string_view::npos && text[at] == '#')
    at = text.find_first_of("\r\n", at);
  return at;
}

/// Text is asked for its first line that says something. A tag of Python anywhere in the front is asked for, too.
Claim claim(const Artifact& artifact) {
  const auto text = artifact.bytes.text();
  const auto front = text.substr(0, kClaimBytes);
  if (front.find('\0') != std::string_view::npos) return Claim::no;
  if (is_binary(front) && !mentions_python_tag(front)) return Claim::no;
  const auto begin = first_line(text);
  if (begin == std::string_view::npos) return Claim::no;
  const auto rest = text.substr(begin, kClaimBytes);
  if (begin >= kClaimBytes && is_binary(rest) && !mentions_python_tag(rest)) return Claim::no;
  const auto line = rest.substr(0, rest.find_first_of("\r\n"));
  return begins_a_document(line) || is_named_yaml(artifact.name()) ? Claim::weak : Claim::no;
}

/// Reads YAML setting by setting. Many texts look like YAML for a while: where they stop being YAML nothing is missing,
/// because loaders refuse them whole, unless there are tags behind that place that would be calls.
class Reading {
 public:
  Reading(const Artifact& artifact, ScanContext& context)
      : artifact_(artifact),
        context_(context),
        complaints_(context),
        judge_(Language::yaml, context, complaints_),
        in_(artifact.bytes) {
    if (refers_to_values(artifact.bytes)) judge_.expect_interpolations();
  }

  void analyze() {
    for (auto token = in_.next(); token.event != Event::end; token = in_.next()) {
      if (token.event == Event::error) {
        look_behind();
        break;
      }
      if (!context_.step()) break;
      take(token);
    }
    judge_.finish();
    complaints_.finish();
    if (has_class_ && has_config_) hand_on_architecture(artifact_, context_);
  }

 private:
  void look_behind() {
    const auto behind = artifact_.bytes.from(in_.error().offset - artifact_.bytes.origin());
    // A directive gives tags other spellings, or names a version that other readers take.
    const auto front = artifact_.bytes.first(kClaimBytes).text();
    const bool has_directive = front.starts_with("%") || front.find("\n%TAG") != std::string_view::npos;
    if (in_.error().code == ErrorCode::limit || has_directive || mentions_python_tag(behind.text()))
      context_.incomplete(in_.error());
  }

  void take(const Token& token) {
    judge_tag(token.tag, token.range, context_, complaints_);
    switch (token.event) {
      case Event::begin_mapping:
      case Event::begin_sequence:
        if (token.is_key) path_.back().clear();
        path_.emplace_back();
        return;
      case Event::end_mapping:
      case Event::end_sequence:
        path_.pop_back();
        judge_.leave(path_);
        return;
      case Event::scalar:
        keep(token);
        name_or_see(token);
        return;
      case Event::begin_document: path_.clear(); return;
      case Event::alias: return follow(token);
      case Event::end_document:
      case Event::end:
      case Event::error: return;
    }
  }

  void name_or_see(const Token& token) {
    if (token.is_key) {
      path_.back().assign(token.text);
      has_class_ = has_class_ || (path_.size() == 1 && token.text == "class_name");
      has_config_ = has_config_ || (path_.size() == 1 && token.text == "config");
    } else {
      see(token);
    }
  }

  /// Remembers a text that has an anchor: `_target_: *it` says it again.
  void keep(const Token& token) {
    if (token.anchor.empty()) return;
    const auto known = anchors_.find(token.anchor);
    if (known == anchors_.end() && anchors_.size() >= kMostAnchors) return;
    const std::string text(token.text.substr(0, kLongestKept));
    if (known == anchors_.end()) {
      anchors_.emplace(token.anchor, text);
    } else {
      known->second = text;
    }
  }

  void follow(Token alias) {
    const auto known = anchors_.find(alias.text);
    if (known == anchors_.end()) return;  // of a container, which was read where it stands
    alias.text = known->second;
    name_or_see(alias);
  }

  /// Truths are the words that PyYAML takes for them (YAML 1.1, bool).
  void see(const Token& token) {
    Setting setting{.path = path_, .kind = Setting::Kind::text, .text = token.text, .range = token.range};
    if (token.is_plain) {
      const auto is = [&](std::string_view word) { return token.text == word; };
      if (is("true") || is("True") || is("TRUE") || is("yes") || is("Yes") || is("on") || is("On")) {
        setting.kind = Setting::Kind::truth;
        setting.truth = true;
      } else if (token.text.empty() || is("~") || is("null") || is("Null") || is("NULL") || is("false") ||
                 is("False")) {
        setting.kind = Setting::Kind::other;
      }
    }
    judge_.see(setting);
  }

  const Artifact& artifact_;
  ScanContext& context_;
  Complaints complaints_;
  Judge judge_;
  yaml::Reader in_;
  std::vector<std::string> path_;
  bool has_class_ = false;  ///< what the outermost mapping of an architecture of Keras has
  bool has_config_ = false;
  std::map<std::string, std::string, std::less<>> anchors_;
};

void analyze(const Artifact& artifact, ScanContext& context) { Reading(artifact, context).analyze(); }

}  // namespace

constinit const Format kYaml{
    .name = "yaml", .family = "inert", .rules = kYamlRules, .claim = claim, .analyze = analyze};

}  // namespace assay::formats::config
