#include "codecs/hdf5/messages.hpp"

#include <fmt/format.h>

#include <array>

namespace assay::hdf5 {
namespace {

constexpr std::uint64_t kMostDimensions = 32;  // of the library
constexpr std::size_t kMostSources = 1'000'000;

std::unexpected<Error> unsupported(ByteView body, std::string message) {
  return std::unexpected(Error{ErrorCode::unsupported, body.origin(), std::move(message)});
}
std::unexpected<Error> malformed(ByteView body, std::string message) {
  return std::unexpected(Error{ErrorCode::malformed, body.origin(), std::move(message)});
}

std::string_view until_zero(std::string_view text) { return text.substr(0, std::min(text.find('\0'), text.size())); }

/// IV.A.2.i, version 4: the parameters of each index, then its address.
bool read_index(const File& file, Cursor& in, std::uint8_t flags, Layout& layout) {
  using Index = Layout::Index;
  switch (in.u8("index of chunks")) {
    case 1:
      layout.index = Index::single;
      if ((flags & 2U) != 0) {
        layout.single_size = file.length(in, "size of the chunk");
        static_cast<void>(in.u32("filter mask"));
      }
      return true;
    case 2: layout.index = Index::implicit; return true;
    case 3:
      layout.index = Index::fixed_array;
      static_cast<void>(in.u8("page bits"));
      return true;
    case 4:
      layout.index = Index::extensible_array;
      static_cast<void>(in.take(5, "parameters of the array"));
      return true;
    case 5:
      layout.index = Index::tree2;
      static_cast<void>(in.take(6, "parameters of the tree"));
      return true;
    default: return false;
  }
}

Result<Layout> read_old_layout(const File& file, ByteView body) {
  Layout layout;
  Cursor in(body);
  static_cast<void>(in.u8("version"));
  const auto rank = in.u8("dimensions");
  const auto kind = in.u8("class of the layout");
  static_cast<void>(in.take(5, "reserved"));
  if (in && kind > 2) return unsupported(body, fmt::format("layout: class 0 to 2 wanted, got {}", kind));
  layout.kind = static_cast<Layout::Kind>(kind);
  if (layout.kind != Layout::Kind::compact) layout.address = file.offset(in, "address of the data");
  for (std::uint8_t i = 0; i < rank; ++i) layout.chunk.push_back(in.u32("dimension"));
  if (layout.kind == Layout::Kind::compact) layout.compact = in.take(in.u32("size of the data"), "data");
  if (!in) return std::unexpected(in.error());
  return layout;
}

Result<Layout> read_chunked(const File& file, ByteView body, Cursor& in, std::uint8_t version) {
  Layout layout;
  layout.kind = Layout::Kind::chunked;
  const std::uint8_t flags = version == 4 ? in.u8("flags") : std::uint8_t{0};
  const auto rank = in.u8("dimensions");
  if (version == 3) layout.address = file.offset(in, "address of the chunks");
  const std::uint64_t width = version == 4 ? in.u8("size of dimensions") : 4U;
  if (in && (width == 0 || width > 8 || rank < 2 || rank > kMostDimensions + 1))
    return malformed(body, "layout: 2 to 33 dimensions of 1 to 8 bytes wanted");
  for (std::uint8_t i = 0; i < rank; ++i) layout.chunk.push_back(in.number(width, "dimension"));
  if (version == 4) {
    if (!read_index(file, in, flags, layout) && in)
      return unsupported(body, "layout: an index of chunks of type 1 to 5 wanted");
    layout.address = file.offset(in, "address of the chunks");
  }
  if (!in) return std::unexpected(in.error());
  return layout;
}

/// How many bytes a selection takes (VII, "Dataspace Selection"), and moves behind it.
bool skip_selection(Cursor& in) {
  const auto kind = in.u32("kind of a selection");
  const auto version = in.u32("version of a selection");
  if (kind == 0 || kind == 3) {  // nothing, everything
    static_cast<void>(in.take(8, "selection"));
    return true;
  }
  if (kind == 2 && version == 1) {
    static_cast<void>(in.u32("reserved"));
    static_cast<void>(in.take(in.u32("length of a selection"), "selection"));
    return true;
  }
  if (kind == 2 && version == 2) {
    static_cast<void>(in.u8("flags"));
    static_cast<void>(in.take(in.u32("length of a selection"), "selection"));
    return true;
  }
  if (kind == 2 && version == 3) {
    const auto flags = in.u8("flags");
    const std::uint64_t width = in.u8("size of numbers");
    const std::uint64_t rank = in.u32("dimensions of a selection");
    if (width == 0 || width > 8 || rank > kMostDimensions) return false;
    if ((flags & 1U) != 0) {
      static_cast<void>(in.take(4 * rank * width, "selection"));
      return true;
    }
    const auto blocks = in.number(width, "blocks of a selection");
    if (rank != 0 && blocks > in.remaining() / (2 * rank * width)) return false;
    static_cast<void>(in.take(blocks * 2 * rank * width, "selection"));
    return true;
  }
  return false;
}

}  // namespace

std::string_view kind_name(const Datatype& type) {
  constexpr std::array<std::string_view, 12> kNames{"integer",  "float",     "time",        "text", "bits",  "opaque",
                                                    "compound", "reference", "enumeration", "list", "array", "complex"};
  if (type.is_variable_text()) return "text of any size";
  return type.kind < kNames.size() ? kNames[type.kind] : std::string_view("unknown");
}

std::string_view kind_name(Layout::Kind kind) {
  switch (kind) {
    case Layout::Kind::compact: return "compact";
    case Layout::Kind::contiguous: return "contiguous";
    case Layout::Kind::chunked: return "chunked";
    case Layout::Kind::virtual_: return "virtual";
  }
  return "contiguous";
}

Result<Dataspace> read_dataspace(const File& file, ByteView body) {
  Dataspace space;
  Cursor in(body);
  const auto version = in.u8("version of a dataspace");
  const std::uint64_t rank = in.u8("dimensions");
  static_cast<void>(in.u8("flags"));
  const auto kind = in.u8("kind of a dataspace");
  if (version == 1) static_cast<void>(in.u32("reserved"));
  if (in && (version < 1 || version > 2))
    return unsupported(body, fmt::format("dataspace: version 1 or 2 wanted, got {}", version));
  if (in && rank > kMostDimensions) return malformed(body, fmt::format("dataspace: {} dimensions", rank));
  space.is_null = version == 2 && kind == 2;
  space.elements = space.is_null ? 0 : 1;
  for (std::uint64_t i = 0; i < rank; ++i) {
    const auto size = file.length(in, "dimension");
    space.dimensions.push_back(size);
    // A dimension of zero makes all of them nothing, however large the others are.
    if (space.elements && size != 0 && *space.elements > ~std::uint64_t{0} / size) space.elements.reset();
    if (space.elements) *space.elements *= size;
  }
  for (const auto size : space.dimensions)
    if (size == 0) space.elements = 0;
  if (!in) return std::unexpected(in.error());
  return space;
}

Result<Datatype> read_datatype(ByteView body) {
  Datatype type;
  Cursor in(body);
  const unsigned kind = in.u8("class of a datatype");
  const unsigned bits = in.u8("bits of a datatype");
  static_cast<void>(in.u16("bits of a datatype"));
  type.size = in.u32("size of a datatype");
  if (!in) return std::unexpected(in.error());
  type.kind = static_cast<std::uint8_t>(kind & 0x0FU);
  type.variant = static_cast<std::uint8_t>(bits & 0x0FU);
  return type;
}

Result<Layout> read_layout(const File& file, ByteView body) {
  Cursor in(body);
  const auto version = in.u8("version of a layout");
  if (!in) return std::unexpected(in.error());
  if (version == 1 || version == 2) return read_old_layout(file, body);
  if (version != 3 && version != 4)
    return unsupported(body, fmt::format("layout: version 1 to 4 wanted, got {}", version));
  Layout layout;
  const auto kind = in.u8("class of the layout");
  if (in && kind > (version == 4 ? 3 : 2)) return unsupported(body, fmt::format("layout: class {}", kind));
  layout.kind = static_cast<Layout::Kind>(kind);
  switch (layout.kind) {
    case Layout::Kind::compact: layout.compact = in.take(in.u16("size of the data"), "data"); break;
    case Layout::Kind::contiguous:
      layout.address = file.offset(in, "address of the data");
      layout.size = file.length(in, "size of the data");
      break;
    case Layout::Kind::chunked: return read_chunked(file, body, in, version);
    case Layout::Kind::virtual_:
      layout.address = file.offset(in, "address of a heap");
      layout.heap_index = in.u32("number in a heap");
      break;
  }
  if (!in) return std::unexpected(in.error());
  return layout;
}

Result<std::vector<Filter>> read_filters(ByteView body) {
  std::vector<Filter> filters;
  Cursor in(body);
  const auto version = in.u8("version of filters");
  const auto count = in.u8("number of filters");
  if (version == 1) static_cast<void>(in.take(6, "reserved"));
  if (in && (version < 1 || version > 2))
    return unsupported(body, fmt::format("filters: version 1 or 2 wanted, got {}", version));
  for (std::uint8_t i = 0; i < count && in; ++i) {
    const auto at = in.offset();
    Filter filter;
    filter.id = in.u16("number of a filter");
    // The library's own filters have no name in version 2.
    const std::uint64_t length = version == 1 || filter.id >= 256 ? in.u16("length of a name") : std::uint16_t{0};
    static_cast<void>(in.u16("flags"));
    const std::uint64_t values = in.u16("number of values");
    filter.name = until_zero(in.take(version == 1 ? (length + 7) / 8 * 8 : length, "name").text());
    static_cast<void>(in.take(4 * values, "values"));
    if (version == 1 && values % 2 != 0) static_cast<void>(in.u32("padding"));
    filter.range = {at, in.offset() - at};
    if (in) filters.push_back(filter);
  }
  if (!in) return std::unexpected(in.error());
  return filters;
}

Result<Link> read_link(const File& file, ByteView body) {
  Link link;
  Cursor in(body);
  const auto version = in.u8("version of a link");
  const unsigned flags = in.u8("flags of a link");
  if (in && version != 1) return unsupported(body, fmt::format("link: version 1 wanted, got {}", version));
  if ((flags & 8U) != 0) link.type = in.u8("type of a link");
  if ((flags & 4U) != 0) static_cast<void>(in.u64("order of a link"));
  if ((flags & 16U) != 0) static_cast<void>(in.u8("encoding of a name"));
  link.name = in.take(in.number(std::uint64_t{1} << (flags & 3U), "length of a name"), "name").text();
  if (link.type == 0) {
    link.address = file.offset(in, "address of an object");
    if (!in) return std::unexpected(in.error());
    return link;
  }
  const auto value = in.take(in.u16("length of a link"), "link").text();
  if (!in) return std::unexpected(in.error());
  if (link.type == 1) {
    link.kind = Link::Kind::soft;
    link.target = until_zero(value);
  } else if (link.type == 64) {
    // A byte of version and flags, then the name of a file and that of an object in it.
    link.kind = Link::Kind::external;
    const auto names = value.substr(std::min<std::size_t>(1, value.size()));
    link.file = until_zero(names);
    link.target = until_zero(names.substr(std::min(link.file.size() + 1, names.size())));
  } else {
    link.kind = Link::Kind::user;
    link.target = value;
  }
  return link;
}

Result<HeapAndTree> read_link_info(const File& file, ByteView body) {
  HeapAndTree place;
  Cursor in(body);
  const auto version = in.u8("version of a link info");
  const unsigned flags = in.u8("flags of a link info");
  if (in && version != 0) return unsupported(body, fmt::format("link info: version 0 wanted, got {}", version));
  if ((flags & 1U) != 0) static_cast<void>(in.u64("largest order"));
  place.heap = file.offset(in, "address of a heap");
  place.tree = file.offset(in, "address of a tree");
  if ((flags & 2U) != 0) place.order_tree = file.offset(in, "address of a tree");
  if (!in) return std::unexpected(in.error());
  return place;
}

Result<HeapAndTree> read_attribute_info(const File& file, ByteView body) {
  HeapAndTree place;
  Cursor in(body);
  const auto version = in.u8("version of an attribute info");
  const unsigned flags = in.u8("flags of an attribute info");
  if (in && version != 0) return unsupported(body, fmt::format("attribute info: version 0 wanted, got {}", version));
  if ((flags & 1U) != 0) static_cast<void>(in.u16("largest order"));
  place.heap = file.offset(in, "address of a heap");
  place.tree = file.offset(in, "address of a tree");
  if ((flags & 2U) != 0) place.order_tree = file.offset(in, "address of a tree");
  if (!in) return std::unexpected(in.error());
  return place;
}

Result<RawAttribute> read_attribute(ByteView body) {
  RawAttribute attribute;
  Cursor in(body);
  const auto version = in.u8("version of an attribute");
  const unsigned flags = in.u8("flags of an attribute");
  const std::uint64_t name = in.u16("size of a name");
  const std::uint64_t type = in.u16("size of a type");
  const std::uint64_t space = in.u16("size of a space");
  if (in && (version < 1 || version > 3))
    return unsupported(body, fmt::format("attribute: version 1 to 3 wanted, got {}", version));
  if (version == 3) static_cast<void>(in.u8("encoding"));
  const auto padded = [version](std::uint64_t size) { return version == 1 ? (size + 7) / 8 * 8 : size; };
  attribute.name = until_zero(in.take(padded(name), "name").first(name).text());
  attribute.type = in.take(padded(type), "type").first(type);
  attribute.space = in.take(padded(space), "space").first(space);
  attribute.is_type_shared = version > 1 && (flags & 1U) != 0;
  attribute.is_space_shared = version > 1 && (flags & 2U) != 0;
  attribute.value = in.take(in.remaining(), "value");
  if (!in) return std::unexpected(in.error());
  return attribute;
}

Result<std::vector<VirtualSource>> read_virtual_sources(const File& file, ByteView block) {
  std::vector<VirtualSource> sources;
  Cursor in(block);
  const auto version = in.u8("version of virtual sources");
  if (in && version != 0) return unsupported(block, fmt::format("virtual sources: version 0 wanted, got {}", version));
  const auto count = file.length(in, "number of virtual sources");
  if (count > kMostSources)
    return std::unexpected(Error{ErrorCode::limit, block.origin(), fmt::format("virtual sources: {}", count)});
  for (std::uint64_t i = 0; i < count && in; ++i) {
    VirtualSource source;
    const auto at = in.offset();
    source.file = in.until('\0', "name of a file").text();
    source.dataset = in.until('\0', "name of a data set").text();
    source.range = {at, in.offset() - at};
    if (!in) break;
    sources.push_back(source);
    if (!skip_selection(in) || !skip_selection(in))
      return unsupported(block, "virtual sources: a selection of a known kind wanted");
  }
  if (!in) return std::unexpected(in.error());
  return sources;
}

}  // namespace assay::hdf5
