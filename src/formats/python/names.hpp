#pragma once

#include "codecs/python/lexer.hpp"

#include <cstddef>
#include <map>
#include <set>
#include <span>
#include <string>
#include <string_view>

namespace assay::formats::python {

/// What the names of a source stand for, as far as imports and plain assignments say it:
/// `import os as o; run = o.system` makes `run` os.system. One table for the whole file: a name never stops to stand
/// for something dangerous because another function uses it for something else.
class Names {
 public:
  /// Takes what `import`, `from … import` and `a = b.c` say.
  void see(std::span<const ::assay::python::Token> statement);

  /// An expression of names, read from a token on.
  struct Path {
    std::string dotted;    ///< resolved; empty when it hangs from something that is not known
    std::size_t end = 0;   ///< the first token behind it
    bool is_call = false;  ///< `(` follows
  };
  /// `at` is a name that no point precedes. Follows `__import__("os").system` and `getattr(os, "system")`.
  [[nodiscard]] Path read(std::span<const ::assay::python::Token> tokens, std::size_t at) const;

  /// Whether `name` stands for a function that imports the module a text names, or for the module of such functions.
  [[nodiscard]] bool imports_by_text(std::string_view name) const;

  /// Says that `name` stands for a text wherever it is used: `n = "system"`, then `getattr(os, n)`.
  void know_text(std::string_view name, std::string text);

  /// The module of which a call of `getattr` at `bracket` takes something whose name is not written in the source, and
  /// calls it: `getattr(os, "".join(parts))()`. Empty when it does not, or when the module neither starts programs nor
  /// runs code.
  [[nodiscard]] std::string searched_module(std::span<const ::assay::python::Token> tokens, std::size_t bracket) const;

 private:
  void see_import(std::span<const ::assay::python::Token> statement);
  void see_from(std::span<const ::assay::python::Token> statement);
  void see_variables(std::span<const ::assay::python::Token> statement);
  [[nodiscard]] bool is_module(std::string_view name) const;
  void bind(std::string_view name, std::string path);
  [[nodiscard]] std::string resolved(std::string_view name) const;
  [[nodiscard]] std::string owner_at(std::span<const ::assay::python::Token> tokens, std::size_t& at) const;
  bool follow_getattribute(std::span<const ::assay::python::Token> tokens, Path& path) const;
  bool follow_getter(std::span<const ::assay::python::Token> tokens, Path& path) const;
  [[nodiscard]] std::string word_at(std::span<const ::assay::python::Token> tokens, std::size_t& at) const;
  bool follow_key(std::span<const ::assay::python::Token> tokens, Path& path) const;

  std::map<std::string, std::string, std::less<>> bound_;
  std::map<std::string, std::string, std::less<>> texts_;  ///< what names stand for that are bound once, to a text
  /// Parameters and names of lists. They say something only of names that nothing imports.
  std::set<std::string, std::less<>> variables_;
  bool has_star_ = false;  ///< `from x import *`, which may bind anything
};

}  // namespace assay::formats::python
