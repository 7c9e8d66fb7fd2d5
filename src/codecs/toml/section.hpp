#pragma once

#include "codecs/toml/document.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace assay::toml {

/// The first mistake of a file, with its place. Sections share one, so that a file is read in one go, as its
/// documentation lists it, and checked once at the end: `if (!mistakes) return mistakes.error();`
class Mistakes {
 public:
  explicit Mistakes(std::string_view file) : file_(file) {}

  /// True while there are none.
  explicit operator bool() const { return !first_.has_value(); }
  /// Meaningful only once this tests false.
  [[nodiscard]] const Error& error() const { return *first_; }
  /// Records a mistake; the first one wins. Foreign text in `why` is escaped already.
  void add(Place place, std::string_view why);

 private:
  std::string file_;
  std::optional<Error> first_;
};

/// A text of the document and where it stands. Borrowed from the document.
struct Text {
  std::string_view value;
  Place place;
};

/// A day of the calendar, "2026-12-31", and where it stands.
struct Day {
  std::string value;
  Place place;
};

/// One table, read strictly: every key is asked for by its name and type, and `finish` makes a key that nobody
/// asked for a mistake. After a mistake reads return what is empty. The document must outlive the section.
class Section {
 public:
  /// `name` is what messages call the table: empty for the document itself.
  Section(Mistakes& mistakes, const Table& table, Place place, std::string name);

  [[nodiscard]] Place place() const { return place_; }
  /// Whether the key is there. Does not count as asking for it.
  [[nodiscard]] bool has(std::string_view key) const;

  // These must be there.
  [[nodiscard]] std::int64_t integer(std::string_view key);
  [[nodiscard]] Text text(std::string_view key);

  // These may be absent, and are empty or false then.
  [[nodiscard]] std::optional<Text> optional_text(std::string_view key);
  [[nodiscard]] bool boolean(std::string_view key);
  [[nodiscard]] std::vector<Text> texts(std::string_view key);
  /// A table whose values are all texts: key and value of each, in the order of the file.
  [[nodiscard]] std::vector<std::pair<Text, Text>> pairs(std::string_view key);
  /// The table of this key; one without members if there is none.
  [[nodiscard]] Section section(std::string_view key);
  /// A table whose values are all tables, in the order of the file.
  [[nodiscard]] std::vector<std::pair<Text, Section>> sections(std::string_view key);
  /// A list of tables: `[[key]]`.
  [[nodiscard]] std::vector<Section> list(std::string_view key);

  /// The day of this key, "2026-12-31", as a date or as a text; without a text when the key is absent.
  [[nodiscard]] std::optional<Day> day(std::string_view key);
  /// A value of any kind, for the caller to judge; null when the key is absent.
  [[nodiscard]] const Value* value(std::string_view key);

  /// Every key that was not asked for is a mistake, and one that was meant instead is named.
  void finish();

 private:
  const Member* find(std::string_view key);
  const Member* require(std::string_view key);
  template <class T>
  const T* as(const Value& value, std::string_view wanted, std::string_view key);
  std::string full_name(std::string_view key) const;

  Mistakes* mistakes_;
  const Table* table_;
  Place place_;
  std::string name_;
  std::vector<bool> was_asked_;
  std::vector<std::string> asked_;  ///< keys, for hints
};

}  // namespace assay::toml
