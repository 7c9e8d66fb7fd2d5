// The binary form of CTranslate2, versions 2 to 6 (python/ctranslate2/specs/model_spec.py, src/models/model.cc): the
// name and revision of a specification, variables, and other names for them. All numbers are little-endian.
#include "formats/ctranslate2/ctranslate2.hpp"

#include "core/complaints.hpp"
#include "core/covered_front.hpp"
#include "core/tensor_numbers.hpp"
#include "core/text.hpp"
#include "formats/ctranslate2/rules.hpp"

#include <assay/cursor.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>
#include <string_view>

namespace assay::formats::ctranslate2 {
namespace {

constexpr std::uint32_t kOldest = 2;  // the first with a name
constexpr std::uint32_t kNewest = 6;
constexpr std::uint32_t kWithAliases = 3;
constexpr std::uint32_t kWithTypes = 4;
/// By their number: float32, int8, int16, int32, float16, bfloat16.
constexpr std::array<std::uint64_t, 6> kElementSizes{4, 1, 2, 4, 2, 2};
constexpr std::uint64_t kLeastVariable = 2 + 1 + 1 + 1 + 4;  // bytes: a name, its rank, a type, a size
constexpr std::uint64_t kLeastAlias = 2 + 1 + 2 + 1;
constexpr std::size_t kLongestShown = 120;

bool is_name_character(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

/// `WhisperSpec`, and the zero byte behind it.
bool is_specification(std::string_view name) {
  constexpr std::size_t kShortest = 6;
  constexpr std::size_t kLongest = 64;
  return name.size() >= kShortest && name.size() <= kLongest && name.back() == '\0' &&
         std::ranges::all_of(name.substr(0, name.size() - 1), is_name_character);
}

Claim claim(const Artifact& artifact) {
  Cursor in(artifact.bytes);
  const auto version = in.u32("version");
  const auto name = in.take(in.u16("size of the name"), "name of the specification").text();
  return in && version >= kOldest && version <= kNewest && is_specification(name) ? Claim::structure : Claim::no;
}

class Model {
 public:
  Model(const Artifact& artifact, ScanContext& context)
      : context_(context), complaints_(context), in_(artifact.bytes) {}

  void read() {
    version_ = in_.u32("version");
    const auto specification = read_name("name of the specification");
    const auto revision = in_.u32("revision");
    const auto count = in_.count32("number of variables", kLeastVariable);
    if (in_) {
      context_.fact("ctranslate2.version", fmt::format("{}", version_));
      context_.fact("ctranslate2.specification", fmt::format("{} {}", specification, revision));
      context_.fact("ctranslate2.variables", fmt::format("{}", count));
    }
    front_.to(in_);
    for (std::uint32_t i = 0; in_ && i < count && context_.step(); ++i) read_variable();
    if (in_ && version_ >= kWithAliases) read_aliases();
    if (!in_) context_.incomplete(in_.error());
    complaints_.finish();
  }

 private:
  /// A name as it is shown. Its size counts the zero byte that ends it.
  std::string read_name(std::string_view what) {
    const auto begin = in_.offset();
    const auto text = in_.take(in_.u16(what), what).text();
    if (!in_) return {};
    const auto end = text.find('\0');
    if (end == std::string_view::npos)
      complaints_.report(kSize, {{begin, in_.offset() - begin}, std::string(what)},
                         fmt::format("No zero byte ends the {}-byte name.", text.size()));
    return text::printable(text.substr(0, end), kLongestShown);
  }

  void read_variable() {
    const auto begin = in_.offset();
    const auto name = read_name("name of a variable");
    const auto rank = in_.u8("rank");
    std::optional<std::uint64_t> elements = 1;
    for (unsigned axis = 0; in_ && axis < rank; ++axis) {
      std::uint64_t product = 0;
      const auto size = in_.u32("size of an axis");
      const bool overflows = !elements || __builtin_mul_overflow(*elements, size, &product);
      elements = overflows ? std::nullopt : std::optional(product);
    }
    const auto type = in_.u8("type of elements");
    const auto size = in_.u32("size of the data");
    if (!in_) return;
    const auto width = width_of(type);
    if (!width) return in_.fail(ErrorCode::unsupported, fmt::format("type of elements: {} is none", type));
    // Before the types had numbers, their width and how many of them there are stood here.
    const auto bytes = version_ >= kWithTypes ? size : *width * size;
    judge_size({{begin, in_.offset() - begin}, name}, elements, *width, bytes);
    front_.to(in_);
    if (complaints_.wants_fact("ctranslate2.variable")) complaints_.fact("ctranslate2.variable", name, begin);
    const auto data = in_.take(bytes, "data of a variable");
    if (in_) tell_numbers(context_, data.range());
    front_.to(in_);
  }

  [[nodiscard]] std::optional<std::uint64_t> width_of(std::uint8_t type) const {
    if (version_ >= kWithTypes)
      return type < kElementSizes.size() ? std::optional(kElementSizes.at(type)) : std::nullopt;
    return type == 1 || type == 2 || type == 4 ? std::optional<std::uint64_t>(type) : std::nullopt;
  }

  void judge_size(const Location& location, std::optional<std::uint64_t> elements, std::uint64_t width,
                  std::uint64_t bytes) {
    std::uint64_t room = 0;
    const bool is_countable = elements && !__builtin_mul_overflow(*elements, width, &room);
    if (is_countable && room == bytes) return;
    const bool is_written_past = is_countable && bytes > room;
    complaints_.report(kSize, location,
                       is_countable
                           ? fmt::format("The variable has {} bytes, and its shape has room for {}.",
                                         text::grouped(bytes), text::grouped(room))
                           : fmt::format("The variable has {} bytes, and its shape more elements than can be counted.",
                                         text::grouped(bytes)),
                       is_written_past || !is_countable ? kSize.severity : Severity::medium);
  }

  void read_aliases() {
    const auto count = in_.count32("number of aliases", kLeastAlias);
    for (std::uint32_t i = 0; in_ && i < count && context_.step(); ++i) {
      static_cast<void>(read_name("alias"));
      static_cast<void>(read_name("name behind an alias"));
    }
    front_.to(in_);
  }

  ScanContext& context_;
  Complaints complaints_;
  Cursor in_;
  std::uint32_t version_ = 0;
  CoveredFront front_{context_};
};

void analyze(const Artifact& artifact, ScanContext& context) { Model(artifact, context).read(); }

}  // namespace

constinit const Format kFormat{
    .name = "ctranslate2", .family = "ctranslate2", .rules = kRules, .claim = claim, .analyze = analyze};

}  // namespace assay::formats::ctranslate2
