#pragma once

#include <concepts>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace assay::json {

/// Appends JSON to a string, value by value, without building a document first.
///
/// The result is always valid UTF-8 and shows no invisible character: what is not UTF-8 becomes the text `\xHH`,
/// and characters a person cannot see become JSON escapes, which a reader of JSON gets back unchanged. Calls must
/// nest as JSON nests; nothing checks that but the tests.
class Writer {
 public:
  /// `out` must outlive the writer.
  explicit Writer(std::string& out) : out_(out) {}

  void begin_object() { open('{'); }
  void end_object() { close('}'); }
  void begin_array() { open('['); }
  void end_array() { close(']'); }
  /// Starts the next element on a line of its own.
  void line_break() { breaks_line_ = true; }

  void key(std::string_view name);
  void value(std::string_view text);
  void value(const char* text) { value(std::string_view(text)); }
  void value(bool truth);
  template <std::unsigned_integral T>
    requires(!std::same_as<T, bool>)
  void value(T number) {
    unsigned_number(number);
  }
  void value(int number);
  void null();
  template <class T>
  void value(const std::optional<T>& maybe) {
    maybe ? value(*maybe) : null();
  }

  template <class T>
  void member(std::string_view name, const T& what) {
    key(name);
    value(what);
  }

 private:
  void open(char bracket);
  void close(char bracket);
  void separate();
  void unsigned_number(std::uint64_t number);

  std::string& out_;
  bool needs_comma_ = false;
  bool breaks_line_ = false;
};

/// `text` as a JSON string, quotes included.
void append_string(std::string& out, std::string_view text);

}  // namespace assay::json
