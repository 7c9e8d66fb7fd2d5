// MXNDArraySave: two magic numbers, the arrays, and their names (MXNet, src/ndarray/ndarray.cc and
// src/c_api/c_api.cc).
#include "core/complaints.hpp"
#include "core/covered_front.hpp"
#include "core/tensor_numbers.hpp"
#include "core/text.hpp"
#include "core/utf8.hpp"
#include "formats/mxnet/mxnet.hpp"
#include "formats/mxnet/rules.hpp"

#include <assay/cursor.hpp>

#include <fmt/format.h>

#include <array>
#include <optional>

namespace assay::formats::mxnet {
namespace {

constexpr std::uint64_t kListMagic = 0x112;
constexpr std::uint32_t kVersion1 = 0xF993FAC8;  // shapes of 64 bits
constexpr std::uint32_t kVersion2 = 0xF993FAC9;  // sparse arrays
constexpr std::uint32_t kVersion3 = 0xF993FACA;  // shapes as NumPy has them: one without axes is a number
constexpr std::uint32_t kMostAxes = 32;
/// By their number: float32, float64, float16, uint8, int32, int8, int64, bool, int16, uint16, uint32, uint64,
/// bfloat16.
constexpr std::array<std::uint64_t, 13> kElementSizes{4, 8, 2, 1, 4, 1, 8, 1, 2, 2, 4, 8, 2};

Claim claim(const Artifact& artifact) {
  Cursor in(artifact.bytes);
  const auto magic = in.u64("magic");
  const auto reserved = in.u64("reserved");
  static_cast<void>(in.u64("count"));
  return in && magic == kListMagic && reserved == 0 ? Claim::structure : Claim::no;
}

/// How many numbers an array has; nothing when no machine has so many.
struct Shape {
  bool is_known = false;
  std::optional<std::uint64_t> elements;
};

class List {
 public:
  List(ByteView file, ScanContext& context) : file_(file), context_(context), complaints_(context), in_(file) {}

  void read() {
    static_cast<void>(in_.take(16, "magic"));
    const auto count = in_.count64("number of arrays", 4);
    front_.to(in_);
    std::uint64_t index = 0;
    while (in_ && index < count && context_.step() && read_array(index)) ++index;
    context_.fact("mxnet-params.arrays", fmt::format("{}", count));
    if (in_ && index == count) read_names(count);
    if (!in_) context_.incomplete(in_.error());
    complaints_.finish();
  }

 private:
  /// `axes` is how many follow; before the first version each has 32 bits.
  Shape read_shape(std::uint32_t axes, std::uint64_t width) {
    if (axes > kMostAxes) in_.fail(ErrorCode::malformed, fmt::format("shape: at most 32 axes wanted, got {}", axes));
    Shape shape{.is_known = axes != 0, .elements = 1};
    for (std::uint32_t i = 0; in_ && i < axes; ++i) {
      const auto size = in_.number(width, "size of an axis");
      std::uint64_t product = 0;
      const bool overflows = !shape.elements || __builtin_mul_overflow(*shape.elements, size, &product);
      shape.elements = overflows ? std::nullopt : std::optional(product);
    }
    return shape;
  }
  Shape read_shape() { return read_shape(in_.u32("number of axes"), 8); }

  bool read_array(std::uint64_t index) {
    const auto begin = in_.offset();
    const auto magic = in_.u32("version of an array");
    const bool has_kind = magic == kVersion2 || magic == kVersion3;
    const auto kind = has_kind ? in_.u32("kind of storage") : 0;
    if (kind > 2) in_.fail(ErrorCode::malformed, fmt::format("kind of storage: 0 to 2 wanted, got {}", kind));
    Shape stored;
    if (kind != 0) stored = read_shape();
    const auto shape = has_kind || magic == kVersion1 ? read_shape() : read_shape(magic, 4);
    if (!in_) return false;
    if (!shape.is_known && magic != kVersion3) {  // an array that was never filled
      front_.to(in_);
      return true;
    }
    static_cast<void>(in_.take(8, "device"));
    const auto type = in_.u32("type of elements");
    std::array<std::uint64_t, 2> extra{};  // bytes of the indices of sparse arrays
    for (std::uint32_t i = 0; i < kind; ++i) {
      const auto index_type = in_.u32("type of indices");
      extra.at(i) = bytes_of(index, begin, index_type, read_shape().elements);
    }
    const auto size = bytes_of(index, begin, type, kind == 0 ? shape.elements : stored.elements);
    front_.to(in_);
    for (const auto bytes : {size, extra[0], extra[1]}) {
      const auto data = in_.take(bytes, "data of an array");
      if (in_) tell_numbers(context_, data.range());
      front_.to(in_);
    }
    return static_cast<bool>(in_);
  }

  /// How many bytes there are, which is reported when the file has not so many.
  std::uint64_t bytes_of(std::uint64_t index, std::uint64_t begin, std::uint32_t type,
                         std::optional<std::uint64_t> elements) {
    if (!in_) return 0;
    std::uint64_t bytes = 0;
    const bool is_known = type < kElementSizes.size();
    const bool fits = is_known && elements && !__builtin_mul_overflow(*elements, kElementSizes.at(type), &bytes) &&
                      bytes <= in_.remaining();
    if (fits) return bytes;
    const Location location{{begin, in_.offset() - begin}, fmt::format("array {}", index)};
    const auto left = text::grouped(in_.remaining());
    if (!is_known)
      complaints_.report(kArrays, location, fmt::format("The elements of the array are of the type {}.", type));
    else
      complaints_.report(kArrays, location,
                         elements ? fmt::format("The array has {} elements, and the file has {} bytes more.",
                                                text::grouped(*elements), left)
                                  : fmt::format("The array has more elements than can be counted, and the file has {} "
                                                "bytes more.",
                                                left));
    in_.fail(is_known ? ErrorCode::truncated : ErrorCode::unsupported,
             is_known ? "data of an array: not all there" : "data of an array: of no known type");
    return 0;
  }

  void read_names(std::uint64_t arrays) {
    const auto count = in_.count64("number of names", 8);
    if (in_ && count != 0 && count != arrays)
      in_.fail(ErrorCode::malformed, fmt::format("number of names: {} wanted, got {}", arrays, count));
    front_.to(in_);
    for (std::uint64_t i = 0; in_ && i < count && context_.step(); ++i) {
      const auto size = in_.count64("length of a name", 1);
      const auto name = in_.take(size, "name");
      if (!in_) return;
      if (complaints_.wants_fact("mxnet-params.array"))
        complaints_.fact("mxnet-params.array", text::printable(name.text(), 160), name.origin());
      if (utf8::is_valid(name.text()))
        front_.to(in_);
      else
        front_.skip_to(in_);  // it is no name
    }
  }

  ByteView file_;
  ScanContext& context_;
  Complaints complaints_;
  Cursor in_;
  CoveredFront front_{context_};
};

void analyze(const Artifact& artifact, ScanContext& context) { List(artifact.bytes, context).read(); }

constexpr std::string_view kEndings[] = {".params"};

}  // namespace

constinit const Format kParameters{.name = "mxnet-params",
                                   .family = "mxnet-params",
                                   .rules = kParameterRules,
                                   .claim = claim,
                                   .analyze = analyze,
                                   .endings = kEndings};

}  // namespace assay::formats::mxnet
