#pragma once

#include "codecs/json/reader.hpp"

#include <assay/bytes.hpp>
#include <assay/result.hpp>

#include <cstdint>
#include <iterator>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace assay::json {

enum class Kind : std::uint8_t { object, array, text, number, boolean, null };

class Document;
struct Member;

/// One value of a document: a place in it, cheap to copy. Asking it for what it is not gives nothing, so a path
/// through a document needs one check at its end. The document must outlive it.
class Value {
 public:
  [[nodiscard]] Kind kind() const;
  [[nodiscard]] bool is(Kind kind) const { return this->kind() == kind; }
  /// Strings include their quotes; containers their brackets.
  [[nodiscard]] ByteRange range() const;
  [[nodiscard]] Oddities oddities() const;

  /// The text of a string, decoded.
  [[nodiscard]] std::optional<std::string> text() const;
  /// True when it is a string that means `plain`.
  [[nodiscard]] bool is_text(std::string_view plain) const;
  [[nodiscard]] std::optional<bool> boolean() const;
  [[nodiscard]] std::optional<std::uint64_t> u64() const;
  [[nodiscard]] std::optional<std::int64_t> i64() const;
  /// The bytes as written: a number's digits, a string without its quotes and not decoded.
  [[nodiscard]] std::string_view raw() const;

  /// How many members or elements it has; members of one name count each time.
  [[nodiscard]] std::size_t size() const;
  /// The members of an object in their order, those that repeat a name included. Nothing for other kinds.
  [[nodiscard]] std::vector<Member> members() const;
  /// The elements of an array.
  [[nodiscard]] std::vector<Value> elements() const;
  /// The member that Python, serde and JavaScript take: the last one of that name.
  [[nodiscard]] std::optional<Value> find(std::string_view name) const;
  /// Every member of that name: a reader may take any of them.
  [[nodiscard]] std::vector<Value> find_all(std::string_view name) const;

 private:
  friend class Document;
  Value(const Document& document, std::uint32_t index) : document_(&document), index_(index) {}
  template <class Take>
  void each_child(const Take& take) const;

  const Document* document_;
  std::uint32_t index_;
};

/// A member of an object.
struct Member {
  std::string name;  ///< decoded
  ByteRange name_range;
  Oddities name_oddities;
  Value value;
};

/// A JSON text as a tree, for configurations: small documents that are asked for many things. Each value costs
/// 40 bytes, and their number is limited; large regular documents are better read with a `Reader`.
///
/// A broken text keeps the tree of what came before the break: `error` says what is missing. The bytes must outlive it.
class Document {
 public:
  struct Options {
    std::uint32_t max_nodes = 4'000'000;
  };

  [[nodiscard]] static Document parse(ByteView bytes, Options options);
  [[nodiscard]] static Document parse(ByteView bytes) { return parse(bytes, Options{}); }

  /// Nothing when the text is broken before its first value.
  [[nodiscard]] std::optional<Value> root() const;
  [[nodiscard]] const std::optional<Error>& error() const { return error_; }
  [[nodiscard]] Oddities oddities() const { return oddities_; }
  [[nodiscard]] std::size_t node_count() const { return nodes_.size(); }

 private:
  friend class Value;
  /// In the order of the text: a container is followed by what it holds, and `end` is the index behind all of that.
  /// In an object names and values take turns.
  struct Node {
    Token token;
    std::uint32_t end = 0;
  };

  std::vector<Node> nodes_;
  std::optional<Error> error_;
  Oddities oddities_;
};

}  // namespace assay::json
