// Net::load_param_bin and ParamDict::load_param_bin (ncnn, src/net.cpp and src/paramdict.cpp): the same as the text, in
// numbers of 32 bits.
#include "core/complaints.hpp"
#include "core/text.hpp"
#include "formats/ncnn/ncnn.hpp"
#include "formats/ncnn/rules.hpp"

#include <assay/cursor.hpp>

#include <fmt/format.h>

namespace assay::formats::ncnn {
namespace {

constexpr std::uint32_t kMagic = 7767517;
constexpr std::int32_t kEnd = -233;           // of the parameters of a layer
constexpr std::int32_t kFirstArray = -23300;  // and the numbers below it
constexpr std::int32_t kLastArray = kFirstArray - 31;
constexpr std::int32_t kMostParameters = 32;

Claim claim(const Artifact& artifact) {
  Cursor in(artifact.bytes);
  const auto magic = in.u32("magic");
  const auto layers = in.i32("number of layers");
  const auto blobs = in.i32("number of blobs");
  const auto type = in.u32("type of a layer");
  return in && magic == kMagic && layers > 0 && blobs > 0 && type < 0x10000 ? Claim::structure : Claim::no;
}

class Network {
 public:
  Network(ByteView file, ScanContext& context) : file_(file), context_(context), complaints_(context), in_(file) {}

  void read() {
    static_cast<void>(in_.u32("magic"));
    const auto layers = in_.u32("number of layers");
    blobs_ = in_.u32("number of blobs");
    if (in_ && (layers > file_.size() || blobs_ > file_.size()))
      complaints_.report(kCounts, {{file_.origin() + 4, 8}, "counts"},
                         fmt::format("ncnn makes room for {} layers and {} blobs, and the file has {} bytes.",
                                     text::grouped(layers), text::grouped(blobs_), text::grouped(file_.size())));
    std::uint32_t index = 0;
    while (in_ && index < layers && context_.step() && read_layer(index)) ++index;
    context_.cover({file_.origin(), covered_});
    context_.fact("ncnn.layers", fmt::format("{}", index));
    if (!in_) context_.incomplete(in_.error());
    complaints_.finish();
  }

 private:
  bool read_layer(std::uint32_t index) {
    static_cast<void>(in_.u32("type of a layer"));
    const auto inputs = in_.u32("number of inputs");
    const auto outputs = in_.u32("number of outputs");
    if (in_ && (std::uint64_t{inputs} + outputs) * 4 > in_.remaining())
      in_.fail(ErrorCode::malformed,
               fmt::format("layer {}: {} blobs do not fit", index, std::uint64_t{inputs} + outputs));
    for (std::uint64_t i = 0; in_ && i < std::uint64_t{inputs} + outputs && context_.step(); ++i) {
      const auto at = in_.offset();
      const auto blob = in_.u32("blob");
      if (in_ && blob >= blobs_ && complaints_.wants(kCounts, {at, 4}))
        complaints_.report(kCounts, {{at, 4}, fmt::format("layer {}", index)},
                           fmt::format("The layer uses blob {}, and there are {}.", blob, blobs_));
    }
    read_parameters();
    if (in_) covered_ = in_.position();
    return static_cast<bool>(in_);
  }

  void read_parameters() {
    for (auto id = in_.i32("parameter"); in_ && id != kEnd && context_.step(); id = in_.i32("parameter")) {
      if (id <= kFirstArray && id >= kLastArray) {
        const auto count = in_.count32("length of an array", 4);
        static_cast<void>(in_.take(std::uint64_t{count} * 4, "array"));
      } else if (id < 0 || id >= kMostParameters) {
        in_.fail(ErrorCode::unsupported, fmt::format("parameter: 0 to 31 wanted, got {}", id));
      } else {
        static_cast<void>(in_.u32("value"));
      }
    }
  }

  ByteView file_;
  ScanContext& context_;
  Complaints complaints_;
  Cursor in_;
  std::uint32_t blobs_ = 0;
  std::uint64_t covered_ = 12;
};

void analyze(const Artifact& artifact, ScanContext& context) {
  if (artifact.bytes.size() >= 12) Network(artifact.bytes, context).read();
}

}  // namespace

constinit const Format kBinary{
    .name = "ncnn-binary", .family = "ncnn-binary", .rules = kBinaryRules, .claim = claim, .analyze = analyze};

}  // namespace assay::formats::ncnn
