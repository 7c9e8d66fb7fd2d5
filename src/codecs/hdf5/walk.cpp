#include "codecs/hdf5/walk.hpp"

#include "codecs/hdf5/chunk_index.hpp"
#include "codecs/hdf5/fractal_heap.hpp"
#include "codecs/hdf5/heaps.hpp"
#include "codecs/hdf5/object_header.hpp"
#include "codecs/hdf5/tour.hpp"
#include "codecs/hdf5/trees.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <deque>
#include <unordered_set>
#include <utility>

namespace assay::hdf5 {
namespace {

constexpr std::size_t kMostObjects = 1'000'000;
constexpr std::uint64_t kMostTexts = 100'000;  // of one attribute
constexpr std::size_t kLongestName = 256;
constexpr std::size_t kLongestPath = 1024;

struct Object {
  std::uint64_t address = 0;
  std::string path;
};

class Walker {
 public:
  Walker(const File& file, const Events& events) : file_(file), events_(events), tour_(file, events), heaps_(tour_) {}

  void walk() {
    static_cast<void>(tour_.claim(file_.superblock()));
    if (!file_.is_undefined(file_.driver()))
      tour_.fail(ErrorCode::unsupported, file_.base(), "superblock: a file of one piece wanted, got one with a driver");
    if (!file_.is_undefined(file_.extension())) read_extension();
    enqueue(file_.root(), "/");
    while (!waiting_.empty() && tour_.step()) {
      const Object object = std::move(waiting_.front());
      waiting_.pop_front();
      visit(object);
    }
    tour_.enter({});
    if (!tour_.is_stopped()) heaps_.find_rest();
    cover_newlines();
  }

 private:
  /// Some keep files with lines of padding behind their end, where no reader looks.
  void cover_newlines() {
    constexpr std::uint64_t kMost = 8;
    const auto behind = file_.bytes().from(std::min(file_.end(), file_.bytes().size()));
    if (behind.size() <= kMost && behind.text().find_first_not_of("\r\n") == std::string_view::npos)
      tour_.cover(behind.range());
  }

  /// II.C: messages about the whole file.
  void read_extension() {
    for (const auto& message : read_header(tour_, file_.extension(), HeaderUse::visit)) {
      switch (message.type) {
        case MessageType::shared_table:
          tour_.fail(ErrorCode::unsupported, message.body.origin(), "messages: ones that are not shared wanted");
          break;
        case MessageType::driver:
        case MessageType::cache_image:
          tour_.fail(ErrorCode::unsupported, message.body.origin(),
                     "superblock: a file of one piece without a cache image wanted");
          break;
        case MessageType::free_space: read_free_spaces(message.body); break;
        default: break;
      }
    }
  }

  void read_free_spaces(ByteView body) {
    Cursor in(body);
    const auto version = in.u8("version of free space");
    static_cast<void>(in.u8("strategy"));
    if (version != 0) static_cast<void>(in.u8("persistence"));
    static_cast<void>(file_.length(in, "threshold"));
    if (version != 0) {
      static_cast<void>(file_.length(in, "page size"));
      static_cast<void>(in.u16("threshold of a page"));
      static_cast<void>(file_.offset(in, "end of the file"));
    }
    while (in.remaining() >= file_.offset_width()) read_free_space(tour_, file_.offset(in, "manager of free space"));
  }

  void enqueue(std::uint64_t address, std::string path) {
    if (seen_.size() == kMostObjects && !seen_.contains(address)) {
      if (!std::exchange(is_full_, true))
        tour_.fail(ErrorCode::limit, file_.base(), fmt::format("objects: at most {} wanted", kMostObjects));
      return;
    }
    // What has several names is visited under the first one; what contains itself, once.
    if (seen_.insert(address).second) waiting_.push_back({address, std::move(path)});
  }

  [[nodiscard]] static std::string join(std::string_view group, std::string_view name) {
    std::string path(group == "/" ? std::string_view() : group);
    if (path.size() + name.size() > kLongestPath) path = "…";
    path += '/';
    path += name.substr(0, kLongestName);
    return path;
  }

  void visit(const Object& object) {
    tour_.enter(object.path);
    const auto messages = read_header(tour_, object.address, HeaderUse::visit);
    const auto has = [&](MessageType type) {
      return std::ranges::any_of(messages, [type](const Message& message) { return message.type == type; });
    };
    if (has(MessageType::symbol_table) || has(MessageType::link_info) || has(MessageType::link))
      events_.group(object.path);
    for (const auto& message : messages) {
      if (tour_.is_stopped()) return;
      switch (message.type) {
        case MessageType::symbol_table: read_old_group(message.body); break;
        case MessageType::link_info: read_dense_links(message.body); break;
        case MessageType::link: see_link(message.body); break;
        case MessageType::attribute: see_attribute(message.body, message.is_shared()); break;
        case MessageType::attribute_info: read_dense_attributes(message.body); break;
        default: break;
      }
    }
    if (has(MessageType::layout)) read_dataset(object, messages);
  }

  // Groups -----------------------------------------------------------------------------------------------------------

  void follow(const Link& link, ByteRange range) {
    if (link.kind == Link::Kind::hard) return enqueue(link.address, join(tour_.object(), link.name));
    events_.link({tour_.object(), link, range});
  }

  void see_link(ByteView body) {
    const auto link = read_link(file_, body);
    if (!link) return tour_.fail(link.error());
    follow(*link, body.range());
  }

  void read_dense_links(ByteView body) {
    const auto place = read_link_info(file_, body);
    if (!place) return tour_.fail(place.error());
    constexpr std::uint64_t kHash = 4;
    read_dense(*place, 5, kHash, [this](ByteView link, ByteView) { see_link(link); });
  }

  void read_dense_attributes(ByteView body) {
    const auto place = read_attribute_info(file_, body);
    if (!place) return tour_.fail(place.error());
    constexpr std::uint64_t kId = 8;
    read_dense(*place, 8, 0, [this](ByteView attribute, ByteView record) {
      const unsigned flags = record.at(kId).value_or(0);
      see_attribute(attribute, (flags & 2U) != 0);
    });
  }

  /// What a tree of names leads to in a heap. `skip` bytes are in front of the id in a record.
  void read_dense(const HeapAndTree& place, std::uint8_t type, std::uint64_t skip,
                  const std::function<void(ByteView object, ByteView record)>& see) {
    if (file_.is_undefined(place.heap)) return;
    FractalHeap heap(tour_, place.heap);
    read_tree2(tour_, place.tree, [&](std::uint8_t type_here, ByteView record) {
      const auto id = record.slice(skip, heap.id_size());
      if (type_here != type || !id) {
        tour_.fail(ErrorCode::malformed, record.origin(), "tree: a record with the id of an object wanted");
        return false;
      }
      if (const auto object = heap.object(*id)) see(*object, record);
      return !tour_.is_stopped();
    });
    if (place.order_tree) read_tree2(tour_, *place.order_tree, [](std::uint8_t, ByteView) { return true; });
  }

  /// III.A.1, III.B, III.D: a tree of nodes with symbols, whose names are in a heap.
  void read_old_group(ByteView body) {
    Cursor in(body);
    const auto tree = file_.offset(in, "address of a tree");
    const auto heap = file_.offset(in, "address of a heap");
    if (!in) return tour_.fail(in.error());
    const LocalHeap names(tour_, heap);
    read_tree1(tour_, tree, Tree1::group, file_.length_width(), [&](ByteView, std::uint64_t node) {
      read_symbols(node, names);
      return !tour_.is_stopped();
    });
  }

  void read_symbols(std::uint64_t address, const LocalHeap& names) {
    const auto at = file_.from(address);
    Cursor in(at);
    const bool is_node = in.take(4, "signature of a node").text() == "SNOD";
    static_cast<void>(in.u16("version of a node"));
    const std::uint64_t count = in.u16("symbols");
    const auto symbols = in.take(count * (2 * file_.offset_width() + 24), "symbols");
    if (!in || !is_node)
      return tour_.fail(in ? Error{ErrorCode::malformed, at.origin(), "group: a node of symbols wanted, got none"}
                           : in.error());
    if (!tour_.claim({at.origin(), in.position()})) return;
    Cursor all(symbols);
    while (!all.at_end() && tour_.step()) read_symbol(all, names);
  }

  /// III.C: a name, and what it means: the address of a header, or where the text of a soft link is.
  void read_symbol(Cursor& in, const LocalHeap& names) {
    constexpr std::uint32_t kSoft = 2;
    const auto begin = in.offset();
    const auto name = names.text(file_.offset(in, "name of a symbol"));
    Link link;
    link.address = file_.offset(in, "address of a symbol");
    const auto kind = in.u32("kind of a symbol");
    static_cast<void>(in.u32("reserved"));
    Cursor scratch(in.take(16, "scratch"));
    const auto target = kind == kSoft ? names.text(scratch.u32("text of a link")) : std::string_view();
    if (!name || !target) return tour_.fail(ErrorCode::malformed, begin, "group: a symbol with a name wanted");
    link.name = *name;
    if (kind == kSoft) {
      link.kind = Link::Kind::soft;
      link.target = *target;
    }
    follow(link, {begin, in.offset() - begin});
  }

  // Attributes -------------------------------------------------------------------------------------------------------

  void see_attribute(ByteView message, bool is_shared) {
    const auto body = resolve(tour_, MessageType::attribute, message, is_shared);
    if (!body) return;
    const auto raw = read_attribute(*body);
    if (!raw) return tour_.fail(raw.error());
    const auto type_body = resolve(tour_, MessageType::datatype, raw->type, raw->is_type_shared);
    const auto space_body = resolve(tour_, MessageType::dataspace, raw->space, raw->is_space_shared);
    if (!type_body || !space_body) return;
    const auto type = read_datatype(*type_body);
    const auto space = read_dataspace(file_, *space_body);
    if (!type) return tour_.fail(type.error());
    if (!space) return tour_.fail(space.error());
    const auto count = space->elements.value_or(~std::uint64_t{0});
    if (type->size != 0 && count > raw->value.size() / type->size)
      return tour_.fail(ErrorCode::malformed, raw->value.origin(),
                        fmt::format("attribute: {} elements of {} bytes wanted, {} bytes left", count, type->size,
                                    raw->value.size()));
    Attribute attribute{tour_.object(), raw->name, *type, raw->value.first(count * type->size), {}};
    if (type->is_fixed_text() || type->is_variable_text()) read_texts(attribute, count);
    events_.attribute(attribute);
  }

  void read_texts(Attribute& attribute, std::uint64_t count) {
    if (count > kMostTexts) {
      tour_.fail(ErrorCode::limit, attribute.value.origin(), fmt::format("attribute: {} texts", count));
      count = kMostTexts;
    }
    Cursor in(attribute.value);
    for (std::uint64_t i = 0; i < count && tour_.step(); ++i) {
      const auto element = in.take(attribute.type.size, "text");
      if (attribute.type.is_fixed_text()) {
        attribute.texts.push_back(without_padding(element));
      } else if (const auto text = read_variable_text(element)) {
        attribute.texts.push_back(*text);
      }
    }
  }

  [[nodiscard]] static ByteView without_padding(ByteView text) {
    const auto last = text.text().find_last_not_of('\0');
    return text.first(last == std::string_view::npos ? 0 : last + 1);
  }

  [[nodiscard]] std::optional<ByteView> read_variable_text(ByteView reference) {
    Cursor in(reference);
    const auto size = in.u32("length of a text");
    const auto address = file_.offset(in, "address of a heap");
    const auto number = in.u32("number in a heap");
    if (!in) {
      tour_.fail(in.error());
      return std::nullopt;
    }
    if (size == 0) return ByteView();
    const auto object = heaps_.find(address, number);
    if (!object) tour_.fail(ErrorCode::malformed, reference.origin(), "text: an object of a heap wanted, got none");
    return object ? std::optional(without_padding(object->first(size))) : std::nullopt;
  }

  // Data sets --------------------------------------------------------------------------------------------------------

  void read_dataset(const Object& object, const std::vector<Message>& messages) {
    Dataspace space;
    Datatype type;
    Layout layout;
    std::vector<Filter> filters;
    std::vector<std::string_view> external;
    const auto take = [this](auto& into, auto read) {
      if (read) {
        into = std::move(*read);
      } else {
        tour_.fail(read.error());
      }
      return read.has_value();
    };
    bool is_known = true;
    for (const auto& message : messages) {
      const auto of = [&](MessageType wanted) { return message.type == wanted; };
      if (!of(MessageType::dataspace) && !of(MessageType::datatype) && !of(MessageType::layout) &&
          !of(MessageType::filters) && !of(MessageType::external_files))
        continue;
      const auto body = resolve(tour_, message.type, message.body, message.is_shared());
      if (!body) {
        is_known = false;
        continue;
      }
      if (of(MessageType::dataspace)) is_known &= take(space, hdf5::read_dataspace(file_, *body));
      if (of(MessageType::datatype)) is_known &= take(type, hdf5::read_datatype(*body));
      if (of(MessageType::layout)) is_known &= take(layout, hdf5::read_layout(file_, *body));
      if (of(MessageType::filters)) is_known &= take(filters, hdf5::read_filters(*body));
      if (of(MessageType::external_files)) external = read_external_files(*body);
    }
    std::vector<VirtualSource> sources;
    if (layout.kind == Layout::Kind::virtual_) sources = read_sources(layout);
    const auto all = space.elements && (type.size == 0 || *space.elements <= ~std::uint64_t{0} / type.size)
                         ? std::optional(*space.elements * type.size)
                         : std::nullopt;
    const auto storage = is_known ? read_storage(layout, space, all, !filters.empty()) : Storage{};
    std::optional<ByteView> plain;
    if (layout.kind == Layout::Kind::compact) plain = layout.compact;
    if (layout.kind == Layout::Kind::contiguous && all && storage.bytes >= *all)
      plain = file_.slice(layout.address, *all);
    if (is_known)
      events_.dataset({object.path, messages.front().body.range(), space, type, layout, filters, external, sources,
                       storage, plain});
  }

  [[nodiscard]] Storage read_storage(const Layout& layout, const Dataspace& space, std::optional<std::uint64_t> all,
                                     bool is_filtered) {
    switch (layout.kind) {
      case Layout::Kind::compact: return {layout.compact.size(), 1};  // in the header, which is accounted for
      case Layout::Kind::contiguous: {
        const auto size = layout.size ? layout.size : all;
        if (size) return {tour_.numbers(layout.address, *size), 1};
        if (!file_.is_undefined(layout.address))
          tour_.fail(ErrorCode::malformed, file_.base(), "data set: a size in 64 bits wanted, got more");
        return {};
      }
      case Layout::Kind::chunked: return read_chunks(tour_, layout, space, is_filtered);
      case Layout::Kind::virtual_: return {};
    }
    return {};
  }

  /// IV.A.2.h: pieces of other files, whose names are in a heap.
  [[nodiscard]] std::vector<std::string_view> read_external_files(ByteView body) {
    std::vector<std::string_view> files;
    Cursor in(body);
    static_cast<void>(in.take(6, "version of external files"));
    const auto used = in.u16("external files");
    const LocalHeap names(tour_, file_.offset(in, "address of a heap"));
    for (std::uint16_t i = 0; i < used && in && tour_.step(); ++i) {
      const auto name = names.text(file_.length(in, "name of a file"));
      static_cast<void>(in.take(2 * file_.length_width(), "place in a file"));
      files.push_back(name.value_or(std::string_view()));
    }
    if (!in) tour_.fail(in.error());
    return files;
  }

  [[nodiscard]] std::vector<VirtualSource> read_sources(const Layout& layout) {
    if (file_.is_undefined(layout.address)) return {};
    const auto block = heaps_.find(layout.address, layout.heap_index);
    if (!block) {
      tour_.fail(ErrorCode::malformed, file_.base(), "virtual data set: its sources in a heap wanted, got none");
      return {};
    }
    auto sources = read_virtual_sources(file_, *block);
    if (sources) return std::move(*sources);
    tour_.fail(sources.error());
    return {};
  }

  const File& file_;
  const Events& events_;
  Tour tour_;
  GlobalHeaps heaps_;
  std::unordered_set<std::uint64_t> seen_;
  std::deque<Object> waiting_;
  bool is_full_ = false;
};

}  // namespace

void walk(const File& file, const Events& events) { Walker(file, events).walk(); }

}  // namespace assay::hdf5
