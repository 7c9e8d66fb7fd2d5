#include "formats/tensorflow/text_form.hpp"

#include "codecs/tensorflow/operators.hpp"
#include "core/text.hpp"
#include "formats/tensorflow/rules.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <string>

namespace assay::formats::tensorflow {
namespace {

using assay::tensorflow::Effect;

/// https://protobuf.dev/reference/protobuf/textformat-spec/, as far as names and texts go.
class Lexer {
 public:
  struct Token {
    char kind = 0;  ///< 'n' for a name, 's' for a text, else the character itself
    std::string text;
    std::size_t begin = 0;
    std::size_t end = 0;
  };

  explicit Lexer(std::string_view text) : text_(text) {}

  std::optional<Token> next() {
    skip();
    if (at_ >= text_.size()) return std::nullopt;
    Token token;
    token.begin = at_;
    const char c = text_[at_];
    if (c == '"' || c == '\'') {
      token.kind = 's';
      read_text(token.text);
    } else if (is_part(c)) {
      token.kind = 'n';
      while (at_ < text_.size() && is_part(text_[at_])) token.text += text_[at_++];
    } else {
      token.kind = c;
      ++at_;
    }
    token.end = at_;
    return token;
  }

 private:
  static bool is_part(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '.' ||
           c == '-';
  }

  void skip() {
    while (at_ < text_.size()) {
      if (text_[at_] == '#') {
        at_ = std::min(text_.find('\n', at_), text_.size());
      } else if (text_[at_] == ' ' || text_[at_] == '\t' || text_[at_] == '\n' || text_[at_] == '\r') {
        ++at_;
      } else {
        return;
      }
    }
  }

  void read_text(std::string& out) {
    const char quote = text_[at_++];
    while (at_ < text_.size() && text_[at_] != quote) {
      if (text_[at_] != '\\') {
        out += text_[at_++];
      } else {
        ++at_;
        read_escape(out);
      }
    }
    ++at_;
  }

  void read_escape(std::string& out) {
    const auto number = [&](unsigned base, int most) {
      unsigned value = 0;
      for (; most > 0 && at_ < text_.size(); --most, ++at_) {
        const char c = text_[at_];
        unsigned digit = 99;
        if (c >= '0' && c <= '9') digit = static_cast<unsigned>(c - '0');
        if (c >= 'a' && c <= 'f') digit = static_cast<unsigned>(c - 'a' + 10);
        if (c >= 'A' && c <= 'F') digit = static_cast<unsigned>(c - 'A' + 10);
        if (digit >= base) break;
        value = value * base + digit;
      }
      out += static_cast<char>(value & 0xFFU);
    };
    const char c = at_ < text_.size() ? text_[at_] : '\0';
    if (c >= '0' && c <= '7') return number(8, 3);
    ++at_;
    if (c == 'x' || c == 'X') return number(16, 2);
    if (c == 'u') return number(16, 4);
    out += c;
  }

  std::string_view text_;
  std::size_t at_ = 0;
};

const Rule* rule_of(Effect effect) {
  switch (effect) {
    case Effect::reads:
    case Effect::writes: return &kFileAccess;
    case Effect::python: return &kPython;
    case Effect::network: return &kNetwork;
    case Effect::saves:
    case Effect::restores:
    case Effect::loads_data:
    case Effect::logs: return nullptr;  // ordinary models have them: only their operands could tell
  }
  return nullptr;
}

}  // namespace

bool is_text_form(ByteView bytes) {
  Lexer in(bytes.first(4096).text());
  const auto name = in.next();
  auto behind = in.next();
  if (!name || name->kind != 'n' || !behind) return false;
  if (name->text == "saved_model_schema_version") return behind->kind == ':';
  if (behind->kind == ':') behind = in.next();
  if (!behind || (behind->kind != '{' && behind->kind != '<')) return false;
  if (name->text == "meta_graphs" || name->text == "meta_info_def" || name->text == "graph_def") return true;
  const auto field = in.next();
  return name->text == "node" && field && (field->text == "name" || field->text == "op");
}

void read_text_form(const Artifact& artifact, ScanContext& context, Complaints& complaints) {
  context.cover(artifact.bytes.range());
  Lexer in(artifact.bytes.text());
  auto token = in.next();
  std::uint64_t operators = 0;
  std::int64_t depth = 0;
  while (token && context.step()) {
    if (token->kind == '{' || token->kind == '<') ++depth;
    if (token->kind == '}' || token->kind == '>') --depth;
    const bool is_operator = token->kind == 'n' && token->text == "op";
    token = in.next();
    if (!is_operator || !token || token->kind != ':') continue;
    token = in.next();
    std::string name;
    const auto begin = token ? token->begin : 0;
    auto end = begin;
    // Texts that stand side by side are one.
    for (; token && token->kind == 's'; token = in.next()) {
      name += token->text;
      end = token->end;
    }
    ++operators;
    const auto* const known = assay::tensorflow::find_operator(name);
    const auto* const rule = known == nullptr ? nullptr : rule_of(known->effect);
    const ByteRange range{artifact.bytes.origin() + begin, std::min<std::uint64_t>(end, artifact.bytes.size()) - begin};
    if (rule != nullptr && complaints.wants(*rule, range, Severity::high))
      complaints.report(
          *rule, {range, fmt::format("operator {}", text::printable(name, 80))},
          fmt::format("{} {}; its operands are not known from the text form.", name, describe(known->effect)),
          Severity::high);
  }
  if (depth != 0)
    context.incomplete({ErrorCode::truncated, artifact.bytes.range().end(),
                        fmt::format("text: all messages closed wanted, {} are not", depth)});
  context.fact("tensorflow.graph", fmt::format("{} operators as text", operators));
}

}  // namespace assay::formats::tensorflow
