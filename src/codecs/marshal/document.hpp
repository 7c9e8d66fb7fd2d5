#pragma once

#include <assay/bytes.hpp>
#include <assay/result.hpp>

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

namespace assay::marshal {

enum class Kind : std::uint8_t {
  null,  ///< no object: ends a dict
  none,
  boolean,
  ellipsis,
  stop_iteration,
  integer,
  number,  ///< float, complex, and integers of more than 32 bits
  bytes,   ///< also the str of Python 2
  text,
  tuple,
  list,
  dict,  ///< keys and values in turn
  set,
  slice,
  code,
};

/// The values of a document are numbered in the order in which they begin.
using Index = std::uint32_t;

struct Value {
  Kind kind = Kind::null;
  std::uint64_t offset = 0;  ///< of the byte that tells the kind
  ByteView bytes;            ///< of bytes and text, as they stand there
  std::int64_t integer = 0;  ///< of integer and boolean
  std::uint32_t first = 0;   ///< of a container: where its items begin in Document::items; of a code: its index
  std::uint32_t count = 0;   ///< of a container: how many items
  std::optional<std::uint32_t> owner;  ///< the code object in which it is written
};

/// How Python writes down a code object: Python/marshal.c, w_complex_object, over the years.
enum class Layout : std::uint8_t {
  python2,   ///< 2.3 to 2.7
  python30,  ///< 3.0 to 3.7
  python38,  ///< 3.8 to 3.10, with a count of positional-only arguments
  python311  ///< from 3.11 on, with one tuple for all kinds of variables and without a number of locals
};

/// A code object. Parts are values of the document; what a part holds is whatever the file says.
struct Code {
  Layout layout = Layout::python311;
  std::uint64_t offset = 0;
  std::uint32_t argument_count = 0;
  std::uint32_t flags = 0;
  std::uint32_t first_line = 0;
  Index bytecode = 0;
  Index constants = 0;
  Index names = 0;
  Index file = 0;
  Index name = 0;
};

/// One marshalled object with everything in it: flat, so that no nesting can exhaust a stack. Views into the bytes it
/// was read from, which must outlive it.
struct Document {
  std::vector<Value> values;  ///< never empty; the first one is the object itself
  std::vector<Index> items;
  std::vector<Code> codes;
  std::uint64_t consumed = 0;

  [[nodiscard]] std::span<const Index> items_of(Index value) const;
  /// The bytes of a text or bytes value; empty for others.
  [[nodiscard]] std::string_view text_of(Index value) const;
};

/// Counts work; false ends the reading.
using Step = std::function<bool(std::uint64_t)>;

/// Reads what marshal.dumps of Python 2.7 to 3.14 writes, versions 0 to 5 of the format. Bytes may follow.
/// https://docs.python.org/3/library/marshal.html; the format itself is Python/marshal.c.
[[nodiscard]] Result<Document> read(ByteView bytes, const Step& step = {});

/// True when `bytes` begin like a marshalled code object: the front of it, with lengths that fit. Allocates nothing.
[[nodiscard]] bool begins_code(ByteView bytes);

/// True when a string that begins with `front` may be such an object: `begins_code` must see all of it.
[[nodiscard]] bool may_begin_code(ByteView front);

}  // namespace assay::marshal
