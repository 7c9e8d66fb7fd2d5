#pragma once

// What the parts of the assembler share. Users include assemble.hpp.

#include "support/assemble.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace assay::test::assembly {

struct Token {
  std::string text;
  bool is_quoted = false;
};

/// One statement: its words and where it stands, with readers that complain about the right line.
class Line {
 public:
  Line(const std::string& file, std::size_t number, std::string_view text);

  [[noreturn]] void fail(const std::string& message) const;
  [[nodiscard]] bool empty() const { return tokens_.empty(); }
  [[nodiscard]] std::size_t arguments() const { return tokens_.size() - 1; }
  /// The statement's name; empty when the line starts with a quoted text.
  [[nodiscard]] std::string_view name() const {
    return tokens_.front().is_quoted ? std::string_view() : tokens_.front().text;
  }
  /// Argument `index`, from 0. Both fail when it is missing.
  [[nodiscard]] const Token& token(std::size_t index) const;
  [[nodiscard]] const std::string& text(std::size_t index) const { return token(index).text; }
  [[nodiscard]] std::uint64_t number(std::size_t index) const;
  [[nodiscard]] double real(std::size_t index) const;
  /// Fails unless the statement has between `low` and `high` arguments.
  void expect(std::size_t low, std::size_t high) const;
  void expect(std::size_t exactly) const { expect(exactly, exactly); }
  /// The statement without its first word: `local name "x"` becomes `name "x"`.
  [[nodiscard]] Line tail() const;

 private:
  Line(const Line& whole, std::size_t skip);
  const std::string* file_;
  std::size_t number_;
  std::vector<Token> tokens_;
};

/// The statements of a text, front to back.
class Source {
 public:
  Source(std::string_view text, const std::string& file, std::size_t first_line);
  /// The next statement, or null at the end of the text.
  const Line* next() { return position_ < lines_.size() ? &lines_[position_++] : nullptr; }
  /// The next statement of the block that `opener` opened, or null at its `end`.
  const Line* next_in_block(const Line& opener);
  [[nodiscard]] std::size_t position() const { return position_; }
  void rewind(std::size_t position) { position_ = position; }

 private:
  std::vector<Line> lines_;
  std::size_t position_ = 0;
};

/// Appends what `line` says to `out`: any statement that makes bytes, blocks included.
void statement(Source& source, const Line& line, std::string& out);
/// The bytes of the block that `opener` opened.
[[nodiscard]] std::string block(Source& source, const Line& opener);

// One function per kind of statement; each returns false when `line` is not its own.
bool pickle_statement(Source& source, const Line& line, std::string& out);
bool zip_statement(Source& source, const Line& line, std::string& out);
bool tar_statement(Source& source, const Line& line, std::string& out);
bool tensor_statement(Source& source, const Line& line, std::string& out);
bool safetensors_statement(Source& source, const Line& line, std::string& out);
bool sevenzip_statement(Source& source, const Line& line, std::string& out);
bool compress_statement(Source& source, const Line& line, std::string& out);
bool tensorflow_statement(Source& source, const Line& line, std::string& out);
bool flatbuffer_statement(Source& source, const Line& line, std::string& out);
bool gguf_statement(Source& source, const Line& line, std::string& out);
bool onnx_statement(Source& source, const Line& line, std::string& out);
bool protobuf_statement(Source& source, const Line& line, std::string& out);

/// `value` in `size` bytes, least significant first. Higher bits are dropped.
void put(std::string& out, std::uint64_t value, std::size_t size);
void put_big(std::string& out, std::uint64_t value, std::size_t size);
/// What the statement `name … end` of assemble_compress.cpp makes of `bytes`.
[[nodiscard]] std::string compress(std::string_view name, std::string_view bytes);
/// A deflate stream without (raw) or with a zlib header.
[[nodiscard]] std::string deflate(std::string_view bytes, int window_bits);
[[nodiscard]] std::uint32_t crc32(std::string_view bytes);

}  // namespace assay::test::assembly
