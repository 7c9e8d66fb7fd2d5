#include "codecs/torch7/reader.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace assay::torch7 {
namespace {

constexpr std::size_t kMostDeep = 1'000'000;
constexpr std::size_t kMostObjects = 2'000'000;  ///< whose numbers are kept: about a hundred megabytes
constexpr std::int64_t kMostDimensions = 1000;

struct Storage {
  std::string_view type;  ///< between "torch." and "Storage"
  std::uint64_t width;
};
constexpr std::array kStorages{
    Storage{"Float", 4},   Storage{"Double", 8},   Storage{"Long", 8},       Storage{"Int", 4},
    Storage{"Byte", 1},    Storage{"Char", 0},     Storage{"Short", 2},      Storage{"Half", 2},
    Storage{"Cuda", 4},    Storage{"CudaHalf", 2}, Storage{"CudaDouble", 8}, Storage{"CudaLong", 8},
    Storage{"CudaInt", 4}, Storage{"CudaByte", 1}, Storage{"CudaChar", 0},   Storage{"CudaShort", 2},
    Storage{"Cl", 4},
};

std::optional<std::uint64_t> width_of(std::string_view name, std::string_view ending) {
  constexpr std::string_view kPackage = "torch.";
  if (!name.starts_with(kPackage) || !name.ends_with(ending)) return std::nullopt;
  const auto type = name.substr(kPackage.size(), name.size() - kPackage.size() - ending.size());
  const auto found = std::ranges::find(kStorages, type, &Storage::type);
  return found == kStorages.end() ? std::nullopt : std::optional(found->width);
}

std::uint64_t not_negative(Input& in, std::int64_t value, std::string_view what) {
  if (value < 0) in.fail(ErrorCode::malformed, fmt::format("{}: {}", what, value));
  return in ? static_cast<std::uint64_t>(value) : 0;
}

}  // namespace

std::optional<std::uint64_t> storage_width(std::string_view name) {
  return name.size() < std::string_view("torch.Storage").size() ? std::nullopt : width_of(name, "Storage");
}

bool is_tensor(std::string_view name) {
  return name.size() >= std::string_view("torch.Tensor").size() && width_of(name, "Tensor").has_value();
}

std::optional<Object> Reader::next() {
  while (!open_.empty() && open_.back().left == 0) open_.pop_back();
  if (!in_ || (has_begun_ && open_.empty())) return std::nullopt;
  has_begun_ = true;
  Object object;
  if (!open_.empty()) {
    --open_.back().left;
    object.is_of_tensor = open_.back().is_tensor;
    object.wanted = open_.back().reach;
  }
  if (open_.size() >= kMostDeep) in_.fail(ErrorCode::limit, "objects nested too deeply");
  const auto begin = in_.offset();
  read(object);
  if (!in_) return std::nullopt;
  object.range = {begin, in_.offset() - begin};
  whole_ = in_.position();
  return object;
}

void Reader::read(Object& object) {
  const auto kind = in_.integer("kind of an object");
  if (in_ && (kind < 0 || kind > static_cast<std::int64_t>(Kind::new_function)))
    return in_.fail(ErrorCode::malformed, fmt::format("kind of an object: {}", kind));
  object.kind = static_cast<Kind>(kind);
  switch (object.kind) {
    case Kind::nil: return;
    case Kind::number: return in_.real("number");
    case Kind::boolean: return static_cast<void>(in_.integer("truth value"));
    case Kind::text: object.bytes = text("text"); return;
    case Kind::function: return read_function(object);
    case Kind::table:
    case Kind::object:
    case Kind::legacy_function:
    case Kind::new_function: break;
  }
  if (!is_new(object)) return;
  if (object.kind == Kind::table) return read_table();
  if (object.kind == Kind::object) return read_class(object);
  read_function(object);
}

bool Reader::is_new(Object& object) {
  index_ = in_.integer("number of an object");
  if (elements_.size() >= kMostObjects) in_.fail(ErrorCode::limit, "too many objects");
  if (!in_) return false;
  const auto [known, inserted] = elements_.try_emplace(index_, 0);
  object.is_known = !inserted;
  if (object.is_known) object.elements = known->second;
  return inserted;
}

ByteView Reader::text(std::string_view what) {
  const auto size = not_negative(in_, in_.integer(what), what);
  return in_.characters(size, what);
}

void Reader::read_table() {
  const auto pairs = not_negative(in_, in_.integer("pairs of a table"), "pairs of a table");
  if (in_ && pairs > in_.remaining() / 4)  // a pair takes four characters at least, and eight bytes
    in_.fail(ErrorCode::malformed, fmt::format("table: {} pairs do not fit in {} bytes", pairs, in_.remaining()));
  open_.push_back({.left = 2 * pairs});
}

void Reader::read_function(Object& object) {
  object.bytes = text("code of a function");
  open_.push_back({.left = 1});  // its upvalues
}

/// "V 1" and the name of the class; files of the first years have only the name.
void Reader::read_class(Object& object) {
  const auto version = text("version of a class").text();
  object.name = version.starts_with("V ") ? text("name of a class").text() : version;
  if (!in_) return;
  if (const auto width = storage_width(object.name)) return read_storage(object, *width);
  if (is_tensor(object.name)) return read_tensor();
  if (object.name == "tds.Hash" || object.name == "tds.Vec" || object.name == "tds.AtomicCounter") {
    const auto count = not_negative(in_, in_.big("elements"), "elements");
    if (in_ && count > in_.remaining() / 2) in_.fail(ErrorCode::malformed, fmt::format("elements: {}", count));
    if (object.name != "tds.AtomicCounter") open_.push_back({.left = object.name == "tds.Hash" ? 2 * count : count});
    return;
  }
  open_.push_back({.left = 1});  // a table of its fields
}

/// Dimensions, sizes, strides, the first element (from 1), and the storage as an object.
void Reader::read_tensor() {
  const auto dimensions = in_.integer("dimensions of a tensor");
  if (in_ && (dimensions < 0 || dimensions > kMostDimensions))
    return in_.fail(ErrorCode::malformed, fmt::format("dimensions of a tensor: {}", dimensions));
  std::vector<std::int64_t> sizes;
  for (std::int64_t i = 0; in_ && i < dimensions; ++i) sizes.push_back(in_.big("size of a tensor"));
  std::int64_t last = 0;
  bool is_empty = sizes.empty();
  bool is_possible = true;
  for (const auto size : sizes) {
    const auto stride = in_.big("stride of a tensor");
    if (size == 0) is_empty = true;
    std::int64_t step = 0;
    is_possible = is_possible && size >= 0 && stride >= 0 && !__builtin_mul_overflow(size - 1, stride, &step) &&
                  !__builtin_add_overflow(last, step, &last);
  }
  const auto first = in_.big("first element of a tensor");
  is_possible = is_possible && first >= 0 && !__builtin_add_overflow(last, first, &last);
  Open open{.left = 1, .is_tensor = true};
  if (is_empty) {
    open.reach = 0;
  } else if (is_possible) {
    open.reach = static_cast<std::uint64_t>(last);
  }
  open_.push_back(open);
}

void Reader::read_storage(Object& object, std::uint64_t width) {
  const auto count = not_negative(in_, in_.big("elements of a storage"), "elements of a storage");
  object.bytes = in_.numbers(count, width);
  object.elements = count;
  elements_[index_] = count;
}

namespace {

bool is_name(ByteView text) {
  return !text.empty() && std::ranges::all_of(text.text(), [](char c) { return c > ' ' && c < '\x7f'; });
}

/// Whether the file begins with an object that has more to it than a number: nobody saves a number alone.
bool begins(ByteView bytes, Form form) {
  Input in(bytes, form);
  const auto kind = in.integer("kind");
  if (!in || kind < static_cast<std::int64_t>(Kind::text) || kind > static_cast<std::int64_t>(Kind::new_function))
    return false;
  const auto is_code = [&] {  // compiled, or text: what loads it takes both
    const auto size = in.integer("size");
    constexpr std::uint64_t kEnough = 8;
    constexpr std::uint64_t kLooked = 256;  // other formats begin with a name, and a NUL behind it
    if (!in || size < static_cast<std::int64_t>(kEnough)) return false;
    const auto looked = std::min(static_cast<std::uint64_t>(size), std::clamp(in.remaining(), kEnough, kLooked));
    const auto front = in.characters(looked, "code").text();
    const auto is_text = [](char c) { return (c >= ' ' && c < '\x7f') || (c >= '\t' && c <= '\r'); };
    return in && (front.starts_with("\x1bL") || std::ranges::all_of(front, is_text));
  };
  if (kind == static_cast<std::int64_t>(Kind::function)) return is_code();
  if (kind == static_cast<std::int64_t>(Kind::text) || kind == static_cast<std::int64_t>(Kind::boolean)) return false;
  if (in.integer("number") != 1 || !in) return false;
  if (kind > static_cast<std::int64_t>(Kind::function)) return is_code();
  constexpr std::int64_t kLongestName = 256;
  if (kind == static_cast<std::int64_t>(Kind::object)) {
    const auto size = in.integer("size");
    if (!in || size < 1 || size > kLongestName) return false;
    const auto version = in.characters(static_cast<std::uint64_t>(size), "version");
    return version.text().starts_with("V ") || (is_name(version) && version.text().find('.') != std::string_view::npos);
  }
  const auto pairs = in.integer("pairs");
  if (!in || pairs < 1) return false;
  const auto key = in.integer("kind of a key");
  if (key == static_cast<std::int64_t>(Kind::text)) {
    const auto size = in.integer("size");
    if (!in || size < 1 || size > kLongestName || !is_name(in.characters(static_cast<std::uint64_t>(size), "key")))
      return false;
  } else if (key == static_cast<std::int64_t>(Kind::number)) {
    in.real("key");
  } else {
    return false;
  }
  const auto value = in.integer("kind of a value");
  if (!in || value < 1 || value > static_cast<std::int64_t>(Kind::new_function)) return false;
  // A few small numbers, one to a line, are also a list of small numbers.
  if (form == Form::binary || key == static_cast<std::int64_t>(Kind::text)) return true;
  return (value == static_cast<std::int64_t>(Kind::table) || value == static_cast<std::int64_t>(Kind::object)) &&
         in.integer("number") == 2 && in.integer("size") >= 0 && in;
}

}  // namespace

std::optional<Form> form_of(ByteView bytes) {
  if (begins(bytes, Form::binary)) return Form::binary;
  if (begins(bytes, Form::ascii)) return Form::ascii;
  return std::nullopt;
}

}  // namespace assay::torch7
