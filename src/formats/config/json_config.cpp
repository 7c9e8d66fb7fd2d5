#include "formats/config/json_config.hpp"

#include "codecs/json/front.hpp"
#include "codecs/json/reader.hpp"
#include "core/complaints.hpp"
#include "core/lower.hpp"
#include "core/template_name.hpp"
#include "formats/config/fiddle.hpp"
#include "formats/config/json_architecture.hpp"
#include "formats/config/judge.hpp"
#include "formats/config/modelscope.hpp"
#include "formats/config/notebook.hpp"
#include "formats/config/rules.hpp"
#include "formats/config/tokenizer.hpp"

#include <algorithm>
#include <array>
#include <string>
#include <vector>

namespace assay::formats::config {
namespace {

using json::Event;
using json::Token;

constexpr int kTokensOfAClaim = 16;
constexpr std::uint64_t kWordsPerStep = 64;

/// Where nothing but vocabulary stands: words of code are no code.
constexpr std::array<std::string_view, 6> kWords{
    "added_tokens_decoder", "additional_special_tokens", "merges", "special_tokens_map", "tokens", "vocab"};

bool is_container(const Token& token) {
  return token.event == Event::begin_object || token.event == Event::begin_array;
}

/// A file that is called JSON and breaks is one that no loader takes; with comments it is for editors.
Claim of_broken(const Artifact& artifact, const json::Reader& in) {
  const auto at = artifact.bytes.from(in.offset() - artifact.bytes.origin());
  const bool is_comment = at.starts_with("//") || at.starts_with("/*") || at.starts_with("#");
  const bool is_tag = at.starts_with("%");  // `{% if …`, whatever the name
  return artifact.name().ends_with(".json") && !is_comment && !is_tag ? Claim::magic : Claim::no;
}

/// `[1] A. Author …`: prose and listings may begin with a list.
bool goes_on_in_prose(std::string_view behind) {
  behind.remove_prefix(std::min(behind.find_first_not_of(" \t\r\n"), behind.size()));
  if (behind.empty() || behind.starts_with("true") || behind.starts_with("false") || behind.starts_with("null"))
    return false;
  const char next = behind.front();
  return (next >= 'A' && next <= 'Z') || (next >= 'a' && next <= 'z') || next == ':';
}

Claim claim_of_text(const Artifact& artifact) {
  const auto text = artifact.bytes.text();
  const auto front = json::front_of(text);  // however much there is of it
  const auto begin = front.size;
  // Comments stand before sources of other languages, too.
  if (front.has_comment && !artifact.name().ends_with(".json")) return Claim::no;
  if (begin == text.size()) return front.has_comment ? Claim::weak : Claim::no;
  if (text[begin] != '{' && text[begin] != '[') return Claim::no;
  json::Reader in(artifact.bytes.from(begin).first(kClaimBytes));
  for (int i = 0; i < kTokensOfAClaim; ++i) {
    const auto token = in.next();
    if (in.has_failed()) return in.error().code == ErrorCode::malformed ? of_broken(artifact, in) : Claim::magic;
    if (i > 0 && in.depth() == 0) {
      const auto behind = artifact.bytes.from(in.offset() - artifact.bytes.origin()).text();
      return text[begin] == '[' && goes_on_in_prose(behind) && !text::lower(artifact.name()).contains("json")
                 ? Claim::no
                 : Claim::magic;
    }
    // A first key is enough to tell an object from prose and from templates.
    if (token.event == Event::key && text[begin] == '{') return Claim::magic;
  }
  return Claim::magic;
}

/// What reads files of these names does not ask whether they begin like JSON.
bool is_read_otherwise(std::string_view name) {
  static constexpr std::array<std::string_view, 4> kEndings{".py", ".txt", ".yaml", ".yml"};
  return is_template_name(name) ||
         std::ranges::any_of(kEndings, [&](std::string_view ending) { return name.ends_with(ending); });
}

Claim claim(const Artifact& artifact) {
  const auto claim = claim_of_text(artifact);
  if (claim == Claim::no) return claim;
  return is_read_otherwise(artifact.name()) ? std::min(claim, Claim::weak) : claim;
}

/// A file of weights that TensorFlow.js loads: `weightsManifest: [{paths: [name]}]`, or that list as a file of its own.
bool names_weights(const Setting& setting, std::string_view file) {
  if (!setting.is_text() || setting.path.size() < 3) return false;
  auto path = setting.path;
  if (path.front() == "weightsManifest") {
    path = path.subspan(1);
  } else if (!file.ends_with("weights_manifest.json")) {
    return false;
  }
  return path.size() == 3 && path[0].empty() && path[1] == "paths" && path[2].empty();
}

/// One object a line, as data come: what a line closes, no single document could go on with.
bool is_json_lines(std::string_view text) {
  const auto line = text.substr(0, text.find_first_of("\r\n"));
  const auto next = text.find_first_not_of("\r\n", line.size());
  return line.starts_with('{') && line.ends_with('}') && next != std::string_view::npos && text[next] == '{';
}

/// Whether programs that load models may read a file of this name, or of whatever name it had before it came in by
/// standard input or was stored by its digest.
bool is_read_by_loaders(std::string_view name) {
  static constexpr auto kRead = std::to_array<std::string_view>(
      {"config", "index", "manifest", "model", "modules", "pipeline", "processor", "schema", "tokenizer", "workflow"});
  const auto file = text::lower(name.substr(name.find_last_of("/!") + 1));
  return file.find('.') == std::string::npos ||
         std::ranges::any_of(kRead, [&](std::string_view word) { return file.find(word) != std::string::npos; });
}

/// A list of records, or records one a line: nothing that a program would be set up by.
bool is_list_of_records(std::string_view text, std::string_view name, bool is_read) {
  if (is_json_lines(text)) return true;
  if (is_read) return false;
  for (const std::string_view ending : {".jsonl", ".ndjson", ".traj"})
    if (name.ends_with(ending)) return true;
  const auto first = text.find_first_not_of(" \t\r\n");
  return first != std::string_view::npos && text[first] == '[';
}

/// Reads one JSON text, or several in a row, setting by setting.
class Reading {
 public:
  Reading(const Artifact& artifact, ScanContext& context)
      : artifact_(artifact),
        context_(context),
        complaints_(context),
        judge_(Language::json, context, complaints_),
        tokenizer_(complaints_),
        fiddle_(context, complaints_),
        modelscope_(artifact.name(), complaints_),
        notebook_(artifact),
        architecture_(artifact) {
    if (refers_to_values(artifact.bytes)) judge_.expect_interpolations();
  }

  void analyze() {
    const bool is_read = is_read_by_loaders(artifact_.name());
    if (is_list_of_records(artifact_.bytes.text(), artifact_.name(), is_read)) judge_.call_it_data();
    if (!is_read) judge_.call_it_unread();
    auto rest = artifact_.bytes;
    while (read_document(rest)) {
    }
    judge_.finish();
    modelscope_.finish();
    notebook_.finish(context_);
    complaints_.finish();
    architecture_.hand_on(context_);
  }

 private:
  /// False when the text is over, broken, or a budget is spent. `rest` is what is behind the document.
  bool read_document(ByteView& rest) {
    json::Reader in(rest);
    path_.clear();
    do {
      if (!context_.step()) return false;
      const auto token = in.next();
      if (!take(in, token)) return false;
      if (in.has_failed()) {
        context_.incomplete(in.error());
        context_.cover({rest.origin(), std::min(in.offset(), rest.range().end()) - rest.origin()});
        return false;
      }
    } while (in.depth() > 0);
    const auto end = in.offset() - rest.origin();
    const auto behind = rest.from(end).text();
    const auto next = behind.find_first_not_of(" \t\r\n");
    const bool has_more = next != std::string_view::npos && (behind[next] == '{' || behind[next] == '[');
    if (!has_more) {  // padding, or what does not belong to a document
      static_cast<void>(in.next());
      if (in.has_failed()) context_.incomplete(in.error());
      context_.cover(in.has_failed() ? ByteRange{rest.origin(), end} : rest.range());
      return false;
    }
    context_.cover({rest.origin(), end + next});
    architecture_.see_more();
    rest = rest.from(end + next);
    return true;
  }

  /// `path_` leads to the token that is next: its last component is the key in an object, and empty in a list.
  bool take(json::Reader& in, const Token& token) {
    switch (token.event) {
      case Event::key:
        if (token.has_escapes) {
          path_.back() = token.text();
        } else {
          path_.back().assign(token.raw);
        }
        architecture_.see_key(path_, token.range);
        return true;
      case Event::begin_object:
      case Event::begin_array: return enter(in, token);
      case Event::end_object:
      case Event::end_array:
        path_.pop_back();
        judge_.leave(path_);
        tokenizer_.leave(path_);
        fiddle_.leave(path_);
        notebook_.leave(path_);
        return true;
      case Event::text: see({.path = path_, .kind = Setting::Kind::text, .range = token.range}, token); return true;
      case Event::number:
      case Event::null: see({.path = path_, .range = token.range}, token); return true;
      case Event::boolean:
        see({.path = path_, .kind = Setting::Kind::truth, .truth = token.is_true(), .range = token.range}, token);
        return true;
      case Event::end:
      case Event::error: return true;
    }
    return true;
  }

  bool enter(json::Reader& in, const Token& token) {
    const bool is_vocabulary = path_.size() == 2 && path_[0] == "model" && path_[1] == "vocab";
    if (is_vocabulary && token.event == Event::begin_object) return read_vocabulary(in);
    if (!path_.empty() && std::ranges::find(kWords, path_.back()) != kWords.end()) {
      in.leave();
      return true;
    }
    path_.emplace_back();
    return true;
  }

  bool read_vocabulary(json::Reader& in) {
    std::uint64_t words = 0;
    for (auto word = in.next(); word.event == Event::key; word = in.next()) {
      if (++words % kWordsPerStep == 0 && !context_.step()) return false;
      const auto number = in.next();
      if (is_container(number)) {
        in.leave();
      } else {
        tokenizer_.see_word(word, number);
      }
    }
    return true;
  }

  void see(Setting setting, const Token& token) {
    std::string decoded;
    if (token.has_escapes) decoded = token.text();
    setting.text = token.has_escapes ? std::string_view(decoded) : token.raw;
    if (names_weights(setting, artifact_.name())) context_.vouch(setting.text);
    judge_.see(setting);
    architecture_.see(setting);
    tokenizer_.see(setting);
    fiddle_.see(setting);
    modelscope_.see(setting);
    notebook_.see(setting);
  }

  const Artifact& artifact_;
  ScanContext& context_;
  Complaints complaints_;
  Judge judge_;
  Tokenizer tokenizer_;
  Fiddle fiddle_;
  Modelscope modelscope_;
  Notebook notebook_;
  JsonArchitecture architecture_;
  std::vector<std::string> path_;
};

void analyze(const Artifact& artifact, ScanContext& context) { Reading(artifact, context).analyze(); }

}  // namespace

constinit const Format kJson{
    .name = "json-config", .family = "json", .rules = kJsonRules, .claim = claim, .analyze = analyze};

}  // namespace assay::formats::config
