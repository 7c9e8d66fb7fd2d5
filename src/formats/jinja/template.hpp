#pragma once

#include "codecs/jinja/lexer.hpp"
#include "core/complaints.hpp"
#include "formats/jinja/conditions.hpp"
#include "formats/jinja/expression.hpp"
#include "formats/jinja/insertions.hpp"

#include <assay/artifact.hpp>
#include <assay/context.hpp>

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace assay::formats::jinja {

/// Reads one template front to back and judges what its tags do. What is only wrong in a chat template is said once it
/// is known to be one, at its end.
///
/// Which of a macro's parameters get what messages say is known where it is called, further down. `survey` reads the
/// template for that, and says nothing.
class Template {
 public:
  /// Parameters by their places and names: "check 0", "check words".
  using Handed = std::set<std::string, std::less<>>;

  Template(const Artifact& artifact, ScanContext& context, Handed handed = {})
      : artifact_(artifact), context_(context), complaints_(context), handed_(std::move(handed)) {}

  void analyze();
  [[nodiscard]] Handed survey();

 private:
  using Token = assay::jinja::Token;

  /// What a statement opened.
  struct Block {
    std::string kind;                   ///< "if", "for", "set" …
    ByteRange range;                    ///< of the tag
    std::string target;                 ///< of a `set`; the name of a macro; what a `for` goes through
    std::optional<std::string> text;    ///< of a `set`, as far as it is known
    Origin origin = Origin::elsewhere;  ///< of what is in a `set`
    std::uint64_t mentions = 0;         ///< of the target inside of it
    std::int64_t turns = 1;             ///< of a `for` and all around it
    std::optional<Trigger> trigger;     ///< what an `if` waits for, after "where "
    bool is_negated = false;
    bool is_of_tool = false;                 ///< inside of it messages are of tools
    std::string prose;                       ///< what the branch adds, or a macro
    std::optional<Replacement> replacement;  ///< that a `filter` makes
    std::uint64_t descents = 0;              ///< calls of the macro itself with a number less by one
  };
  /// A finding, and how bad it is in a chat template and in any other one. Nothing: it is none there.
  struct Pending {
    const Rule* rule;
    ByteRange range;
    std::string message;
    std::optional<Severity> in_chat;
    std::optional<Severity> elsewhere;
  };

  bool read(assay::jinja::Lexer& in);
  void text(const Token& token);
  void tag(Tokens tokens, ByteRange range, bool is_block);
  void print(Tokens tokens, ByteRange range);
  void statement(Tokens tokens, ByteRange range);
  void assign(Tokens tokens, ByteRange range);
  void assign_one(Tokens target, Tokens value, ByteRange range);
  void assign_pairs(Tokens pairs, std::string_view prefix);
  void loop(Tokens tokens, ByteRange range);
  void macro(Tokens tokens);
  void load(std::string_view keyword, Tokens tokens, ByteRange range);
  void condition(Tokens tokens, ByteRange range, std::string_view keyword);
  void open(Block block);
  void close(std::string_view kind);
  void end_branch(Block& block);
  void add_prose(std::string_view text);
  void add_printed(Tokens tokens, const Value& value);
  void judge_inserted(Tokens expression, ByteRange range);
  void say_added(const Trigger& trigger, std::string_view prose, ByteRange range);
  void judge_filtered(const Value& value, ByteRange range);
  void judge_growth(Tokens tokens, ByteRange range);
  void judge_calls_of_itself(Tokens tokens, ByteRange range);
  void note_callbacks(Tokens tokens);
  void note_trigger(std::string_view name, Trigger trigger);
  /// What `tokens` wait for, themselves or in a variable.
  [[nodiscard]] std::optional<Trigger> trigger_in(Tokens tokens) const;
  void judge_doubling(std::string_view target, Tokens value, ByteRange range);
  void judge_sights(ByteRange range);
  /// False when the tag reaches nothing.
  bool judge_reach();
  void judge_hidden(std::string_view text, ByteRange range, std::uint64_t offset);
  void note_names(Tokens tokens);
  void finish(const std::optional<Error>& error);

  [[nodiscard]] Value evaluate(Tokens tokens);
  [[nodiscard]] bool is_chat() const;
  [[nodiscard]] std::string place(std::uint64_t offset) const;
  void pend(const Rule& rule, ByteRange range, std::string message, std::optional<Severity> in_chat,
            std::optional<Severity> elsewhere = std::nullopt);

  const Artifact& artifact_;
  ScanContext& context_;
  Complaints complaints_;
  Environment environment_;
  std::vector<Sight> sights_;  ///< of the tag that is being read
  std::vector<Block> blocks_;
  std::vector<std::size_t> conditions_;                    ///< of `blocks_`, those that look for words
  std::vector<std::size_t> captures_;                      ///< of `blocks_`, those that are a `set`
  std::vector<std::size_t> macros_;                        ///< of `blocks_`, those that are a `macro`
  std::vector<std::size_t> filters_;                       ///< of `blocks_`, those that replace words
  std::map<std::string, Trigger, std::less<>> triggers_;   ///< variables and macros that say whether one was met
  std::map<std::string, Trigger, std::less<>> callbacks_;  ///< macros that call their caller when one was met
  Texts tables_;                                           ///< dictionaries of prose by words
  Texts sayings_;                                          ///< macros that give prose
  Texts pieces_;                                           ///< what branches add that wait for the same
  std::map<std::string, std::uint64_t, std::less<>> doublings_;
  std::map<std::string, Sight, std::less<>> unknown_;  ///< by what they are and are called
  Handed handed_;
  std::vector<Pending> pending_;
  std::uint64_t tags_ = 0;
  std::uint64_t loops_ = 0;
  bool has_messages_ = false;
  bool has_role_ = false;
  bool has_chat_name_ = false;
  bool is_limited_ = false;
  bool is_survey_ = false;
};

}  // namespace assay::formats::jinja
