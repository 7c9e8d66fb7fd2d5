// numpy's dtypes as pickles hold them: numpy.dtype("f8", False, True), and BUILD with
// (3, "<", None, None, None, -1, -1, 0). numpy/_core/src/multiarray/descriptor.c: arraydescr_reduce,
// arraydescr_setstate.
#include "pickle/dtype.hpp"

#include "core/lower.hpp"
#include "pickle/program.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstddef>

namespace assay::pickle {
namespace {

constexpr std::size_t kLongestName = 256;
constexpr int kMaxDepth = 8;
constexpr std::size_t kMaxFields = 256;
constexpr std::int64_t kHoldsReferences = 0x01;  // NPY_ITEM_REFCOUNT
/// The first version of the state whose flags numpy believes; before, it works them out itself.
constexpr std::int64_t kVersionWithFlags = 3;

struct Named {
  std::string_view name;
  std::uint8_t size;
};
constexpr std::array kNames{
    Named{"bool", 1},      Named{"bool_", 1},      Named{"bool8", 1},       Named{"int8", 1},
    Named{"int16", 2},     Named{"int32", 4},      Named{"int64", 8},       Named{"uint8", 1},
    Named{"uint16", 2},    Named{"uint32", 4},     Named{"uint64", 8},      Named{"float16", 2},
    Named{"float32", 4},   Named{"float64", 8},    Named{"complex64", 8},   Named{"complex128", 16},
    Named{"half", 2},      Named{"single", 4},     Named{"double", 8},      Named{"float", 8},
    Named{"float_", 8},    Named{"csingle", 8},    Named{"cdouble", 16},    Named{"complex", 16},
    Named{"complex_", 16}, Named{"byte", 1},       Named{"ubyte", 1},       Named{"short", 2},
    Named{"ushort", 2},    Named{"intc", 4},       Named{"uintc", 4},       Named{"longlong", 8},
    Named{"ulonglong", 8}, Named{"datetime64", 8}, Named{"timedelta64", 8},
};

/// The letter of a type alone, in the order of numpy's `np.typecodes`.
std::optional<Dtype> dtype_of_letter(char letter) {
  switch (letter) {
    case '?':
    case 'b':
    case 'B':
    case 'c': return Dtype{1};
    case 'h':
    case 'H':
    case 'e': return Dtype{2};
    case 'i':
    case 'I':
    case 'f': return Dtype{4};
    case 'q':
    case 'Q':
    case 'd':
    case 'F':
    case 'M':
    case 'm': return Dtype{8};
    case 'D': return Dtype{16};
    case 'O': return Dtype{8, true};
    case 'S':
    case 'U':
    case 'V': return Dtype{0, false, true};
    default: return std::nullopt;
  }
}

/// A letter and the size of an element: "f8", "U10".
std::optional<Dtype> dtype_of_kind(char kind, std::uint64_t size) {
  const auto fits = [&](std::string_view sizes) {
    return size <= 32 && sizes.find(static_cast<char>(size)) != std::string_view::npos;
  };
  constexpr std::uint64_t kLargest = 1U << 30U;
  switch (kind) {
    case 'b': return fits("\x01") ? std::optional(Dtype{size}) : std::nullopt;
    case 'i':
    case 'u': return fits("\x01\x02\x04\x08") ? std::optional(Dtype{size}) : std::nullopt;
    case 'f': return fits("\x02\x04\x08\x0c\x10") ? std::optional(Dtype{size}) : std::nullopt;
    case 'c': return fits("\x08\x10\x18\x20") ? std::optional(Dtype{size}) : std::nullopt;
    case 'M':
    case 'm': return fits("\x08") ? std::optional(Dtype{size}) : std::nullopt;
    case 'O': return fits("\x04\x08") ? std::optional(Dtype{8, true}) : std::nullopt;
    case 'S':
    case 'V': return size <= kLargest ? std::optional(Dtype{size, false, true}) : std::nullopt;
    case 'U': return size <= kLargest ? std::optional(Dtype{4 * size, false, true}) : std::nullopt;
    default: return std::nullopt;
  }
}

std::optional<Dtype> simple_dtype(std::string_view name) {
  if (const auto* known = std::ranges::find(kNames, name, &Named::name); known != kNames.end())
    return Dtype{known->size};
  if (name == "object" || name == "object_") return Dtype{8, true};
  if (!name.empty() && (name.front() == '<' || name.front() == '>' || name.front() == '=' || name.front() == '|'))
    name.remove_prefix(1);
  if (name.empty()) return std::nullopt;
  if (name.size() == 1) return dtype_of_letter(name.front());
  // "M8[ns]", "m8[25s]": what stands in the brackets is the unit.
  if (const auto bracket = name.find('['); bracket != std::string_view::npos) {
    const bool is_time = name.starts_with("M8") || name.starts_with("m8");
    return is_time && bracket == 2 && name.find(']') == name.size() - 1 ? std::optional(Dtype{8}) : std::nullopt;
  }
  std::uint64_t size = 0;
  const auto* const end = name.data() + name.size();
  const auto [at, error] = std::from_chars(name.data() + 1, end, size);
  return error == std::errc{} && at == end ? dtype_of_kind(name.front(), size) : std::nullopt;
}

}  // namespace

std::optional<Dtype> dtype_named(std::string_view name) {
  if (name.find(',') == std::string_view::npos) return simple_dtype(name);
  Dtype record{.is_flexible = true};
  while (!name.empty()) {
    const auto comma = std::min(name.find(','), name.size());
    const auto field = simple_dtype(name.substr(0, comma));
    if (!field) return std::nullopt;
    record.item_size += field->item_size;
    record.has_objects |= field->has_objects;
    name.remove_prefix(std::min(comma + 1, name.size()));
  }
  return record;
}

/// What the arguments of numpy.dtype say, before any state.
std::optional<Dtype> Program::dtype_made_of(const std::vector<Value>& arguments) const {
  if (arguments.empty() || arguments.size() > 3) return std::nullopt;
  const auto is_no = [](Value value) {
    return (value.is(Tag::boolean) && value.payload() == 0) || value == Value::integer(0);
  };
  if (arguments.size() > 1 && !is_no(arguments[1])) return std::nullopt;  // align: fields would be padded
  if (const auto name = text_of(arguments[0], kLongestName))
    return name->size() < kLongestName ? dtype_named(*name) : std::nullopt;
  const auto path = path_of(arguments[0]);
  if (!path) return std::nullopt;
  // numpy.dtype(numpy.record) is a record of fields to come; a class of ml_dtypes brings its size in the state.
  if (*path == "numpy.record" || *path == "numpy.void" || *path == "numpy.rec.record" ||
      path->ends_with(".records.record") || path->starts_with("ml_dtypes."))
    return Dtype{.is_flexible = true};
  return path->starts_with("numpy.") ? dtype_named(path->substr(path->rfind('.') + 1)) : std::nullopt;
}

bool Program::is_dtype(std::string_view path) {
  return path == "numpy.dtype" || (path.starts_with("numpy.") && path.ends_with(".dtype"));
}

std::optional<Dtype> Program::dtype_of(Value value, int depth) const {
  if (!value.is(Tag::object) || depth > kMaxDepth || !may_walk(depth)) return std::nullopt;
  const auto parts = heap_.items(value.payload(), 4);
  const auto path = parts.size() > 1 ? path_of(parts[0]) : std::nullopt;
  if (!path || !knows_arguments(parts[1])) return std::nullopt;
  const auto arguments = arguments_of(parts[1]);
  if (path->ends_with("._convert_to_stringdtype_kwargs") || *path == "numpy.dtypes.StringDType") return Dtype{16, true};
  if (path->starts_with("numpy.dtypes.") && path->ends_with("DType") && arguments.empty() && parts.size() == 2)
    return dtype_named(text::lower(path->substr(13, path->size() - 18)));
  if (!is_dtype(*path)) return std::nullopt;
  auto dtype = dtype_made_of(arguments);
  if (!dtype || parts.size() == 2) return dtype;
  // Without the third argument the dtype is one that numpy shares, and takes no state.
  const bool is_copy = arguments.size() == 3 && ((arguments[2].is(Tag::boolean) && arguments[2].payload() != 0) ||
                                                 arguments[2] == Value::integer(1));
  const auto state = arguments_of(parts[2]);
  if (parts.size() > 3 || !is_copy || !knows_arguments(parts[2]) || state.size() < 6) return std::nullopt;
  if (dtype->is_flexible) {
    if (!state[5].is(Tag::integer) || state[5].as_integer() < 0) return std::nullopt;
    dtype->item_size = static_cast<std::uint64_t>(state[5].as_integer());
  }
  if (!state[0].is(Tag::integer)) return std::nullopt;
  if (state.size() >= 8 && state[0].as_integer() >= kVersionWithFlags) {
    if (!state[7].is(Tag::integer)) return std::nullopt;
    dtype->has_objects = (state[7].as_integer() & kHoldsReferences) != 0;
    return dtype;
  }
  const auto fields = fields_of(state, depth);
  if (!fields) return std::nullopt;
  dtype->has_objects |= fields->has_objects;
  return dtype;
}

/// What the fields, or the elements of a subarray, of a dtype's state hold, and how far they reach.
std::optional<Dtype> Program::fields_of(const std::vector<Value>& state, int depth) const {
  Dtype all;
  if (state[2].is(Tag::tuple)) {  // (base, shape)
    const auto parts = arguments_of(state[2]);
    const auto base = parts.empty() ? std::nullopt : dtype_of(parts[0], depth + 1);
    if (!base) return std::nullopt;
    all.has_objects = base->has_objects;
  } else if (!state[2].is(Tag::none)) {
    return std::nullopt;
  }
  if (state[4].is(Tag::none)) return all;
  if (!state[4].is(Tag::dict) || !heap_.has_all_items(state[4].payload())) return std::nullopt;
  const auto fields = heap_.items(state[4].payload(), kMaxFields);
  for (std::size_t i = 1; i < fields.size(); i += 2) {  // name: (dtype, offset) or (dtype, offset, title)
    const auto field = arguments_of(fields[i]);
    const auto dtype = field.size() < 2 ? std::nullopt : dtype_of(field[0], depth + 1);
    if (!dtype || !field[1].is(Tag::integer)) return std::nullopt;
    const auto at = field[1].as_integer();
    constexpr std::int64_t kFarthest = 1LL << 40U;
    all.item_size = at < 0 || at > kFarthest
                        ? std::max<std::uint64_t>(all.item_size, kFarthest)
                        : std::max(all.item_size, static_cast<std::uint64_t>(at) + dtype->item_size);
    all.has_objects |= dtype->has_objects;
  }
  return all;
}

/// numpy believes the flags, the size and the offsets of a state: with wrong ones it takes bytes for pointers, or reads
/// beyond an element. No state that numpy wrote has any of that.
std::string Program::lie_in_dtype(Value dtype, Value state_value) const {
  const auto parts = heap_.items(dtype.payload(), 2);
  const auto state = arguments_of(state_value);
  // What was made of it before has the fields as well, whatever its bytes are.
  if (heap_.count(dtype.payload()) > 3) return "gets a second state";
  if (parts.size() < 2 || !state_value.is(Tag::tuple) || state.size() < 8) return {};
  const auto made = dtype_made_of(arguments_of(parts[1]));
  const auto fields = fields_of(state, 0);
  if (!made || !fields) return {};
  const bool has_flags = state[0].is(Tag::integer) && state[0].as_integer() >= kVersionWithFlags;
  const bool denies = has_flags && state[7].is(Tag::integer) && (state[7].as_integer() & kHoldsReferences) == 0;
  if (denies && (made->has_objects || fields->has_objects))
    return "has elements that are pointers to objects and says that they are none";
  if (!made->is_flexible && !made->has_objects && fields->has_objects)
    return "has elements that are numbers and fields of them that are pointers to objects";
  if (!made->is_flexible || !state[5].is(Tag::integer) || state[5].as_integer() < 0) return {};
  if (fields->item_size > static_cast<std::uint64_t>(state[5].as_integer()))
    return "has fields beyond the end of an element";
  return {};
}

}  // namespace assay::pickle
