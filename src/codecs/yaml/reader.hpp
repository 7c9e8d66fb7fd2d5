#pragma once

#include <assay/bytes.hpp>
#include <assay/result.hpp>

#include <cstdint>
#include <memory>
#include <string_view>
#include <vector>

namespace assay::yaml {

enum class Event : std::uint8_t {
  begin_document,
  end_document,
  begin_mapping,
  end_mapping,
  begin_sequence,
  end_sequence,
  scalar,
  alias,  ///< `*name`: what the anchor stands for is not repeated, so it costs nothing
  end,    ///< the text is over
  error,  ///< it is broken, or nests too deeply: `Reader::error` says where. Sticks
};

/// One event and where it is. The texts live until the next call of `Reader::next`.
struct Token {
  Event event = Event::end;
  bool is_key = false;      ///< a key of a mapping, not a value
  bool is_plain = false;    ///< a scalar without quotes: `true` is a truth then, and a text otherwise
  ByteRange range;          ///< in the offsets of the view's artifact
  std::string_view text;    ///< of a scalar, decoded; of an alias its name
  std::string_view anchor;  ///< `&name` of a scalar
  std::string_view tag;     ///< resolved: `tag:yaml.org,2002:str` for `!!str`; empty when there is none
};

/// Reads YAML 1.1, the dialect of Python's loaders, event by event with the place of each, and builds nothing. Aliases
/// are delivered as aliases: no text can make more events than it has characters.
///
/// The bytes must outlive the reader. The first error sticks.
class Reader {
 public:
  /// Containers nest no deeper. Python's own composer recurses, and ends at about 300.
  static constexpr std::size_t kMaxDepth = 1000;

  explicit Reader(ByteView bytes);
  Reader(const Reader&) = delete;
  Reader& operator=(const Reader&) = delete;
  ~Reader();

  [[nodiscard]] Token next();
  /// How many containers are open.
  [[nodiscard]] std::size_t depth() const { return open_.size(); }
  [[nodiscard]] bool has_failed() const { return failed_; }
  /// Meaningful only once `has_failed`.
  [[nodiscard]] const Error& error() const { return error_; }

 private:
  struct Library;  ///< the parser of libyaml and its last event
  struct Container {
    bool is_mapping = false;
    bool wants_key = false;
    bool is_key = false;  ///< the container itself is a key
  };

  [[nodiscard]] bool begin_node();
  [[nodiscard]] Token open(Token token, bool is_mapping);
  [[nodiscard]] Token close(Token token);
  [[nodiscard]] Token fail(ErrorCode code, std::uint64_t at, std::string_view message);
  [[nodiscard]] std::uint64_t byte_of(std::uint64_t character);

  std::string_view text_;
  std::uint64_t origin_;
  std::unique_ptr<Library> library_;
  std::vector<Container> open_;
  /// libyaml counts characters: how far they were counted, and which byte that is.
  std::uint64_t character_ = 0;
  std::uint64_t byte_ = 0;
  std::uint64_t begin_ = 0;  ///< of what libyaml sees
  bool failed_ = false;
  bool has_ended_ = false;
  Error error_;
};

}  // namespace assay::yaml
