#pragma once

#include "codecs/python/statement.hpp"
#include "core/complaints.hpp"
#include "core/notebook_cells.hpp"
#include "formats/python/arguments.hpp"
#include "formats/python/constants.hpp"
#include "formats/python/deed.hpp"
#include "formats/python/names.hpp"

#include <assay/artifact.hpp>
#include <assay/context.hpp>

#include <cstdint>
#include <map>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace assay::formats::python {

/// A name that is no keyword.
[[nodiscard]] inline bool is_plain_name(const ::assay::python::Token& token) {
  return token.kind == ::assay::python::TokenKind::name && !::assay::python::is_keyword(token.spelling);
}

/// Reads one file of Python and says what it would do, and when. Nothing is run.
class Source {
 public:
  Source(const Artifact& artifact, ScanContext& context)
      : artifact_(artifact), context_(context), complaints_(context), is_notebook_(is_notebook_cells(artifact.path)) {}

  void read();

 private:
  using Token = ::assay::python::Token;
  using Scope = ::assay::python::Scope;
  using Statement = ::assay::python::Statement;

  void read_statement(const Statement& statement);
  void judge_encoding();
  void judge_literal(const Token& token);
  void judge_name(const Statement& statement, std::size_t at);
  void judge_reference(std::string_view dotted, const Statement& statement, std::size_t at);
  void judge_call(std::string_view dotted, const Statement& statement, std::size_t at, std::size_t bracket);
  void judge_search(const Statement& statement, std::size_t at, std::size_t bracket);
  void judge_reverse_shell(std::string_view dotted, const Token& token);
  void judge_compressed_literals();
  [[nodiscard]] bool hands_on_pickle(std::string_view dotted, const Statement& statement, std::size_t bracket);
  [[nodiscard]] bool is_hidden(Deed deed, std::string_view dotted, const Arguments& arguments) const;
  [[nodiscard]] Arguments arguments_of(std::span<const Token> tokens, std::size_t bracket) const;
  /// Whether a text names something of a framework, like `torch.nn.ReLU`.
  [[nodiscard]] bool names_value(std::string_view text) const;
  void note_values(std::span<const Token> tokens);
  void note_open_file(std::span<const Token> tokens);
  /// `cmd = "ffmpeg …"`, for what is called with `cmd` in the same block or in one inside of it.
  void note_bound(std::span<const Token> tokens);
  void forget_bound(std::span<const Token> tokens);
  /// Puts what was bound in the place of the name that the first argument is.
  void fill_in(Arguments& arguments, std::span<const Token> tokens, std::size_t bracket) const;
  void forget_parameters(std::span<const Token> tokens);
  [[nodiscard]] bool decodes_something(std::span<const Token> tokens) const;
  [[nodiscard]] bool is_content_of_file(std::span<const Token> value) const;
  [[nodiscard]] bool reads_file(std::span<const Token> tokens, std::size_t at) const;
  void say(const Rule& rule, ByteRange range, Severity severity, const std::string& message);

  const Artifact& artifact_;
  ScanContext& context_;
  Complaints complaints_;
  Names names_;
  Constants constants_;
  std::set<std::string, std::less<>> hidden_;  ///< names that hold what was decoded
  std::set<std::string, std::less<>> files_;   ///< names that hold a file beside this one, or what is in it
  /// What a name was bound to by the last statement that did so, in a block that is still open.
  struct Bound {
    Arguments value;
    std::uint32_t indentation = 0;
  };
  std::map<std::string, Bound, std::less<>> bound_;
  bool has_other_ways_ = false;  ///< to bind a name: `globals()["cmd"] = …`
  bool may_talk_ = false;        ///< something may be sent or got through a socket
  bool mentions_builtins_ = false;
  std::vector<std::pair<ByteRange, std::string_view>> compressed_;  ///< literals, and what they are base64 of
  bool has_socket_ = false;
  bool is_in_handler_ = false;  ///< what is read is in a function that a server calls for each request
  bool may_descend_ = true;
  bool acts_ = false;               ///< something in it runs code or programs, or loads a library
  const bool is_notebook_ = false;  ///< the cells of a notebook, which run when somebody asks for it
};

}  // namespace assay::formats::python
