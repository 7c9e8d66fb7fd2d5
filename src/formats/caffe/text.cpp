// Networks as people write them (`.prototxt`): a NetParameter in the text form of protocol buffers.
#include "core/text.hpp"
#include "codecs/protobuf/text_lexer.hpp"
#include "core/complaints.hpp"
#include "core/free_texts.hpp"
#include "formats/caffe/caffe.hpp"
#include "formats/caffe/judge.hpp"
#include "formats/caffe/rules.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace assay::formats::caffe {
namespace {

using protobuf::TextLexer;
using Token = TextLexer::Token;

constexpr std::size_t kDeepest = 100;  // as libprotobuf has it
constexpr std::size_t kMostTypes = 10'000;
constexpr std::uint64_t kBytesPerStep = 64;
/// Fields that layers begin with.
constexpr std::array<std::string_view, 5> kFirst{"name", "type", "bottom", "top", "include"};
/// Fields of parameters of layers that name a file or a folder.
constexpr std::array<std::string_view, 7> kPaths{"source",           "mean_file",      "file_name",     "root_folder",
                                                 "output_directory", "label_map_file", "name_size_file"};

bool opens(const Token& token) { return token.kind == '{' || token.kind == '<'; }
bool closes(const Token& token) { return token.kind == '}' || token.kind == '>'; }
bool is_layer(std::string_view name) { return name == "layer" || name == "layers"; }

/// Behind the bracket that opens a layer.
bool begins_layer(TextLexer& in) {
  const auto field = in.next();
  const auto behind = in.next();
  return field && behind && field->kind == 'n' && std::ranges::find(kFirst, field->text) != kFirst.end() &&
         (behind->kind == ':' || opens(*behind));
}

/// A layer, before which there are fields with their values, and nothing else.
Claim claim(const Artifact& artifact) {
  TextLexer in(artifact.bytes.first(kClaimBytes).text());
  std::size_t depth = 0;
  bool was_text = false;  // which may go on with another
  for (auto token = in.next(); token; token = in.next()) {
    if (depth > 0) {
      if (opens(*token) || token->kind == '[') ++depth;
      if (closes(*token) || token->kind == ']') --depth;
      continue;
    }
    if (token->kind == ',' || token->kind == ';' || (was_text && token->kind == 's')) continue;
    if (token->kind != 'n') return Claim::no;
    auto behind = in.next();
    if (!behind || (behind->kind != ':' && !opens(*behind))) return Claim::no;
    if (behind->kind == ':') behind = in.next();
    if (!behind) return Claim::no;
    if (opens(*behind) && is_layer(token->text)) return begins_layer(in) ? Claim::magic : Claim::no;
    if (opens(*behind) || behind->kind == '[') ++depth;
    was_text = behind->kind == 's';
    if (depth == 0 && !was_text && behind->kind != 'n') return Claim::no;
  }
  return Claim::no;
}

class Network {
 public:
  Network(ByteView file, ScanContext& context)
      : file_(file),
        context_(context),
        complaints_(context),
        texts_(kActiveText, context, complaints_),
        in_(file.text()) {}

  void read() {
    bool is_whole = true;
    for (auto token = next(); token && is_whole; token = next()) {
      is_whole = context_.step(1 + (token->end - token->begin) / kBytesPerStep);
      if (is_whole && !take(*token)) {
        is_whole = false;
        broken(ErrorCode::malformed, token->begin, "a field wanted, got something else");
      }
      if (is_whole) understood_ = token->end;
    }
    if (is_whole) {
      understood_ = file_.size();  // with the space and the comments at the end
      if (!path_.empty() || expected_ != Expected::field)
        broken(ErrorCode::truncated, file_.size(), "all fields closed wanted, some are not");
    }
    context_.cover({file_.origin(), understood_});
    context_.fact("caffe.layers", fmt::format("{}", layers_));
    for (const auto& [type, count] : types_)
      if (complaints_.wants_fact("caffe.layer"))
        complaints_.fact("caffe.layer", fmt::format("{} x{}", text::printable(type, 80), count), 0);
    complaints_.finish();
  }

 private:
  enum class Expected : std::uint8_t { field, colon, value, list };
  struct Layer {
    std::uint64_t begin = 0;
    std::string name, type, module, code, given;
  };

  /// Texts that stand side by side are one.
  std::optional<Token> next() {
    auto token = ahead_ ? std::exchange(ahead_, std::nullopt) : in_.next();
    while (token && token->kind == 's') {
      ahead_ = in_.next();
      if (!ahead_ || ahead_->kind != 's') break;
      token->text += ahead_->text;
      token->end = ahead_->end;
      token->is_whole = ahead_->is_whole;
    }
    return token;
  }

  /// False where no field can stand.
  bool take(Token& token) {
    switch (expected_) {
      case Expected::field:
        if (token.kind == ',' || token.kind == ';') return true;
        if (closes(token)) return leave(token.end);
        field_ = std::move(token.text);
        field_begin_ = token.begin;
        expected_ = Expected::colon;
        return token.kind == 'n';
      case Expected::colon: expected_ = Expected::value; return token.kind == ':' || (opens(token) && enter());
      case Expected::value:
        expected_ = token.kind == '[' ? Expected::list : Expected::field;
        return token.kind == '[' || (opens(token) ? enter() : see_value(token));
      case Expected::list:
        if (token.kind == ']') expected_ = Expected::field;
        return token.kind == ']' || token.kind == ',' || see_value(token);
    }
    return false;
  }

  bool enter() {
    if (path_.size() >= kDeepest) return false;
    if (path_.empty()) layer_ = {.begin = field_begin_};
    path_.push_back(std::move(field_));
    expected_ = Expected::field;
    return true;
  }

  bool leave(std::uint64_t end) {
    if (path_.empty()) return false;
    const bool was_layer = path_.size() == 1 && is_layer(path_.front());
    path_.pop_back();
    if (was_layer) finish_layer(end);
    return true;
  }

  void finish_layer(std::uint64_t end) {
    ++layers_;
    if (types_.size() < kMostTypes || types_.contains(layer_.type)) ++types_[layer_.type];
    if (!layer_.module.empty())
      report_python(complaints_, {file_.origin() + layer_.begin, end - layer_.begin}, layer_.name, layer_.module,
                    layer_.code, layer_.given);
  }

  bool see_value(const Token& token) {
    if (token.kind == 's') {
      see_text(token);
      return token.is_whole;
    }
    if (path_.size() == 1 && field_ == "type") layer_.type = token.text;  // of the form before 2014
    return token.kind == 'n';
  }

  void see_text(const Token& token) {
    const ByteRange range{file_.origin() + token.begin, token.end - token.begin};
    static_cast<void>(texts_.see(token.text, range, "layer", field_));
    if (path_.empty() || !is_layer(path_.front())) return;
    if (path_.size() == 1) {
      if (field_ == "name") layer_.name = token.text;
      if (field_ == "type") layer_.type = token.text;
    } else if (path_[1] == "python_param") {
      if (field_ == "module") layer_.module = token.text;
      if (field_ == "layer") layer_.code = token.text;
      if (field_ == "param_str") layer_.given = token.text;
    } else if (std::ranges::find(kPaths, field_) != kPaths.end()) {
      judge_path(complaints_, range, layer_.name, token.text);
    }
  }

  void broken(ErrorCode code, std::uint64_t at, std::string_view why) {
    context_.incomplete({code, file_.origin() + at, fmt::format("text: {}", why)});
  }

  ByteView file_;
  ScanContext& context_;
  Complaints complaints_;
  FreeTexts texts_;
  TextLexer in_;
  std::optional<Token> ahead_;
  Expected expected_ = Expected::field;
  std::uint64_t understood_ = 0;  ///< so many bytes from the front
  std::string field_;             ///< whose value is next
  std::uint64_t field_begin_ = 0;
  std::vector<std::string> path_;  ///< of messages that are open
  Layer layer_;
  std::uint64_t layers_ = 0;
  std::map<std::string, std::uint64_t> types_;
};

void analyze(const Artifact& artifact, ScanContext& context) { Network(artifact.bytes, context).read(); }

}  // namespace

constinit const Format kText{
    .name = "caffe-text", .family = "caffe-text", .rules = kRules, .claim = claim, .analyze = analyze};

}  // namespace assay::formats::caffe
