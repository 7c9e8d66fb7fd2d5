#include "formats/pt2/expression.hpp"

#include "codecs/python/lexer.hpp"
#include "core/text.hpp"
#include "pickle/policy.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <span>

namespace assay::formats::pt2 {
namespace {

using python::Token;
using python::TokenKind;

/// What sympy's printers and those of torch/utils/_sympy call in lower case. Names that begin with a capital are
/// classes of either (Add, FloorDiv, PythonMod), or undefined functions; none of them does anything with its arguments.
constexpr std::array<std::string_view, 27> kFunctions{
    "abs", "acos", "asin", "atan", "atan2", "bool", "ceil",  "ceiling", "cos", "cosh", "exp",  "float", "floor", "int",
    "len", "log",  "log2", "max",  "min",   "pow",  "round", "sign",    "sin", "sinh", "sqrt", "tan",   "tanh"};
/// What sympy has in scope that evaluates or runs its argument.
constexpr std::array<std::string_view, 12> kEvaluators{"S",        "autowrap",   "import_module", "init_session",
                                                       "lambdify", "parse_expr", "plot",          "preview",
                                                       "source",   "sympify",    "test",          "ufuncify"};
/// Words of Python that no expression about sizes has.
constexpr std::array<std::string_view, 22> kStatements{
    "assert", "async",  "await",  "break",  "class",    "continue", "def",   "del",    "except", "finally", "for",
    "from",   "global", "import", "lambda", "nonlocal", "pass",     "raise", "return", "try",    "while",   "yield"};
constexpr std::array<std::string_view, 8> kForeignMarks{";", ":=", "@", "{", "}", "`", "->", "\\"};
/// Libraries whose functions guards call.
constexpr std::array<std::string_view, 3> kGuardLibraries{"math.", "torch.sym_", "torch._sym_"};

bool is_in(std::span<const std::string_view> list, std::string_view one) {
  return std::ranges::find(list, one) != list.end();
}

/// Names of symbols, and numbers.
bool is_plain_text(std::string_view text) {
  return std::ranges::all_of(text, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '.' ||
           c == '-' || c == '+';
  });
}

bool is_special(std::string_view name) { return name.size() > 4 && name.starts_with("__") && name.ends_with("__"); }

class Reading {
 public:
  Reading(std::string_view text, Evaluation evaluation, const PickleGlobals& globals)
      : text_(text), is_guard_(evaluation == Evaluation::guard), globals_(globals) {}

  std::optional<Doubt> read() {
    python::Lexer lexer(ByteView::of(text_));
    bool is_first = true;
    for (auto token = lexer.next(); token.kind != TokenKind::end; token = lexer.next()) {
      if (token.starts_line && !is_first) doubt(Severity::high, "has more than one line");
      is_first = false;
      see(token);
      previous_ = token;
    }
    if (lexer.stuck_at()) doubt(Severity::high, "is no expression");
    return std::move(worst_);
  }

 private:
  void see(const Token& token) {
    switch (token.kind) {
      case TokenKind::name: return see_name(token);
      case TokenKind::text: return see_text(token);
      case TokenKind::number: path_.clear(); return;
      case TokenKind::mark: return see_mark(token);
      case TokenKind::end: return;
    }
  }

  void see_name(const Token& token) {
    const auto name = token.spelling;
    if (is_special(name) || name == "__import__" || name == "__builtins__")
      doubt(Severity::critical, fmt::format("reaches into Python by {}", text::printable(name, 80)));
    if (is_in(kStatements, name)) doubt(Severity::critical, fmt::format("has the word {} of Python", name));
    if (previous_.is(".") && !path_.empty()) {
      path_ += name;
    } else {
      path_ = name;
    }
  }

  void see_text(const Token& token) {
    if (previous_.kind == TokenKind::name && is_attached(token)) doubt(Severity::high, "has a text with a prefix");
    // Keys of inputs are free.
    if (!is_guard_ && !is_plain_text(python::decoded(token.spelling)))
      doubt(Severity::high, fmt::format("has the text {}", text::quoted(python::decoded(token.spelling), 120)));
    path_.clear();
  }

  [[nodiscard]] bool is_attached(const Token& token) const {
    return previous_.offset + previous_.spelling.size() == token.offset;
  }

  void see_mark(const Token& token) {
    if (is_in(kForeignMarks, token.spelling))
      doubt(Severity::high, fmt::format("has {}", text::quoted(token.spelling)));
    if (token.is("(") || token.is("[")) ++depth_;
    if (token.is("(") && is_callee()) see_call();
    if ((token.is(")") || token.is("]")) && depth_-- == 0) doubt(Severity::critical, "closes what it did not open");
    if (token.is(".")) {
      if (!is_guard_) doubt(Severity::high, "takes an attribute of an object");
      // What a call or a subscript gave has no name.
      if (path_.empty()) path_ = kValue;
      path_ += '.';
    } else {
      path_.clear();
    }
  }

  /// Whether what stands before a bracket is called.
  [[nodiscard]] bool is_callee() const {
    return (previous_.kind == TokenKind::name && !is_in(kOperators, previous_.spelling)) || previous_.is(")") ||
           previous_.is("]");
  }

  void see_call() {
    const std::string_view path = path_;
    if (previous_.kind != TokenKind::name) return doubt(Severity::high, "calls what a call or a subscript gave");
    if (is_in(kEvaluators, path)) return doubt(Severity::critical, fmt::format("evaluates again, by {}", path));
    if (is_in(kFunctions, path)) return;
    const auto dot = path.rfind('.');
    if (dot == std::string_view::npos) return see_function(path);
    // Methods of inputs: `L['x'].size()`. Of special ones was spoken.
    if (path.starts_with(kValue)) return;
    const bool is_library = is_guard_ && std::ranges::any_of(kGuardLibraries, [&](std::string_view one) {
                              return path.starts_with(one) && path.find('.', one.size()) == std::string_view::npos;
                            });
    if (is_library) return;
    blame(pickle::judge_name(globals_, path.substr(0, dot), path.substr(dot + 1), pickle::Use::called), path);
  }

  void see_function(std::string_view name) {
    const auto judgement = pickle::judge_name(globals_, "builtins", name, pickle::Use::called);
    if (judgement.status == pickle::Status::dangerous || judgement.is_resolver) return blame(judgement, name);
    const bool is_class = name.front() >= 'A' && name.front() <= 'Z';
    if (!is_class) blame(judgement, name);
  }

  void blame(const pickle::Judgement& judgement, std::string_view path) {
    if (judgement.status == pickle::Status::dangerous && judgement.global_class != nullptr)
      return doubt(Severity::critical,
                   fmt::format("calls {}, which {}", text::printable(path, 120), judgement.global_class->does));
    if (judgement.is_resolver)
      return doubt(Severity::critical,
                   fmt::format("calls {}, which gives any object by its name", text::printable(path, 120)));
    doubt(Severity::high, fmt::format("calls {}, which is no arithmetic", text::printable(path, 120)));
  }

  void doubt(Severity severity, std::string has) {
    if (!worst_ || severity > worst_->severity) worst_ = Doubt{severity, std::move(has)};
  }

  static constexpr std::string_view kValue = "()";
  static constexpr std::array<std::string_view, 6> kOperators{"and", "or", "not", "in", "is", "if"};

  std::string_view text_;
  bool is_guard_;
  const PickleGlobals& globals_;
  Token previous_;
  std::string path_;  ///< the dotted name that ends with the previous token, if one does
  std::uint64_t depth_ = 0;
  std::optional<Doubt> worst_;
};

}  // namespace

std::optional<Doubt> doubt_of(std::string_view text, Evaluation evaluation, const PickleGlobals& globals) {
  return Reading(text, evaluation, globals).read();
}

}  // namespace assay::formats::pt2
