// numpy.ndarray(shape, dtype, buffer): an array whose elements are bytes of the stream. When the elements are objects,
// numpy takes those bytes for addresses. No pickler makes an array in this way.
#include "pickle/program.hpp"

#include <algorithm>
#include <array>

namespace assay::pickle {
namespace {

constexpr std::size_t kMaxForged = 32;

/// numpy.ndarray, numpy.core.records.recarray: (shape, dtype, buffer, …), whatever module the class is imported from.
bool is_array_class(std::string_view path) {
  constexpr std::array<std::string_view, 4> kClasses{"MaskedRecords", "mrecarray", "ndarray", "recarray"};
  return path.starts_with("numpy.") && std::ranges::binary_search(kClasses, path.substr(path.rfind('.') + 1));
}

}  // namespace

void Program::note_forged(std::string what, const Site& site) {
  if (trace_.forged_dtypes.size() < kMaxForged)
    trace_.forged_dtypes.push_back({std::move(what), site.offset, site.length, site.name});
}

void Program::judge_array_over_bytes(std::string_view cls, Value arguments, std::optional<Value> keywords,
                                     const Site& site) {
  const auto items = arguments_of(arguments);
  if (cls == "numpy.core.multiarray.scalar" || cls == "numpy._core.multiarray.scalar") {
    // A record with fields that are objects: an object by itself is no bytes.
    const auto dtype = items.size() == 2 && items[1].is(Tag::bytes) ? dtype_of(items[0]) : std::nullopt;
    if (dtype && dtype->has_objects)
      note_forged(std::string(cls) + show(arguments, 200) + " takes bytes of the file for the addresses of objects",
                  site);
    return;
  }
  if (!is_array_class(cls)) return;
  Value dtype = items.size() > 1 ? items[1] : Value(Tag::none, 0);
  Value buffer = items.size() > 2 ? items[2] : Value(Tag::none, 0);
  bool is_known = knows_arguments(arguments);
  if (keywords) {
    is_known = is_known && keywords->is(Tag::dict) && heap_.has_all_items(keywords->payload());
    const auto pairs = is_known ? heap_.items(keywords->payload()) : std::vector<Value>{};
    for (std::size_t i = 0; i + 1 < pairs.size(); i += 2) {
      const auto name = text_of(pairs[i], 16);
      if (name == "dtype" || name == "formats") dtype = pairs[i + 1];
      if (name == "buffer" || name == "buf") buffer = pairs[i + 1];
    }
  }
  if (is_known && (buffer.is(Tag::none) || is_surely_without_objects(dtype))) return;
  std::string shown = std::string(cls) + show(arguments, 200);
  if (keywords) shown += " with " + show(*keywords, 200);
  note_forged(shown + " may take bytes of the file for the addresses of objects", site);
}

void Program::judge_new_array(std::span<const Value> items, bool has_keywords, const Site& site) {
  const auto cls = items.empty() ? std::nullopt : path_of(items[0]);
  if (!cls) return;
  if (has_keywords) {
    if (items.size() == 3) judge_array_over_bytes(*cls, items[1], items[2], site);
    return;
  }
  const Value rest(Tag::tuple, heap_.make());
  heap_.add(rest.payload(), items.subspan(1));
  judge_array_over_bytes(*cls, rest, {}, site);
}

/// A dtype that gets its fields later, with BUILD, may still get objects.
bool Program::is_surely_without_objects(Value dtype) const {
  if (dtype.is(Tag::object)) {
    const auto made = dtype_of(dtype);
    return made && !made->has_objects && !made->is_flexible;
  }
  const auto made = dtype_made_of({dtype});
  return made && !made->has_objects;
}

bool Program::makes_array(std::string_view path) {
  constexpr std::array<std::string_view, 6> kMakers{"torch._utils._rebuild_",
                                                    "torch._tensor._rebuild_from_type",
                                                    "torch.storage.",
                                                    "numpy.core.multiarray._reconstruct",
                                                    "numpy._core.multiarray._reconstruct",
                                                    "numpy.ndarray"};
  return std::ranges::any_of(kMakers, [&](auto maker) { return path.starts_with(maker); });
}

bool Program::is_array_or_type(Value value) const {
  const auto parts = value.is(Tag::object) ? heap_.items(value.payload(), 1) : std::vector<Value>{};
  const auto maker = parts.empty() ? std::nullopt : path_of(parts[0]);
  return maker && (is_dtype(*maker) || makes_array(*maker));
}

}  // namespace assay::pickle
