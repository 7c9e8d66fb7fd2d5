#include "codecs/hdf5/heaps.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace assay::hdf5 {

LocalHeap::LocalHeap(Tour& tour, std::uint64_t address) {
  const File& file = tour.file();
  const auto at = file.from(address);
  Cursor in(at);
  const bool is_heap = in.take(4, "signature of a heap").text() == "HEAP";
  static_cast<void>(in.u32("version of a heap"));
  const auto size = file.length(in, "size of a heap");
  auto free = file.length(in, "first free block of a heap");
  const auto data = file.slice(file.offset(in, "address of a heap's data"), size);
  if (!in || !is_heap || !data) {
    tour.fail(in ? Error{ErrorCode::malformed, at.origin(), "heap: one of names wanted, got none"} : in.error());
    return;
  }
  if (!tour.claim({at.origin(), in.position()}) || !tour.reserve(data->range())) return;
  data_ = *data;
  // Free blocks are a list in ascending order; what is left in them means nothing.
  std::uint64_t done = 0;
  while (free < size && free >= done && tour.step()) {
    Cursor block(data->from(free));
    const auto next = file.length(block, "next free block");
    const auto length = file.length(block, "size of a free block");
    if (!block || length < block.position() || length > size - free) break;
    tour.cover({data->origin() + done, free + block.position() - done});
    done = free + length;
    free = next;
  }
  tour.cover({data->origin() + done, size - done});
}

std::optional<std::string_view> LocalHeap::text(std::uint64_t offset) const {
  if (offset >= data_.size()) return std::nullopt;
  constexpr std::uint64_t kLongest = 64ULL << 10U;  // many symbols may share one name that goes on and on
  const auto rest = data_.from(offset).first(kLongest).text();
  const auto end = rest.find('\0');
  if (end == std::string_view::npos) return std::nullopt;
  return rest.substr(0, end);
}

std::optional<ByteView> GlobalHeaps::find(std::uint64_t address, std::uint32_t number) {
  if (current_ != address && !load(address)) return std::nullopt;
  const auto object = std::ranges::lower_bound(objects_, number, {}, &Object::number);
  if (!tour_.step() || object == objects_.end() || object->number != number) return std::nullopt;
  return object->bytes;
}

bool GlobalHeaps::load(std::uint64_t address) {
  const File& file = tour_.file();
  current_.reset();
  objects_.clear();
  const auto at = file.from(address);
  Cursor front(at);
  const bool is_heap = front.take(4, "signature of a heap").text() == "GCOL";
  static_cast<void>(front.u32("version of a heap"));
  const auto size = file.length(front, "size of a heap");
  const auto all = at.slice(0, size);
  if (!front || !is_heap || !all || size < front.position()) {
    tour_.fail(front ? Error{ErrorCode::malformed, at.origin(), "heap: one of texts wanted, got none"} : front.error());
    return false;
  }
  const bool is_new = known_.insert(address).second;
  if (is_new && !tour_.reserve(all->range())) return false;
  if (is_new) tour_.cover({at.origin(), front.position()});
  Cursor in(all->from(front.position()));
  const auto prefix = 8 + file.length_width();
  while (in.remaining() >= prefix && tour_.step()) {
    const auto begin = in.offset();
    const auto number = in.u16("number of an object");
    static_cast<void>(in.take(6, "references"));
    const auto length = file.length(in, "size of an object");
    if (number == 0) {  // the rest is free
      if (is_new) tour_.cover({begin, prefix});
      break;
    }
    const auto object = in.take(length, "object");
    static_cast<void>(in.take(std::min((8 - length % 8) % 8, in.remaining()), "padding"));
    if (!in) {
      tour_.fail(in.error());
      break;
    }
    objects_.push_back({number, object});
    if (!is_new) continue;
    tour_.cover({begin, in.offset() - begin});
    tour_.events().heap_object(object);
  }
  std::ranges::stable_sort(objects_, {}, &Object::number);
  current_ = address;
  return true;
}

void GlobalHeaps::find_rest() {
  constexpr std::string_view kFront("GCOL\x01\0\0\0", 8);
  constexpr std::uint64_t kWindow = 4ULL << 20U;
  const File& file = tour_.file();
  const auto bytes = file.bytes();
  for (const auto& hole : tour_.places().holes({file.base(), bytes.size() - file.base()})) {
    std::uint64_t at = hole.offset;
    while (at < hole.end() && tour_.step()) {
      // In windows, so that a large hole costs no memory.
      tour_.events().passed(at);
      const auto window = bytes.from(at).first(std::min(hole.end() - at, kWindow + kFront.size() - 1)).text();
      const auto found = window.find(kFront);
      if (!tour_.step(1 + std::min(found, window.size()) / 64)) return;
      if (found == std::string_view::npos) {
        at += kWindow;
        continue;
      }
      const auto front = at + found;
      Cursor in(bytes.from(front + kFront.size()));
      const auto size = file.length(in, "size of a heap");
      // It must lie in the hole: what merely looks like one is none.
      if (!in || size < kFront.size() + file.length_width() || size > hole.end() - front) {
        at = front + 1;
        continue;
      }
      if (!load(front - file.base())) return;
      at = front + size;
    }
    if (tour_.is_stopped()) return;
  }
}

}  // namespace assay::hdf5
