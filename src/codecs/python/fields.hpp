#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace assay::python {

/// Whether the letters before a string make Python evaluate what stands in its braces: `f"…"`, `Rf"…"`, `t"…"`.
[[nodiscard]] bool has_fields(std::string_view prefix);

/// The replacement fields of an f-string (Python reference, 2.5.6): `f"{a!r:>{width}}"` has `a` and `width`. Since
/// Python 3.12 the expressions may use the quotes of the string they stand in. Views the text, which must outlive it;
/// depth is bounded.
class Fields {
 public:
  /// `text` begins with the quote that opens the string, and may go on behind the one that closes it.
  Fields(std::string_view text, bool is_raw);

  /// The place of an expression in `text`.
  struct Field {
    std::size_t begin = 0;
    std::size_t end = 0;
  };
  /// The next expression that belongs to this string and not to one inside of an expression.
  [[nodiscard]] std::optional<Field> next();

  /// The length of the string with its quotes, once `next` returned nothing; 0 when it is none.
  [[nodiscard]] std::size_t length() const { return length_; }
  /// How far it has read.
  [[nodiscard]] std::size_t position() const { return at_; }

 private:
  enum class Place : std::uint8_t { text, expression, format };
  struct Level {
    Place place = Place::text;
    bool is_raw = false;        ///< of a text
    char quote = '\0';          ///< of a text
    std::size_t quotes = 0;     ///< of a text: 1 or 3
    std::size_t begin = 0;      ///< of an expression
    std::size_t brackets = 0;   ///< that are open in an expression
    std::size_t of_string = 0;  ///< how many texts are open
  };

  [[nodiscard]] char peek(std::size_t ahead = 0) const {
    return at_ + ahead < text_.size() ? text_[at_ + ahead] : '\0';
  }
  [[nodiscard]] bool closes_string(const Level& string) const;
  [[nodiscard]] const Level& string() const;
  bool open_string(bool is_raw);
  bool skip_string();
  bool step_in_text();
  bool step_in_expression(std::optional<Field>& found);
  void end_expression(std::optional<Field>& found, bool has_format);

  std::string_view text_;
  std::size_t at_ = 0;
  std::size_t length_ = 0;
  std::vector<Level> levels_;
};

}  // namespace assay::python
