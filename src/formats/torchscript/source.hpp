#pragma once

#include "formats/torchscript/expression.hpp"
#include "formats/torchscript/lexer.hpp"

#include <assay/bytes.hpp>
#include <assay/result.hpp>

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace assay::formats::torchscript {

/// Where something stands: `Net.forward`.
struct Place {
  std::string class_name;
  std::string function;

  [[nodiscard]] std::string text() const {
    return class_name.empty() ? function : function.empty() ? class_name : class_name + "." + function;
  }
};

/// What a reader of source is told, in the order of the file. All three must be set.
struct SourceEvents {
  std::function<void(const Use&, const Place&)> used;
  /// A loop that nothing ends.
  std::function<void(ByteRange, const Place&)> endless_loop;
  /// Counts tokens; false ends the reading.
  std::function<bool(std::uint64_t)> step;
};

/// How far the source was read.
struct SourceEnd {
  std::uint64_t offset = 0;    ///< one past the last token read
  std::optional<Error> error;  ///< why not to its end
  std::vector<Error> limits;   ///< what was read without being followed, each kind once
  bool is_out_of_budget = false;
};

/// Reads TorchScript source line by line, keeping only what a function needs: its local names and its open loops.
class SourceReader {
 public:
  /// `source` must outlive the reader.
  SourceReader(ByteView source, SourceEvents events)
      : source_(source),
        lexer_(source),
        events_(std::move(events)),
        used_([this](const Use& use) { events_.used(use, place_); }) {}
  SourceReader(const SourceReader&) = delete;
  SourceReader& operator=(const SourceReader&) = delete;

  [[nodiscard]] SourceEnd read();

 private:
  struct Loop {
    std::uint32_t indentation;
    ByteRange range;
    Place place;
    std::string condition;  ///< the name that is tested; empty for a constant
    bool has_end = false;   ///< the name is set, or the loop is left
  };

  [[nodiscard]] bool next_line();
  void line();
  void enter_scope();
  void close_loops(std::uint32_t indentation);
  void watch_while();
  void watch_for();
  void statement(std::span<const Token> tokens);
  void assign(std::span<const Token> targets, std::span<const Token> values);
  void note_assignment(std::string_view name, std::span<const Token> values);
  void evaluate(std::span<const Token> tokens);
  /// True while fewer than `most` are kept; what is not kept is said once.
  [[nodiscard]] bool may_keep(std::size_t kept, std::size_t most, std::string_view what);

  ByteView source_;
  Lexer lexer_;
  SourceEvents events_;
  std::function<void(const Use&)> used_;
  std::vector<Token> tokens_;       ///< of the current line
  std::optional<Token> following_;  ///< the first token of the next line
  Aliases aliases_;
  std::vector<Loop> loops_;
  Place place_;
  std::uint32_t function_indentation_ = 0;
  SourceEnd end_;
};

}  // namespace assay::formats::torchscript
