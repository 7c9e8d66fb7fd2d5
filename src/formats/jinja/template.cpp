#include "formats/jinja/template.hpp"

#include "core/active_text.hpp"
#include "core/text.hpp"
#include "core/utf8.hpp"
#include "formats/jinja/hidden_text.hpp"
#include "formats/jinja/prose.hpp"
#include "formats/jinja/rules.hpp"
#include "formats/jinja/sources.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace assay::formats::jinja {
namespace {

using assay::jinja::Lexer;
using assay::jinja::Token;
using assay::jinja::TokenKind;

constexpr std::size_t kMostTokens = 100'000;  // of one tag
constexpr std::size_t kMostPending = 1000;    // of one rule
constexpr std::size_t kMostUnknown = 1000;
constexpr std::size_t kMostReached = 8;  // names in a message
constexpr std::uint64_t kBytesPerStep = 4096;

/// How far the bytes are text: whole characters, and of the controls those that texts have.
std::uint64_t text_size(std::string_view text) {
  std::uint64_t at = 0;
  while (at < text.size()) {
    const auto byte = static_cast<unsigned char>(text[at]);
    const bool is_space = byte >= '\t' && byte <= '\r';
    if ((byte < 0x20 && !is_space) || byte == 0x7F) break;
    const auto size = byte < 0x80 ? 1 : utf8::decode(text.substr(at)).size;
    if (size == 0) break;
    at += size;
  }
  return at;
}

}  // namespace

void Template::analyze() {
  Lexer in(artifact_.bytes);
  if (!read(in)) return;
  // What is no text does not end a template for its renderer. But it may be something else, too.
  context_.cover({artifact_.bytes.origin(), text_size(artifact_.bytes.text())});
  finish(in.error());
}

Template::Handed Template::survey() {
  is_survey_ = true;
  is_limited_ = true;
  Lexer in(artifact_.bytes);
  static_cast<void>(read(in));
  return std::move(handed_);
}

/// False when there was no time for all of it.
bool Template::read(Lexer& in) {
  std::vector<Token> tokens;
  std::optional<Token> begin;
  for (auto token = in.next(); token.kind != TokenKind::end; token = in.next()) {
    if (!context_.step(1 + token.range.size / kBytesPerStep)) return false;
    switch (token.kind) {
      case TokenKind::text:
      case TokenKind::comment: text(token); break;
      case TokenKind::begin_print:
      case TokenKind::begin_block:
        begin = token;
        tokens.clear();
        break;
      case TokenKind::end_print:
      case TokenKind::end_block:
        if (begin)
          tag(tokens, {begin->range.offset, token.range.end() - begin->range.offset},
              token.kind == TokenKind::end_block);
        begin.reset();
        if (!is_survey_) context_.passed(token.range.end());
        break;
      default:
        if (tokens.size() < kMostTokens) tokens.push_back(token);
        if (tokens.size() == kMostTokens && !std::exchange(is_limited_, true))
          context_.incomplete({ErrorCode::limit, token.range.offset, "tag: at most 100,000 words wanted, got more"});
        break;
    }
  }
  return true;
}

void Template::tag(Tokens tokens, ByteRange range, bool is_block) {
  ++tags_;
  sights_.clear();
  note_names(tokens);
  if (is_block) {
    statement(tokens, range);
  } else {
    print(tokens, range);
  }
  judge_growth(tokens, range);
  if (!macros_.empty()) judge_calls_of_itself(tokens, range);
  judge_sights(range);
}

void Template::note_names(Tokens tokens) {
  for (const auto& token : tokens) {
    if (token.kind == TokenKind::string) {
      if (token.raw == "'role'" || token.raw == "\"role\"") has_role_ = true;
      if (token.range.size > 6) {
        const auto text = assay::jinja::decode_string(token.raw);
        judge_hidden(text, token.range, token.range.offset);
      }
    }
    if (token.kind != TokenKind::name) continue;
    has_messages_ = has_messages_ || token.raw == "messages";
    has_role_ = has_role_ || token.raw == "role";
    has_chat_name_ = has_chat_name_ || token.raw == "add_generation_prompt" || token.raw == "bos_token" ||
                     token.raw == "eos_token" || token.raw == "raise_exception";
  }
}

bool Template::is_chat() const { return has_chat_name_ || (has_messages_ && has_role_) || is_chat_source(artifact_); }

Value Template::evaluate(Tokens tokens) {
  Expression expression(tokens, environment_, sights_);
  auto value = expression.value();
  if (expression.is_too_deep() && !std::exchange(is_limited_, true))
    context_.incomplete({ErrorCode::limit, tokens.front().range.offset,
                         fmt::format("expression: at most {} brackets wanted, got more", Expression::kDeepest)});
  return value;
}

void Template::text(const Token& token) {
  judge_hidden(token.raw, token.range, token.range.offset);
  if (token.kind == TokenKind::comment) return;
  add_prose(token.raw);
  if (captures_.empty()) return;
  auto& captured = blocks_[captures_.back()].text;
  if (captured && captured->size() < kLongestText) *captured += token.raw.substr(0, kLongestText);
}

void Template::judge_hidden(std::string_view text, ByteRange range, std::uint64_t offset) {
  if (is_survey_) return;
  const auto hidden = find_hidden_text(text);
  if (!hidden) return;
  // In a decoded text offsets are those of the literal.
  const bool is_verbatim = text.data() >= artifact_.bytes.text().data() &&
                           text.data() < artifact_.bytes.text().data() + artifact_.bytes.size();
  const ByteRange where = is_verbatim ? ByteRange{offset + hidden->offset, hidden->size} : range;
  const auto begin = hidden->offset - std::min<std::uint64_t>(hidden->offset, 20);
  const bool is_tag = hidden->is.starts_with("tag ");
  pend(kHidden, where,
       fmt::format("The text has {} in it: {}.", hidden->is, text::quoted(text.substr(begin, hidden->size + 60), 120)),
       kHidden.severity, is_tag ? std::optional(kHidden.severity) : std::nullopt);
}

void Template::add_prose(std::string_view text) {
  constexpr std::size_t kEnough = 4000;
  const auto add = [&](std::string& prose) {
    if (prose.size() < kEnough) prose += text.substr(0, kEnough);
  };
  if (!conditions_.empty()) add(blocks_[conditions_.back()].prose);
  // A macro says what its branches say, to whom it may concern.
  if (!macros_.empty() && (conditions_.empty() || conditions_.back() < macros_.back()))
    add(blocks_[macros_.back()].prose);
}

/// What a tag adds to the branch it is in.
void Template::add_printed(Tokens tokens, const Value& value) {
  if (conditions_.empty() && macros_.empty()) return;
  if (const auto text = printed(value)) return add_prose(*text);
  // Errors end the conversation; they are no instructions.
  if (std::ranges::any_of(tokens, [](const Token& token) { return token.is_name("raise_exception"); })) return;
  for (std::size_t at = 0; at < tokens.size(); ++at) {
    if (tokens[at].kind == TokenKind::string) add_prose(assay::jinja::decode_string(tokens[at].raw));
    if (tokens[at].kind != TokenKind::name || !is_at(tokens, at + 1, "(")) continue;
    if (const auto saying = sayings_.find(tokens[at].raw); saying != sayings_.end()) add_prose(saying->second);
  }
}

void Template::print(Tokens tokens, ByteRange range) {
  const auto value = evaluate(tokens);
  add_printed(tokens, value);
  if (!captures_.empty()) {
    auto& block = blocks_[captures_.back()];
    const auto text = printed(value);
    if (!text) block.text.reset();
    if (text && block.text && block.text->size() < kLongestText) *block.text += *text;
    if (value.origin == Origin::said || value.origin == Origin::message) block.origin = Origin::said;
    for (const auto& token : tokens) block.mentions += token.is_name(block.target) ? 1U : 0U;
  }
  judge_filtered(value, range);
  judge_inserted(tokens, range);
  if (!macros_.empty()) note_callbacks(tokens);
}

/// `{% filter replace('word', '…') %}` around what somebody has written.
void Template::judge_filtered(const Value& value, ByteRange range) {
  if (filters_.empty() || (value.origin != Origin::said && value.origin != Origin::message)) return;
  auto& replacement = blocks_[filters_.back()].replacement;
  if (!replacement) return;
  say_added({.is = fmt::format("a message has {} in it", text::quoted(replacement->words, 60))}, replacement->prose,
            range);
  replacement.reset();
}

/// A macro that prints whether it found a word, or that calls its caller where it did.
void Template::note_callbacks(Tokens tokens) {
  const auto& name = blocks_[macros_.back()].target;
  if (auto trigger = trigger_of(tokens, environment_)) note_trigger(name, std::move(*trigger));
  if (conditions_.empty() || conditions_.back() < macros_.back()) return;
  const bool calls = std::ranges::any_of(tokens, [](const Token& token) { return token.is_name("caller"); });
  if (calls && callbacks_.size() < Environment::kMost)
    callbacks_.insert_or_assign(name, *blocks_[conditions_.back()].trigger);
}

/// What an expression puts into the text for some messages and not for others.
void Template::judge_inserted(Tokens expression, ByteRange range) {
  if (const auto replaced = replaced_in_content(expression, environment_))
    return say_added({.is = fmt::format("a message has {} in it", text::quoted(replaced->words, 60))}, replaced->prose,
                     range);
  if (const auto prose = looked_up_by_content(expression, tables_, environment_))
    return say_added({.is = "a message has one of its words in it"}, *prose, range);
  const auto found = std::ranges::find_if(expression, [](const Token& token) { return token.is_name("if"); });
  const auto at = static_cast<std::size_t>(found - expression.begin());
  auto trigger = trigger_of(expression.subspan(found == expression.end() ? 0 : at + 1), environment_);
  if (!trigger) return;
  trigger->is_of_tool = asks_for_tool(expression) || (!blocks_.empty() && blocks_.back().is_of_tool);
  const auto prose = inserted_prose(expression, *trigger);
  if (is_prose(prose)) say_added(*trigger, prose, range);
}

void Template::say_added(const Trigger& trigger, std::string_view prose, ByteRange range) {
  // An address is no advice, whoever has failed.
  const bool is_advice =
      trigger.is_failed_tool() && prose.find("://") == std::string_view::npos && !find_active_text(prose);
  pend(kCondition, range, fmt::format("Where {}, the template adds: {}.", trigger.is, text::quoted(prose, 160)),
       is_advice ? Severity::low : kCondition.severity);
}

void Template::judge_sights(ByteRange range) {
  for (const auto& sight : sights_)
    if (sight.kind == SightKind::hands_over && handed_.size() < Environment::kMost) handed_.insert(sight.text);
  if (is_survey_) return;
  // What one tag reaches is one finding, and says more than the names on the way.
  if (judge_reach()) return;
  for (const auto& sight : sights_) {
    switch (sight.kind) {
      case SightKind::too_large:
        pend(kBomb, range, fmt::format("The template {}.", text::printable(sight.text, 80)), kBomb.severity,
             kBomb.severity);
        break;
      case SightKind::host:
        pend(kHost, sight.range, fmt::format("The template uses {}.", text::quoted(sight.text, 80)), kHost.severity);
        break;
      case SightKind::attribute:
      case SightKind::element:
      case SightKind::filter:
      case SightKind::test:
      case SightKind::function:
      case SightKind::method:
        if (unknown_.size() < kMostUnknown)
          unknown_.try_emplace(fmt::format("{} {}", static_cast<int>(sight.kind), sight.text), sight);
        break;
      default: break;
    }
  }
}

bool Template::judge_reach() {
  std::vector<std::string> reached;
  std::optional<ByteRange> where;
  // In other templates than those of chats computed attributes and names of classes are ordinary.
  std::optional<Severity> elsewhere;
  for (const auto& sight : sights_) {
    const auto text = text::printable(sight.text, 60);
    std::string name;
    switch (sight.kind) {
      case SightKind::internal:
      case SightKind::format:
      case SightKind::reflection: name = text; break;
      case SightKind::acts: name = fmt::format("a call of {}", text); break;
      case SightKind::computed:
      case SightKind::picked:
        name = text.empty() ? "an attribute whose name is computed" : fmt::format("an attribute named by {}", text);
        break;
      default: continue;
    }
    if (sight.kind == SightKind::computed && !elsewhere) elsewhere = Severity::low;
    if (sight.kind != SightKind::computed && sight.kind != SightKind::reflection && sight.kind != SightKind::format)
      elsewhere = kObject.severity;
    if (reached.size() < kMostReached && std::ranges::find(reached, name) == reached.end())
      reached.push_back(std::move(name));
    const auto begin = where ? std::min(where->offset, sight.range.offset) : sight.range.offset;
    const auto end = where ? std::max(where->end(), sight.range.end()) : sight.range.end();
    where = ByteRange{begin, end - begin};
  }
  if (where)
    pend(kObject, *where, fmt::format("The template reaches {}.", fmt::join(reached, ", ")), kObject.severity,
         elsewhere);
  return where.has_value();
}

void Template::pend(const Rule& rule, ByteRange range, std::string message, std::optional<Severity> in_chat,
                    std::optional<Severity> elsewhere) {
  if (is_survey_) return;
  const auto same = std::ranges::count(pending_, &rule, &Pending::rule);
  if (static_cast<std::size_t>(same) < kMostPending)
    pending_.push_back({&rule, range, std::move(message), in_chat, elsewhere});
}

std::string Template::place(std::uint64_t offset) const {
  const auto front = artifact_.bytes.first(offset - std::min(offset, artifact_.bytes.origin())).text();
  const auto line = std::ranges::count(front, '\n') + 1;
  const auto last = front.rfind('\n');
  return fmt::format("line {}, column {}", line, front.size() - (last == std::string_view::npos ? 0 : last + 1) + 1);
}

void Template::finish(const std::optional<Error>& error) {
  for (auto& block : blocks_) end_branch(block);
  const bool chat = is_chat();
  if (tags_ > 0)
    context_.fact("jinja.template",
                  fmt::format("{}, {} tags", chat ? "chat template" : "template", text::grouped(tags_)));
  for (auto& one : pending_) {
    const auto severity = chat ? one.in_chat : one.elsewhere;
    if (!severity || !complaints_.wants(*one.rule, one.range, *severity)) continue;
    auto where = place(one.range.offset);
    if (*severity >= Severity::medium) {
      const auto begin = one.range.offset - artifact_.bytes.origin();
      const auto span = artifact_.bytes.slice(begin, one.range.size).value_or(ByteView());
      complaints_.fact("jinja.suspicious", fmt::format("{}: {}", where, text::quoted(span.text(), 300)),
                       one.range.offset);
    }
    complaints_.report(*one.rule, {one.range, std::move(where)}, std::move(one.message), *severity);
  }
  for (const auto& [key, sight] : unknown_) {
    if (sight.kind == SightKind::element) {
      if (chat && complaints_.wants(kUnknownName, sight.range))
        complaints_.report(
            kUnknownName, {sight.range, place(sight.range.offset)},
            fmt::format("The element {} is asked of something that has none.", text::quoted(sight.text, 80)));
      continue;
    }
    const bool is_call = sight.kind == SightKind::function;
    if (is_call && environment_.defines(sight.text)) continue;
    const std::string_view what = sight.kind == SightKind::test     ? "test"
                                  : sight.kind == SightKind::method ? "method"
                                  : is_call                         ? "function"
                                                                    : "filter";
    const auto fact = fmt::format("jinja.{}", what);
    const bool is_attribute = sight.kind == SightKind::attribute;
    const auto shown = text::printable(is_attribute ? "attr" : sight.text, 80);
    if (complaints_.wants_fact(fact)) complaints_.fact(fact, shown, sight.range.offset);
    if (chat && complaints_.wants(kUnknownName, sight.range))
      complaints_.report(kUnknownName, {sight.range, place(sight.range.offset)},
                         fmt::format("The {} {} is none that renderers of chat templates have.", what, shown));
  }
  if (error && chat) {
    complaints_.report(kForm, {{error->offset, 0}, place(error->offset)},
                       fmt::format("The template breaks: {}.", error->message));
    context_.incomplete(*error);
  }
  complaints_.finish();
}

}  // namespace assay::formats::jinja
