// joblib writes an array as a NumpyArrayWrapper and, right behind the BUILD that fills it, the array's bytes in the
// middle of the stream (joblib/numpy_pickle.py, NumpyArrayWrapper.write_array). joblib's unpickler skips them after
// every BUILD of a wrapper, so whoever cannot tell how many they are does not know what joblib reads next.
#include "core/file_reach.hpp"
#include "pickle/program.hpp"

#include <algorithm>
#include <array>

namespace assay::pickle {
namespace {

constexpr std::string_view kWrapper = "NumpyArrayWrapper";
constexpr std::size_t kMaxStates = 64;
constexpr std::size_t kLongestName = 4096;

bool multiply(std::uint64_t& product, std::uint64_t factor) {
  return !__builtin_mul_overflow(product, factor, &product);
}

std::string_view class_name(std::string_view path) { return path.substr(path.rfind('.') + 1); }

bool is_wrapper(std::string_view path) { return class_name(path) == kWrapper; }

}  // namespace

/// The attributes that the states of an object set: the last one of a name counts. Nothing when some cannot be told.
std::optional<std::vector<std::pair<std::string, Value>>> Program::attributes_of(Value instance) const {
  const auto parts = heap_.items(instance.payload(), kMaxStates + 1);
  if (parts.size() < 3 || parts.size() != heap_.count(instance.payload())) return std::nullopt;
  std::vector<std::pair<std::string, Value>> attributes;
  const auto take = [&](Value state) {
    if (state.is(Tag::none)) return true;
    if (!state.is(Tag::dict) || !heap_.has_all_items(state.payload())) return false;
    const auto items = heap_.items(state.payload());
    for (std::size_t i = 0; i + 1 < items.size(); i += 2) {
      auto name = text_of(items[i], 64);
      if (!name) return false;
      const auto same = std::ranges::find(attributes, *name, &std::pair<std::string, Value>::first);
      if (same != attributes.end()) {
        same->second = items[i + 1];
      } else {
        attributes.emplace_back(std::move(*name), items[i + 1]);
      }
    }
    return true;
  };
  for (std::size_t i = 2; i < parts.size(); ++i) {
    const auto halves = arguments_of(parts[i]);
    const bool has_slots = parts[i].is(Tag::tuple) && halves.size() == 2 && knows_arguments(parts[i]);
    if (has_slots ? !take(halves[0]) || !take(halves[1]) : !take(parts[i])) return std::nullopt;
  }
  return attributes;
}

std::optional<Program::RawArray> Program::joblib_array(Value instance) {
  if (!may_be_instance(instance, is_wrapper)) return std::nullopt;
  RawArray array;
  const auto attributes = is_made_without_init(instance) ? attributes_of(instance) : std::nullopt;
  if (!attributes) return array;
  std::optional<std::uint64_t> count;
  std::optional<Dtype> dtype;
  static constexpr std::array<std::string_view, 6> kAttributes{"allow_mmap", "dtype", "numpy_array_alignment_bytes",
                                                               "order",      "shape", "subclass"};
  for (const auto& [name, value] : *attributes) {
    // joblib calls the wrapper's methods by name, and finds what its state has first.
    if (std::ranges::find(kAttributes, name) == kAttributes.end() && is_callable_tag(value.tag())) return array;
    if (name == "numpy_array_alignment_bytes") {
      if (!value.is(Tag::none) && !value.is(Tag::integer)) return array;
      array.has_padding = value.is(Tag::integer);
    }
    if (name == "shape") count = elements_of(value);
    if (name == "dtype") dtype = dtype_of(value);
    if (name == "subclass" && value.is(Tag::global)) {
      array.subclass = value;
      // joblib compares the class of the array with numpy.memmap, and never calls that.
      if (path_of(value) == "numpy.memmap") trace_.imports[value.payload()].is_reported = true;
    }
  }
  if (!dtype || !count) return array;
  array.is_object = dtype->has_objects;
  array.size = *count;
  array.is_measured = array.is_object || (dtype->item_size != 0 && multiply(array.size, dtype->item_size));
  return array;
}

/// The elements of an array of this shape.
std::optional<std::uint64_t> Program::elements_of(Value shape) const {
  if (!shape.is(Tag::tuple) && !shape.is(Tag::list)) return std::nullopt;
  if (!heap_.has_all_items(shape.payload())) return std::nullopt;
  std::uint64_t count = 1;
  for (const Value side : arguments_of(shape))
    if (!side.is(Tag::integer) || side.as_integer() < 0 ||
        !multiply(count, static_cast<std::uint64_t>(side.as_integer())))
      return std::nullopt;
  return count;
}

Value Program::array_read_by_joblib(const RawArray& array) {
  return array.subclass.is(Tag::global) ? make_object(array.subclass, Value(Tag::tuple, kNoNode)) : Value{};
}

/// Before joblib 0.10 an array stood in a file of its own, which BUILD loads: with numpy.load(allow_pickle=True).
void Program::judge_array_file(Value instance, const Site& site) {
  const auto is_reference = [](std::string_view path) {
    return path.ends_with("numpy_pickle.NDArrayWrapper") || path.ends_with("numpy_pickle.ZNDArrayWrapper") ||
           path.ends_with("numpy_pickle_compat.NDArrayWrapper") ||
           path.ends_with("numpy_pickle_compat.ZNDArrayWrapper");
  };
  if (!may_be_instance(instance, is_reference)) return;
  if (trace_.outside_files.size() >= kMaxStates) return;
  const auto attributes = attributes_of(instance);
  std::optional<std::string> file;
  if (attributes) {
    const auto named = std::ranges::find(*attributes, "filename", &std::pair<std::string, Value>::first);
    if (named == attributes->end()) return;  // joblib raises an AttributeError
    file = text_of(named->second, kLongestName);
  }
  if (file && file->size() < kLongestName && !leads_outside(*file)) return;
  trace_.outside_files.push_back({file.value_or("<computed>"), site.offset, site.length});
}

}  // namespace assay::pickle
