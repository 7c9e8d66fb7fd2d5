#include "codecs/marshal/document.hpp"

#include "codecs/marshal/front.hpp"

#include <assay/cursor.hpp>

#include <fmt/format.h>

#include <array>
#include <utility>

namespace assay::marshal {
namespace {

/// MAX_MARSHAL_STACK_DEPTH: deeper objects are refused by CPython.
constexpr std::size_t kMaxDepth = 2000;
constexpr std::size_t kMaxValues = 4'000'000;
constexpr std::uint64_t kValuesPerStep = 4096;

/// The objects of a code object in the order in which they are written.
enum class Part : std::uint8_t {
  bytecode,
  constants,
  names,
  variables,
  free_variables,  ///< from 3.11 on: bytes that tell the kinds of the variables
  cell_variables,  ///< to 3.10
  file,
  name,
  qualified_name,  ///< from 3.11 on
  lines,           ///< the number of the first line stands before it
  exceptions,      ///< from 3.11 on
  done,
};

/// What is read behind `part`.
Part after(Part part, Layout layout) {
  const bool is_new = layout == Layout::python311;
  if (part == Part::free_variables && is_new) return Part::file;
  if (part == Part::name && !is_new) return Part::lines;
  if (part == Part::lines && !is_new) return Part::done;
  return static_cast<Part>(std::to_underlying(part) + 1);
}

/// A container, or a code object, whose items are being read.
struct Open {
  Index value = 0;
  std::uint64_t left = 0;  ///< items still to come; a dict ends with a null, a code object with its last part
  Part part = Part::bytecode;
  std::vector<Index> items;
};

class Reader {
 public:
  Reader(ByteView bytes, const Step& step) : in_(bytes), step_(step) {}

  Result<Document> read() {
    do {
      const auto value = begin_value();
      if (!value) return std::unexpected(in_.error());
      if (!opened_) finish_value(*value);
      if (!in_) return std::unexpected(in_.error());
    } while (!open_.empty());
    document_.consumed = in_.position();
    return std::move(document_);
  }

 private:
  /// Reads the next object, or the beginning of one that has items. Nothing: the reader has failed.
  std::optional<Index> begin_value();
  std::optional<Index> reference(std::span<const Index> table, std::string_view what);
  void open(Index value, std::uint64_t count);
  void begin_code(Index value);
  void finish_value(Index value);
  void add_to_code(Open& open, Index value);
  void skip_long();

  Cursor in_;
  const Step& step_;
  Document document_;
  std::vector<Open> open_;
  std::vector<std::uint32_t> codes_;  ///< code objects that are open, the innermost last
  std::vector<Index> references_;     ///< what `r` refers to
  std::vector<Index> interned_;       ///< what `R` of Python 2 refers to
  bool opened_ = false;               ///< the last value has items to be read
};

std::optional<Index> Reader::reference(std::span<const Index> table, std::string_view what) {
  const auto at = in_.u32(what);
  if (in_ && at >= table.size())
    in_.fail(ErrorCode::malformed, fmt::format("{}: at most {} wanted, got {}", what, table.size(), at));
  return in_ ? std::optional(table[at]) : std::nullopt;
}

/// An integer of any size: a count of 15-bit digits, negative for a negative number.
void Reader::skip_long() {
  const std::int64_t digits = in_.i32("digits of an integer");
  static_cast<void>(in_.take(2 * static_cast<std::uint64_t>(digits < 0 ? -digits : digits), "integer"));
}

void Reader::open(Index value, std::uint64_t count) {
  if (open_.size() >= kMaxDepth)
    return in_.fail(ErrorCode::malformed, fmt::format("nesting: at most {} objects deep wanted", kMaxDepth));
  open_.push_back({.value = value, .left = count, .items = {}});
  opened_ = true;
}

std::optional<Index> Reader::begin_value() {
  opened_ = false;
  const auto offset = in_.offset();
  const auto type = in_.u8("type of an object");
  const char kind = static_cast<char>(type & ~kReferenceFlag);
  if (kind == 'r') return reference(references_, "reference");
  if (kind == 'R') return reference(interned_, "reference to a string");
  if (document_.values.size() >= kMaxValues)
    in_.fail(ErrorCode::limit, fmt::format("more than {} objects", kMaxValues));
  if (step_ && document_.values.size() % kValuesPerStep == kValuesPerStep - 1 && !step_(kValuesPerStep))
    in_.fail(ErrorCode::limit, "objects: the budget of work is spent");
  if (!in_) return std::nullopt;

  const auto index = static_cast<Index>(document_.values.size());
  document_.values.push_back({.offset = offset});
  if (!codes_.empty()) document_.values.back().owner = codes_.back();
  if ((type & kReferenceFlag) != 0) references_.push_back(index);
  const auto be = [&](Kind value) { document_.values[index].kind = value; };
  const auto hold = [&](Kind value, ByteView bytes) {
    be(value);
    document_.values[index].bytes = bytes;
  };
  const auto hold_number = [&](Kind value, std::int64_t number) {
    be(value);
    document_.values[index].integer = number;
  };
  switch (kind) {
    case '0': be(Kind::null); break;
    case 'N': be(Kind::none); break;
    case 'F':
    case 'T': hold_number(Kind::boolean, kind == 'T' ? 1 : 0); break;
    case '.': be(Kind::ellipsis); break;
    case 'S': be(Kind::stop_iteration); break;
    case 'i': hold_number(Kind::integer, in_.i32("integer")); break;
    case 'I': hold_number(Kind::integer, in_.i64("integer")); break;
    case 'l': be(Kind::number), skip_long(); break;
    case 'f': hold(Kind::number, in_.take(in_.u8("length of a number"), "number")); break;
    case 'g': hold(Kind::number, in_.take(8, "number")); break;
    case 'x':
      static_cast<void>(in_.take(in_.u8("length of a number"), "real part"));
      hold(Kind::number, in_.take(in_.u8("length of a number"), "imaginary part"));
      break;
    case 'y': hold(Kind::number, in_.take(16, "complex number")); break;
    case 't':
      // Python 2 keeps a table of its interned strings; Python 3 has the letter for interned text.
      interned_.push_back(index);
      hold(Kind::text, in_.take(in_.u32("length of a string"), "string"));
      break;
    case 's': hold(Kind::bytes, in_.take(in_.u32("length of a string"), "string")); break;
    case 'u':
    case 'a':
    case 'A': hold(Kind::text, in_.take(in_.u32("length of a text"), "text")); break;
    case 'z':
    case 'Z': hold(Kind::text, in_.take(in_.u8("length of a text"), "text")); break;
    case ')': be(Kind::tuple), open(index, in_.u8("items of a tuple")); break;
    case '(': be(Kind::tuple), open(index, in_.count32("items of a tuple", 1)); break;
    case '[': be(Kind::list), open(index, in_.count32("items of a list", 1)); break;
    case '<':
    case '>': be(Kind::set), open(index, in_.count32("items of a set", 1)); break;
    case ':': be(Kind::slice), open(index, 3); break;
    case '{': be(Kind::dict), open(index, 1); break;
    case 'c': be(Kind::code), begin_code(index); break;
    default:
      in_.fail(ErrorCode::malformed, fmt::format("type of an object: one of marshal's wanted, got {:#04x}", type));
  }
  if (opened_ && open_.back().left == 0) {  // an empty container
    open_.pop_back();
    opened_ = false;
  }
  return in_ ? std::optional(index) : std::nullopt;
}

void Reader::begin_code(Index value) {
  const auto count = numbers_before_bytecode(in_.peek(kLongestCodeFront), references_.size());
  if (!count) return in_.fail(ErrorCode::malformed, "code object: counts and bytecode wanted, got something else");
  Code code{.layout = *count == 4   ? Layout::python2
                      : *count == 5 ? Layout::python30
                                    : Layout::python38,
            .offset = document_.values[value].offset};
  std::array<std::uint32_t, 6> numbers{};
  for (std::size_t i = 0; i < *count; ++i) numbers.at(i) = in_.u32("counts and flags of a code object");
  code.argument_count = numbers[0];
  code.flags = numbers.at(*count - 1);
  document_.values[value].first = static_cast<std::uint32_t>(document_.codes.size());
  codes_.push_back(static_cast<std::uint32_t>(document_.codes.size()));
  document_.codes.push_back(code);
  open(value, 1);
}

void Reader::add_to_code(Open& open, Index value) {
  Code& code = document_.codes[document_.values[open.value].first];
  switch (open.part) {
    case Part::bytecode: code.bytecode = value; break;
    case Part::constants: code.constants = value; break;
    case Part::names: code.names = value; break;
    case Part::free_variables:
      if (document_.values[value].kind == Kind::bytes) code.layout = Layout::python311;
      break;
    case Part::file: code.file = value; break;
    case Part::name: code.name = value; break;
    default: break;
  }
  open.part = after(open.part, code.layout);
  if (open.part == Part::lines) code.first_line = in_.u32("first line of a code object");
  if (open.part == Part::done) open.left = 0;
}

void Reader::finish_value(Index value) {
  while (!open_.empty() && in_) {
    Open& open = open_.back();
    Value& whole = document_.values[open.value];
    if (whole.kind == Kind::code) {
      add_to_code(open, value);
    } else if (whole.kind == Kind::dict && document_.values[value].kind == Kind::null) {
      open.left = 0;
    } else {
      open.items.push_back(value);
      if (whole.kind != Kind::dict) --open.left;
    }
    if (open.left != 0) return;
    if (whole.kind == Kind::code) {
      codes_.pop_back();
    } else {
      whole.first = static_cast<std::uint32_t>(document_.items.size());
      whole.count = static_cast<std::uint32_t>(open.items.size());
      document_.items.insert(document_.items.end(), open.items.begin(), open.items.end());
    }
    value = open.value;
    open_.pop_back();
  }
}

}  // namespace

std::span<const Index> Document::items_of(Index value) const {
  if (value >= values.size()) return {};
  const Value& whole = values[value];
  if (whole.kind == Kind::code) return {};
  return std::span(items).subspan(whole.first, whole.count);
}

std::string_view Document::text_of(Index value) const {
  if (value >= values.size()) return {};
  const Value& one = values[value];
  return one.kind == Kind::bytes || one.kind == Kind::text ? one.bytes.text() : std::string_view{};
}

Result<Document> read(ByteView bytes, const Step& step) { return Reader(bytes, step).read(); }

}  // namespace assay::marshal
