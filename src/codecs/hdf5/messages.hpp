#pragma once

#include "codecs/hdf5/file.hpp"

#include <assay/bytes.hpp>
#include <assay/cursor.hpp>
#include <assay/result.hpp>

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace assay::hdf5 {

/// IV.A.2: the kinds of messages in the header of an object.
enum class MessageType : std::uint16_t {
  nil = 0x00,
  dataspace = 0x01,
  link_info = 0x02,
  datatype = 0x03,
  old_fill = 0x04,
  fill = 0x05,
  link = 0x06,
  external_files = 0x07,
  layout = 0x08,
  bogus = 0x09,
  group_info = 0x0A,
  filters = 0x0B,
  attribute = 0x0C,
  comment = 0x0D,
  old_time = 0x0E,
  shared_table = 0x0F,
  continuation = 0x10,
  symbol_table = 0x11,
  time = 0x12,
  tree_sizes = 0x13,
  driver = 0x14,
  attribute_info = 0x15,
  references = 0x16,
  free_space = 0x17,
  cache_image = 0x18,
};

/// IV.A.2.b: how many elements there are.
struct Dataspace {
  bool is_null = false;
  std::vector<std::uint64_t> dimensions;  ///< none: one element
  std::optional<std::uint64_t> elements;  ///< nothing when they do not fit into 64 bits
};

/// IV.A.2.d: what an element is, as far as it matters here.
struct Datatype {
  std::uint8_t kind = 0;  ///< the class: 3 is a text of fixed size, 9 of variable size
  std::uint8_t variant = 0;
  std::uint64_t size = 0;
  [[nodiscard]] bool is_fixed_text() const { return kind == 3; }
  [[nodiscard]] bool is_variable_text() const { return kind == 9 && variant == 1; }
  /// Bytes as they are: texts, opaque data, integers of one byte.
  [[nodiscard]] bool is_bytes() const { return kind == 3 || kind == 5 || (kind == 0 && size == 1); }
};
[[nodiscard]] std::string_view kind_name(const Datatype& type);

/// IV.A.2.i: where the elements are.
struct Layout {
  enum class Kind : std::uint8_t { compact, contiguous, chunked, virtual_ };
  enum class Index : std::uint8_t { tree1, single, implicit, fixed_array, extensible_array, tree2 };
  Kind kind = Kind::contiguous;
  std::uint64_t address = 0;
  std::optional<std::uint64_t> size;  ///< of contiguous data, where the layout says it
  ByteView compact;
  Index index = Index::tree1;
  std::vector<std::uint64_t> chunk;          ///< the size of a chunk in each dimension; the last one in bytes
  std::optional<std::uint64_t> single_size;  ///< of the only chunk, if it is filtered
  std::uint32_t heap_index = 0;              ///< of a virtual data set
};
[[nodiscard]] std::string_view kind_name(Layout::Kind kind);

struct Filter {
  std::uint16_t id = 0;
  std::string_view name;
  ByteRange range;
};

/// IV.A.2.g.
struct Link {
  enum class Kind : std::uint8_t { hard, soft, external, user };
  Kind kind = Kind::hard;
  std::uint8_t type = 0;  ///< of a link of a user's
  std::string_view name;
  std::uint64_t address = 0;  ///< of a hard link
  std::string_view file;      ///< of an external link
  std::string_view target;    ///< of a soft or external link
};

/// III.F: the source of a part of a virtual data set.
struct VirtualSource {
  std::string_view file;
  std::string_view dataset;
  ByteRange range;
};

struct HeapAndTree {
  std::uint64_t heap = 0;
  std::uint64_t tree = 0;
  std::optional<std::uint64_t> order_tree;
};

/// IV.A.2.m, without looking at its value.
struct RawAttribute {
  std::string_view name;
  ByteView type;
  ByteView space;
  bool is_type_shared = false;
  bool is_space_shared = false;
  ByteView value;
};

// Each reads one message. Lists of files and of sources name what lies in a heap that the caller brings.
[[nodiscard]] Result<Dataspace> read_dataspace(const File& file, ByteView body);
[[nodiscard]] Result<Datatype> read_datatype(ByteView body);
[[nodiscard]] Result<Layout> read_layout(const File& file, ByteView body);
[[nodiscard]] Result<std::vector<Filter>> read_filters(ByteView body);
[[nodiscard]] Result<Link> read_link(const File& file, ByteView body);
[[nodiscard]] Result<HeapAndTree> read_link_info(const File& file, ByteView body);
[[nodiscard]] Result<HeapAndTree> read_attribute_info(const File& file, ByteView body);
[[nodiscard]] Result<RawAttribute> read_attribute(ByteView body);
[[nodiscard]] Result<std::vector<VirtualSource>> read_virtual_sources(const File& file, ByteView block);

}  // namespace assay::hdf5
