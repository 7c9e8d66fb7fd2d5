// joblib writes an array as a NumpyArrayWrapper and, right behind the BUILD that fills it, the array's bytes in the
// middle of the stream (joblib/numpy_pickle.py, NumpyArrayWrapper.write_array). joblib's unpickler skips them.
#include "pickle/program.hpp"

#include <charconv>

namespace assay::pickle {
namespace {

constexpr std::string_view kWrapper = "numpy_pickle.NumpyArrayWrapper";

/// The digits at the end of "f8", "U10", "V24".
std::uint64_t size_in(std::string_view name) {
  const auto at = name.find_first_of("0123456789");
  std::uint64_t size = 0;
  if (at != std::string_view::npos) std::from_chars(name.data() + at, name.data() + name.size(), size);
  return size;
}

bool multiply(std::uint64_t& product, std::uint64_t factor) {
  return !__builtin_mul_overflow(product, factor, &product);
}

}  // namespace

std::optional<Program::RawArray> Program::joblib_array(Value instance) const {
  if (!instance.is(Tag::object)) return std::nullopt;
  const auto wrapper = heap_.items(instance.payload(), 3);
  auto path = wrapper.empty() ? std::nullopt : path_of(wrapper[0]);
  if (path == "copyreg._reconstructor") {  // protocols 0 and 1: _reconstructor(NumpyArrayWrapper, object, None)
    const auto arguments = wrapper.size() > 1 ? arguments_of(wrapper[1]) : std::vector<Value>{};
    path = arguments.empty() ? std::nullopt : path_of(arguments[0]);
  }
  if (!path || !path->ends_with(kWrapper) || wrapper.size() < 3 || !wrapper[2].is(Tag::dict)) return std::nullopt;
  RawArray array;
  std::uint64_t count = 1;
  const auto state = heap_.items(wrapper[2].payload());
  for (std::size_t i = 0; i + 1 < state.size(); i += 2) {
    const auto key = text_of(state[i], 64);
    const Value value = state[i + 1];
    if (key == "numpy_array_alignment_bytes") array.has_padding = !value.is(Tag::none);
    if (key == "shape") {
      for (const Value side : arguments_of(value))
        if (!side.is(Tag::integer) || side.as_integer() < 0 ||
            !multiply(count, static_cast<std::uint64_t>(side.as_integer())))
          return std::nullopt;
    }
    if (key == "dtype") read_dtype(value, array);
    // joblib compares the class of the array with numpy.memmap, and never calls that.
    if (key == "subclass" && path_of(value) == "numpy.memmap") trace_.imports[value.payload()].is_reported = true;
  }
  if (!array.is_object && array.item_size == 0) return std::nullopt;
  array.size = count;
  return multiply(array.size, array.item_size) ? std::optional(array) : std::nullopt;
}

/// numpy.dtype("f8", False, True) with its state (3, "<", None, None, None, -1, -1, 0).
void Program::read_dtype(Value dtype, RawArray& array) const {
  if (!dtype.is(Tag::object)) return;
  const auto parts = heap_.items(dtype.payload(), 3);
  const auto arguments = parts.size() > 1 ? arguments_of(parts[1]) : std::vector<Value>{};
  const auto name = arguments.empty() ? std::nullopt : text_of(arguments[0], 64);
  if (!name) return;
  array.item_size = size_in(*name);
  array.is_object = name->starts_with("O");
  const auto state = parts.size() > 2 ? arguments_of(parts[2]) : std::vector<Value>{};
  if (state.size() > 5 && state[5].is(Tag::integer) && state[5].as_integer() > 0)
    array.item_size = static_cast<std::uint64_t>(state[5].as_integer());
  constexpr std::int64_t kHoldsReferences = 0x01;  // NPY_ITEM_REFCOUNT
  if (name->starts_with("V") && state.size() > 7 && state[7].is(Tag::integer))
    array.is_object = (state[7].as_integer() & kHoldsReferences) != 0;
}

}  // namespace assay::pickle
