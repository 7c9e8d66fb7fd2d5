// The formulas of statsmodels are expressions of Python, evaluated by patsy when the data of a model is unpickled.
#include "pickle/formulas.hpp"

#include "pickle/program.hpp"

#include <algorithm>
#include <array>

namespace assay::pickle {
namespace {

constexpr std::size_t kMaxFormula = 1U << 16U;

/// Python's own functions that reach more than numbers, and words that begin more than an expression of columns.
constexpr std::array<std::string_view, 13> kForbidden{"breakpoint", "compile", "delattr", "eval",   "exec",
                                                      "execfile",   "getattr", "globals", "import", "lambda",
                                                      "locals",     "reload",  "setattr"};
/// The same, where columns are called like them: prices at which something opens.
constexpr std::array<std::string_view, 12> kForbiddenCalls{"copyright", "credits", "dir", "exit", "file", "help",
                                                           "input",     "license", "map", "open", "quit", "vars"};

/// Functions of numpy that compute numbers of numbers.
constexpr std::array<std::string_view, 42> kOfNumpy{
    "abs",   "absolute",   "arccos", "arccosh", "arcsin", "arcsinh", "arctan", "arctan2", "arctanh", "cbrt", "ceil",
    "clip",  "cos",        "cosh",   "divide",  "e",      "exp",     "exp2",   "expm1",   "floor",   "fmax", "fmin",
    "inf",   "isfinite",   "isnan",  "log",     "log10",  "log1p",   "log2",   "maximum", "minimum", "nan",  "pi",
    "power", "reciprocal", "round",  "sign",    "sin",    "sqrt",    "square", "tan",     "where"};

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_word(char c) {
  return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' ||
         static_cast<unsigned char>(c) >= 0x80;
}

bool is_ascii(std::string_view text) {
  return std::ranges::all_of(text, [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

std::string_view take_word(std::string_view& text) {
  const auto end = std::ranges::find_if_not(text, is_word) - text.begin();
  const auto word = text.substr(0, static_cast<std::size_t>(end));
  text.remove_prefix(word.size());
  return word;
}

/// Python reads full-width letters and their like as plain ones, so that such a word may be a function of Python's. As
/// the name of a column it does nothing, unless something calls it.
struct Words {
  bool has_foreign = false;
  bool has_call = false;  ///< of more than what patsy and numpy mark columns with
};

/// A number with its fraction, or a name, with what of numpy it names.
bool take_operand(std::string_view& text, Words& words) {
  const auto word = take_word(text);
  if (is_digit(word.front())) {
    if (text.starts_with('.')) text.remove_prefix(1), take_word(text);
    return is_ascii(word);
  }
  if (word.find("__") != std::string_view::npos || std::ranges::binary_search(kForbidden, word)) return false;
  if (text.starts_with('"') || text.starts_with('\'')) return false;  // f"{…}"
  if (text.starts_with('.')) {
    if (word != "np" && word != "numpy") return false;
    text.remove_prefix(1);
    if (!std::ranges::binary_search(kOfNumpy, take_word(text)) || text.starts_with('.')) return false;
    return true;
  }
  const bool is_called = text.substr(std::min(text.find_first_not_of(" \t\n"), text.size())).starts_with('(');
  words.has_foreign |= !is_ascii(word);
  words.has_call |= is_called && word != "C" && word != "I" && word != "Q";
  return !is_called || !std::ranges::binary_search(kForbiddenCalls, word);
}

/// `"name of a column"`, as in Q("…").
bool take_quoted(std::string_view& text) {
  const auto end = text.find(text.front(), 1);
  if (end == std::string_view::npos || text.substr(0, end).find('\\') != std::string_view::npos) return false;
  text.remove_prefix(end + 1);
  return !text.starts_with('"') && !text.starts_with('\'');  // three quotes begin another kind of text
}

}  // namespace

bool is_data_of_statsmodels(std::string_view path) {
  return path.starts_with("statsmodels.") && path.ends_with("Data");
}

bool is_formula(std::string_view text) {
  constexpr std::string_view kOperators = " \t\n+-*/%:~^|&(),=<>![]";
  Words words;
  while (!text.empty()) {
    const char c = text.front();
    const bool is_fraction = c == '.' && text.size() > 1 && is_digit(text[1]);
    if (is_word(c)) {
      if (!take_operand(text, words)) return false;
    } else if (c == '"' || c == '\'') {
      if (!take_quoted(text)) return false;
    } else if (is_fraction || kOperators.find(c) != std::string_view::npos) {
      text.remove_prefix(1);
    } else {
      return false;
    }
  }
  return !words.has_foreign || !words.has_call;
}

std::optional<Value> Program::source_of_formula(Value state) const {
  if (!state.is(Tag::dict) || !heap_.has_all_items(state.payload())) return state;
  const auto items = heap_.items(state.payload());
  for (std::size_t i = 0; i + 1 < items.size(); i += 2) {
    const auto key = text_of(items[i], 64);
    if (key && key != "formula") continue;
    const Value formula = items[i + 1];
    if (formula.is(Tag::none)) continue;
    const auto source = text_of(formula, kMaxFormula);
    if (!source || source->size() >= kMaxFormula || !is_formula(*source)) return formula;
  }
  return std::nullopt;
}

}  // namespace assay::pickle
