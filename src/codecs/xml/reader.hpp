#pragma once

#include <assay/bytes.hpp>
#include <assay/result.hpp>

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

namespace assay::xml {

struct Attribute {
  std::string_view name;
  std::string_view value;  ///< UTF-8, normalised
};

/// `<!DOCTYPE name PUBLIC "public_id" "system_id" [subset]>`
struct Doctype {
  std::string_view name;
  std::string_view system_id;
  std::string_view public_id;
  std::uint64_t offset = 0;
};

/// `<!ENTITY name "value">`, `<!ENTITY % name SYSTEM "system_id">`
struct Entity {
  std::string_view name;
  std::string_view value;  ///< empty for external ones
  std::string_view system_id;
  std::string_view public_id;
  bool is_external = false;
  bool is_parameter = false;  ///< for use within the DOCTYPE
  std::uint64_t offset = 0;
};

/// Gets what a document consists of, in its order. What it is given lives until it returns.
class Handler {
 public:
  Handler() = default;
  Handler(const Handler&) = delete;
  Handler& operator=(const Handler&) = delete;
  virtual ~Handler() = default;

  virtual void doctype(const Doctype& doctype) = 0;
  virtual void entity(const Entity& entity) = 0;
  /// `range` is the start tag. Names are as written, prefixes included.
  virtual void begin(std::string_view name, std::span<const Attribute> attributes, ByteRange range) = 0;
  virtual void end(std::string_view name) = 0;
  virtual void text(std::string_view text, ByteRange range) = 0;
  /// Asked behind a DOCTYPE that declares entities: whether to read on, which puts what they stand for into the text.
  /// External ones stand for nothing then, and expat ends where the others make too much out of little.
  [[nodiscard]] virtual bool expands_entities() const { return false; }
  /// Counts work; false ends the reading.
  [[nodiscard]] virtual bool step() = 0;
};

/// Reads a document front to back with expat. Nothing outside of the bytes is opened, and a document that declares
/// entities is not read past its DOCTYPE unless the handler wants it: models have no use for them but to make text out
/// of little, or out of other files. Of encodings that expat does not know, those that have ASCII in them are read as
/// if every other byte were a character.
///
/// Gives why the end was not reached; nothing when it was, or when `step` said stop.
[[nodiscard]] std::optional<Error> read(ByteView document, Handler& handler);

/// The name of the first element and the text of its attributes, found without a parser: for recognising documents.
/// Both are empty when the text does not begin as XML does. Allocates nothing; UTF-16 is looked at byte by byte.
class RootTag {
 public:
  explicit RootTag(ByteView document);

  /// Whether the name without its prefix is `name`.
  [[nodiscard]] bool is(std::string_view name) const;
  /// Whether the tag has an attribute of that name.
  [[nodiscard]] bool has(std::string_view attribute) const;
  /// Whether the text says that it is XML, by `<?xml` at its front or by a document type other than that of HTML: also
  /// where no element follows.
  [[nodiscard]] bool is_announced() const { return is_announced_; }

 private:
  [[nodiscard]] bool skip_past(std::string_view what);
  [[nodiscard]] bool looking_at(std::string_view what) const;
  [[nodiscard]] bool skip_doctype();
  [[nodiscard]] bool is_html() const;
  [[nodiscard]] char at(std::uint64_t index) const;

  std::string_view text_;
  std::uint64_t width_ = 1;  ///< bytes of a character
  std::uint64_t first_ = 0;  ///< where the low byte of the first character is
  std::uint64_t size_ = 0;   ///< in characters
  std::uint64_t at_ = 0;
  std::uint64_t name_ = 0;  ///< where the name begins
  std::uint64_t name_end_ = 0;
  std::uint64_t tag_end_ = 0;
  bool is_announced_ = false;
};

}  // namespace assay::xml
