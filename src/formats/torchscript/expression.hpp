#pragma once

#include "formats/torchscript/lexer.hpp"
#include "formats/torchscript/value.hpp"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace assay::formats::torchscript {

/// A name that is used: called, or handed on as a value.
struct Use {
  Value what;  ///< always a path; `?.name` for a method of something unknown
  bool is_call = false;
  std::size_t arguments = 0;
  std::vector<std::string> texts;  ///< the strings among the arguments
};

/// Reads one expression, or several, token by token: follows names through dots, parentheses, `getattr` with a string
/// and local names, and says what is used. Nesting lives in a list, not on the stack.
class ExpressionReader {
 public:
  /// Both must outlive the reader.
  ExpressionReader(const Aliases& aliases, const std::function<void(const Use&)>& used)
      : aliases_(aliases), used_(used) {}

  /// Reads `tokens` and returns the value of the whole, when it is one operand.
  [[nodiscard]] Value read(std::span<const Token> tokens);

 private:
  struct Frame {
    enum class Kind : std::uint8_t { whole, group, call, other };
    Kind kind = Kind::whole;
    Value callee;
    std::vector<Value> values;  ///< the first operands, not yet judged
    std::size_t count = 0;
    bool has_comma = false;
    bool has_operator = false;
    std::vector<std::string> texts;
  };

  void token(const Token& token, const Token* following);
  void name(const Token& token, const Token* following);
  void open(const Token& token);
  void close();
  void finish_operand();
  void operation();
  void judge(const Value& value);
  [[nodiscard]] static Value member_of(const Value& value, std::string_view member);
  [[nodiscard]] Value result_of(Frame& frame);
  [[nodiscard]] Value call(Frame& frame);

  const Aliases& aliases_;
  const std::function<void(const Use&)>& used_;
  std::vector<Frame> frames_;
  std::optional<Value> operand_;
  bool is_member_ = false;  ///< the last token was a dot
};

}  // namespace assay::formats::torchscript
