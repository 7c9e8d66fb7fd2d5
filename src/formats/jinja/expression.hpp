#pragma once

#include "codecs/jinja/lexer.hpp"
#include "formats/jinja/value.hpp"

#include <assay/bytes.hpp>

#include <map>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace assay::formats::jinja {

enum class SightKind : std::uint8_t {
  internal,    ///< an attribute that leads out of the template
  reflection,  ///< `value.__class__.__name__`: the name of a class, and nothing else
  computed,    ///< an attribute whose name is only known once the template runs, or was put together
  picked,      ///< the same, out of the printed form of an object or of a request: nothing ordinary
  acts,        ///< a call that starts a program, loads code or opens a file
  host,        ///< an attribute of `request`, `config` …: objects of a web application
  attribute,   ///< `|attr("id")`
  element,     ///< `''["id"]`, of what has no elements
  filter,      ///< names that renderers of chat templates do not have
  test,
  function,
  method,
  name,         ///< a variable that is used
  format,       ///< a text that reaches into the arguments of `str.format`, should it ever be its format
  asks_words,   ///< compares or searches what somebody has written: `text` is the word, one sight for each
  asks_chance,  ///< compares a draw
  asks_date,
  asks_size,    ///< compares the length of what somebody has written
  replaces,     ///< in what somebody has written: `text`, by `other`
  may_replace,  ///< the same, in whatever it is used on
  hands_over,   ///< what a message says, to a macro: `text` is its name and the place or name of the argument
  too_large,    ///< a number that makes the renderer busy: `text` says which
};

/// Something that an expression does.
struct Sight {
  SightKind kind;
  ByteRange range;
  std::string text;
  std::string other = {};
};

/// What a template has given names to. Flow is not followed: the last assignment counts, and what leads out of the
/// template stays beside it.
struct Environment {
  static constexpr std::size_t kMost = 4096;

  std::map<std::string, Value, std::less<>> values;  ///< `ns.x` for attributes of namespaces
  std::set<std::string, std::less<>> macros;

  void set(std::string name, Value value);
  [[nodiscard]] bool defines(std::string_view name) const;
};

/// Reads the expression that `tokens` are, folds what is constant in it, and says what it does. Without recursion:
/// brackets and operators are on stacks of its own. Broken expressions are read as far as they make sense.
class Expression {
 public:
  static constexpr std::size_t kDeepest = 200;  ///< brackets; CPython compiles no deeper

  Expression(std::span<const assay::jinja::Token> tokens, const Environment& environment, std::vector<Sight>& sights)
      : tokens_(tokens), environment_(environment), sights_(sights) {}

  /// `{% filter x %}` is a filter whose subject comes later.
  [[nodiscard]] Value filter_block();
  [[nodiscard]] Value value();
  [[nodiscard]] bool is_too_deep() const { return is_too_deep_; }

 private:
  using Token = assay::jinja::Token;
  enum class Shape : std::uint8_t { operation, group, list, dictionary, subscript, function, method, filter, test };
  struct Frame {
    Shape shape = Shape::operation;
    std::string_view op;  ///< of an operation
    int precedence = 0;
    std::size_t base = 0;  ///< operands below it
    Value receiver;
    std::string name;
    ByteRange range;
    std::vector<std::string> keywords;  ///< of each element; empty without one
    std::string keyword;                ///< of the element that is being read
    bool has_comma = false;
    bool has_colon = false;
  };

  void run();
  void operand(const Token& token);
  void continuation(const Token& token);
  void word(const Token& token);
  void attribute();
  void filter();
  void test();
  void open(Frame frame);
  void open_call(const Token& token);
  void separate(bool is_colon);
  void close();
  void binary(std::string_view op, int precedence);
  void reduce(int precedence);
  void apply(const Frame& frame);
  [[nodiscard]] static Value either(std::string_view op, Value left, Value right);
  [[nodiscard]] Value calculated(std::string_view op, const Value& left, const Value& right);
  void push(Value value);
  [[nodiscard]] Value pop();
  [[nodiscard]] Value built(const Frame& frame, std::vector<Value> elements);
  [[nodiscard]] Value look_up(std::string_view name) const;
  [[nodiscard]] const Token* peek(std::size_t ahead = 1) const {
    return at_ + ahead < tokens_.size() ? &tokens_[at_ + ahead] : nullptr;
  }

  void see(SightKind kind, ByteRange range, std::string_view text);
  void judge_size(const Value& value);
  /// Questions to what somebody has written: comparisons and tests, searches, choices out of lists, replacements.
  void judge_comparison(const Value& left, const Value& right);
  void judge_test(const Value& subject, const std::vector<Value>& arguments);
  void judge_search(const Frame& frame, const std::vector<Value>& elements);
  void judge_choice(const Frame& frame, const std::vector<Value>& elements);
  void judge_replacement(const Frame& frame, const std::vector<Value>& elements);
  void ask_for(const Value& words);
  void judge_handed(const Frame& frame, const std::vector<Value>& elements);
  /// `_func` of a macro, `_iterator` of a loop.
  [[nodiscard]] bool is_inside_of_renderer(const Value& base, std::string_view name) const;
  /// One of the renderer's own functions, or an empty text or list: there is nothing in it to ask for. Lists in
  /// variables are filled later.
  [[nodiscard]] bool has_no_elements(const Value& value) const;
  void judge_attribute(const Value& base, std::string_view name, ByteRange range);
  /// How an attribute is asked for whose name is a value. What has no elements gives attributes in `[…]`.
  enum class Asked : std::uint8_t { by_filter, of_nothing, in_brackets };
  void judge_computed(const Value& base, const Value& name, ByteRange range, Asked how);
  void judge_call(const Frame& frame, const std::vector<Value>& elements);
  void judge_sizes(const Frame& frame, const std::vector<Value>& elements);

  std::span<const Token> tokens_;
  const Environment& environment_;
  std::vector<Sight>& sights_;
  std::size_t at_ = 0;
  bool wants_operand_ = true;
  bool is_too_deep_ = false;
  std::size_t depth_ = 0;
  std::vector<Value> operands_;
  std::vector<Frame> frames_;
};

}  // namespace assay::formats::jinja
