#include "formats/torchscript/expression.hpp"

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

namespace assay::formats::torchscript {
namespace {

/// Words that separate operands.
constexpr std::array<std::string_view, 23> kWords{"and",    "or",    "not",    "in",     "is",   "if",  "else", "elif",
                                                  "for",    "while", "return", "assert", "with", "as",  "pass", "raise",
                                                  "lambda", "yield", "del",    "global", "try",  "def", "class"};
/// Longer names are no names; what is cut off could not be resolved by torch either.
constexpr std::size_t kMaxName = 256;
constexpr std::size_t kMaxPath = 1024;
constexpr std::size_t kMaxTexts = 4;
constexpr std::size_t kMaxValues = 2;  // a pair is all that getattr needs

bool is_word(std::string_view name) { return std::ranges::find(kWords, name) != kWords.end(); }

}  // namespace

void ExpressionReader::judge(const Value& value) {
  // Local variables as such are of no interest.
  if (value.is_path() && (!operator_name(value.text).library.empty() || value.text.starts_with("__torch__.")))
    used_({.what = value});
}

/// `value.member`. A path that grows without end is brought back to what it means.
Value ExpressionReader::member_of(const Value& value, std::string_view member) {
  Value result{.kind = Value::Kind::path, .text = value.is_path() ? value.text : "?", .offset = value.offset};
  result.text += '.';
  result.text += member.substr(0, kMaxName);
  if (result.text.size() > kMaxPath) {
    const auto meant = operator_name(result.text);
    result.text = meant.library.empty() ? "?" : "ops." + meant.library;
    result.text += meant.library.empty() || !meant.name.empty() ? "." + std::string(member.substr(0, kMaxName)) : "";
  }
  return result;
}

void ExpressionReader::finish_operand() {
  if (!operand_) return;
  auto& frame = frames_.back();
  ++frame.count;
  if (operand_->kind == Value::Kind::text && frame.texts.size() < kMaxTexts) frame.texts.push_back(operand_->text);
  if (frame.values.size() < kMaxValues) {
    frame.values.push_back(*std::move(operand_));
  } else {
    judge(*operand_);
  }
  operand_.reset();
}

void ExpressionReader::operation() {
  finish_operand();
  frames_.back().has_operator = true;
}

void ExpressionReader::name(const Token& token, const Token* following) {
  if (is_member_) {
    is_member_ = false;
    const auto begin = operand_ && operand_->is_path() ? operand_->offset : token.offset;
    operand_ = member_of(operand_.value_or(Value{}), token.spelling);
    operand_->offset = begin;
    operand_->length = token.offset + token.spelling.size() - begin;
    return;
  }
  if (is_word(token.spelling)) return operation();
  if (operand_) operation();
  // `f(size=1)`, `def f(x: Tensor)`, `{x: 1}`: what stands before is a label, or is plain.
  const bool is_label = following != nullptr && frames_.size() > 1 && following->is("=");
  const bool is_annotated = following != nullptr && following->is(":");
  if (is_label) return;
  if (const auto found = aliases_.find(token.spelling); found != aliases_.end()) {
    operand_ = found->second;
    operand_->offset = token.offset;
    operand_->length = token.spelling.size();
    return;
  }
  if (is_annotated && is_library(token.spelling)) {
    operand_ = Value{};
    return;
  }
  operand_ =
      Value{Value::Kind::path, std::string(token.spelling.substr(0, kMaxName)), token.offset, token.spelling.size()};
}

void ExpressionReader::open(const Token& token) {
  Frame frame{.kind = Frame::Kind::other};
  if (token.is("(")) frame.kind = operand_ ? Frame::Kind::call : Frame::Kind::group;
  if (operand_) {
    if (frame.kind == Frame::Kind::call) {
      frame.callee = *std::move(operand_);
    } else {
      judge(*operand_);
    }
    operand_.reset();
  }
  frames_.push_back(std::move(frame));
}

Value ExpressionReader::call(Frame& frame) {
  const auto& values = frame.values;
  const bool is_lookup = frame.callee.is_path() && frame.callee.text == "getattr" && frame.count == 2 &&
                         !frame.has_operator && values[0].is_path() && values[1].kind == Value::Kind::text;
  if (is_lookup) {
    // getattr(self, "0") is how PyTorch writes names that are no identifiers.
    auto member = member_of(values[0], values[1].text);
    member.length = values[1].offset + values[1].length - member.offset;
    return member;
  }
  for (const auto& value : values) judge(value);
  if (frame.callee.is_path())
    used_({.what = frame.callee, .is_call = true, .arguments = frame.count, .texts = std::move(frame.texts)});
  return {};
}

Value ExpressionReader::result_of(Frame& frame) {
  if (frame.kind == Frame::Kind::call) return call(frame);
  const bool is_transparent = frame.count == 1 && !frame.has_comma && !frame.has_operator;
  if (is_transparent && frame.kind != Frame::Kind::other) return std::move(frame.values.front());
  for (const auto& value : frame.values) judge(value);
  return {};
}

void ExpressionReader::close() {
  finish_operand();
  if (frames_.size() < 2) return;
  auto frame = std::move(frames_.back());
  frames_.pop_back();
  operand_ = result_of(frame);
}

void ExpressionReader::token(const Token& token, const Token* following) {
  switch (token.kind) {
    case TokenKind::name: name(token, following); return;
    case TokenKind::text: {
      is_member_ = false;
      const bool is_continued = operand_ && operand_->kind == Value::Kind::text;
      if (operand_ && !is_continued) operation();
      if (!operand_) operand_ = Value{.kind = Value::Kind::text, .offset = token.offset};
      operand_->text += decoded(token.spelling);
      operand_->length = token.offset + token.spelling.size() - operand_->offset;
      return;
    }
    case TokenKind::number:
      is_member_ = false;
      if (operand_) operation();
      operand_ = Value{};
      return;
    default: break;
  }
  is_member_ = false;
  if (token.is(".")) {
    is_member_ = true;
  } else if (token.is("(") || token.is("[") || token.is("{")) {
    open(token);
  } else if (token.is(")") || token.is("]") || token.is("}")) {
    close();
  } else if (token.is(",")) {
    finish_operand();
    frames_.back().has_comma = true;
  } else if (!token.is("=") || frames_.size() == 1) {
    operation();
  }
}

Value ExpressionReader::read(std::span<const Token> tokens) {
  frames_.assign(1, Frame{});
  operand_.reset();
  is_member_ = false;
  for (std::size_t i = 0; i < tokens.size(); ++i) token(tokens[i], i + 1 < tokens.size() ? &tokens[i + 1] : nullptr);
  while (frames_.size() > 1) close();
  finish_operand();
  auto& whole = frames_.front();
  const bool is_single = whole.count == 1 && !whole.has_comma && !whole.has_operator;
  auto value = is_single ? whole.values.front() : Value{};
  for (const auto& each : whole.values) judge(each);
  return value;
}

}  // namespace assay::formats::torchscript
