#pragma once

#include "codecs/python/statement.hpp"
#include "core/complaints.hpp"
#include "formats/python/deed.hpp"
#include "formats/python/names.hpp"

#include <assay/artifact.hpp>
#include <assay/context.hpp>

#include <cstdint>
#include <set>
#include <span>
#include <string>
#include <string_view>

namespace assay::formats::python {

/// Reads one file of Python and says what it would do, and when. Nothing is run.
class Source {
 public:
  Source(const Artifact& artifact, ScanContext& context)
      : artifact_(artifact), context_(context), complaints_(context) {}

  void read();

 private:
  using Token = ::assay::python::Token;
  using Scope = ::assay::python::Scope;
  using Statement = ::assay::python::Statement;

  /// What is between the brackets of a call.
  struct Arguments {
    std::string text;         ///< of all strings in it
    bool decodes = false;     ///< something in it turns hidden bytes into code
    bool reads_file = false;  ///< `open(…)`
    bool has_shell = false;   ///< `shell=True`
    std::uint64_t end = 0;    ///< offset behind it
  };

  void read_statement(const Statement& statement);
  void judge_encoding();
  void judge_literal(const Token& token);
  void judge_name(const Statement& statement, std::size_t at);
  void judge_call(std::string_view dotted, const Statement& statement, std::size_t at, std::size_t bracket);
  void judge_reverse_shell(std::string_view dotted, const Token& token);
  void judge_import_time(Deed deed, std::string_view dotted, const Arguments& arguments, ByteRange range);
  void judge_call_time(Deed deed, std::string_view dotted, const Arguments& arguments, ByteRange range);
  [[nodiscard]] bool is_hidden(Deed deed, const Arguments& arguments) const;
  [[nodiscard]] Arguments arguments_of(std::span<const Token> tokens, std::size_t bracket) const;
  void note_hidden_value(std::span<const Token> tokens);
  [[nodiscard]] bool decodes_something(std::span<const Token> tokens) const;
  void say(const Rule& rule, ByteRange range, Severity severity, const std::string& message);

  const Artifact& artifact_;
  ScanContext& context_;
  Complaints complaints_;
  Names names_;
  std::set<std::string, std::less<>> hidden_;  ///< names that hold what was decoded
  bool has_socket_ = false;
  bool is_in_handler_ = false;  ///< what is read is in a function that a server calls for each request
  bool may_descend_ = true;
};

}  // namespace assay::formats::python
