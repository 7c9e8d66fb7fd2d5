// The only place that sees lzma.h: xz, the older .lzma ("alone"), and LZMA in zip archives.
#include "codecs/compress/codec.hpp"

#include <assay/cursor.hpp>

#include <fmt/format.h>
#include <lzma.h>

#include <array>
#include <bit>
#include <functional>
#include <new>
#include <utility>

namespace assay::compress {
namespace {

/// A decoder needs a little beside its dictionary.
constexpr std::uint64_t kMemoryLimit = kLargestWindow + (1ULL << 20U);

class LzmaEngine final : public Engine {
 public:
  using Start = std::function<lzma_ret(lzma_stream&)>;

  /// `ends_with_input`: the data need not have an end of its own.
  LzmaEngine(std::string_view name, bool ends_with_input, const Start& start)
      : name_(name), ends_with_input_(ends_with_input) {
    const auto code = start(lzma_);
    if (code == LZMA_MEM_ERROR) throw std::bad_alloc();
    if (code != LZMA_OK) refused_ = error_of(code);
  }
  LzmaEngine(const LzmaEngine&) = delete;
  LzmaEngine& operator=(const LzmaEngine&) = delete;
  ~LzmaEngine() override { lzma_end(&lzma_); }

  Progress run(std::span<const std::byte> in, std::span<std::byte> out, bool is_last) override {
    if (refused_) return {.error = refused_};
    lzma_.next_in = reinterpret_cast<const std::uint8_t*>(in.data());
    lzma_.avail_in = in.size();
    lzma_.next_out = reinterpret_cast<std::uint8_t*>(out.data());
    lzma_.avail_out = out.size();
    const auto code = lzma_code(&lzma_, LZMA_RUN);
    if (code == LZMA_MEM_ERROR) throw std::bad_alloc();
    Progress progress{.consumed = in.size() - lzma_.avail_in,
                      .produced = out.size() - lzma_.avail_out,
                      .is_end = code == LZMA_STREAM_END};
    if (code == LZMA_BUF_ERROR || (code == LZMA_OK && progress.consumed == 0 && progress.produced == 0)) {
      progress.is_end = is_last && ends_with_input_ && lzma_.avail_in == 0;
    } else if (code != LZMA_OK && code != LZMA_STREAM_END) {
      progress.error = error_of(code);
    }
    return progress;
  }

 private:
  Error error_of(lzma_ret code) {
    switch (code) {
      case LZMA_MEMLIMIT_ERROR:
        return {ErrorCode::limit, 0,
                fmt::format("{} stream: a dictionary of at most {} MiB wanted, {} MiB needed", name_,
                            kLargestWindow >> 20U, lzma_memusage(&lzma_) >> 20U)};
      case LZMA_FORMAT_ERROR: return {ErrorCode::malformed, 0, fmt::format("{} stream: no such header", name_)};
      case LZMA_OPTIONS_ERROR:
        return {ErrorCode::unsupported, 0, fmt::format("{} stream: options that liblzma does not know", name_)};
      default: return {ErrorCode::malformed, 0, fmt::format("{} stream: broken data or wrong checksum", name_)};
    }
  }

  std::string_view name_;
  bool ends_with_input_;
  lzma_stream lzma_ = LZMA_STREAM_INIT;
  std::optional<Error> refused_;
};

bool begins_xz(ByteView bytes) {
  return bytes.starts_with(
      std::string_view("\xFD"
                       "7zXZ\0",
                       6));
}

std::unique_ptr<Decoder> open_xz(ByteView bytes, Storage storage) {
  auto engine = std::make_unique<LzmaEngine>(
      "xz", false, [](lzma_stream& stream) { return lzma_stream_decoder(&stream, kMemoryLimit, 0); });
  return std::make_unique<EngineStream>("xz", std::move(engine), bytes, std::move(storage));
}

/// There is no magic: properties, a dictionary of a size that encoders write, a size that is unknown or below 256 GiB,
/// and the zero that the range coder starts with. What Python's and xz' own detection demands. A stream that says it is
/// empty has nothing in it to be read: heads of other formats, which have zeros there, begin like that.
bool begins_alone(ByteView bytes) {
  constexpr std::uint8_t kPropertiesEnd = 9 * 5 * 5;
  constexpr std::uint8_t kUsualProperties = 0x5D;
  constexpr std::uint64_t kUnknownSize = ~std::uint64_t{0};
  Cursor in(bytes);
  const auto properties = in.u8("properties");
  const auto dictionary = in.u32("dictionary size");
  const auto size = in.u64("size");
  const auto first = in.u8("first byte of the range coder");
  if (!in || properties >= kPropertiesEnd || first != 0 || size == 0) return false;
  if (size != kUnknownSize && size >= (1ULL << 38U)) return false;
  // 2^n, 2^n + 2^(n-1), or all ones.
  const bool is_even = std::has_single_bit(dictionary) || dictionary == ~std::uint32_t{0} ||
                       (dictionary % 3 == 0 && std::has_single_bit(dictionary / 3));
  return dictionary != 0 && (is_even || properties == kUsualProperties);
}

std::unique_ptr<Decoder> open_alone(ByteView bytes, Storage storage) {
  auto engine = std::make_unique<LzmaEngine>(
      "lzma", false, [](lzma_stream& stream) { return lzma_alone_decoder(&stream, kMemoryLimit); });
  return std::make_unique<EngineStream>("lzma", std::move(engine), bytes, std::move(storage));
}

/// Sets up a raw decoder from the properties that `in` is at.
lzma_ret start_raw(lzma_stream& stream, ByteView properties) {
  std::array<lzma_filter, 2> filters{lzma_filter{.id = LZMA_FILTER_LZMA1, .options = nullptr},
                                     lzma_filter{.id = LZMA_VLI_UNKNOWN, .options = nullptr}};
  const auto* bytes = reinterpret_cast<const std::uint8_t*>(properties.span().data());
  const auto code = lzma_properties_decode(filters.data(), nullptr, bytes, properties.size());
  if (code != LZMA_OK) return code;
  const std::unique_ptr<void, decltype(&std::free)> options(filters[0].options, &std::free);
  if (static_cast<const lzma_options_lzma*>(filters[0].options)->dict_size > kLargestWindow) return LZMA_MEMLIMIT_ERROR;
  return lzma_raw_decoder(&stream, filters.data());
}

}  // namespace

constinit const Codec kXz{.name = "xz", .begins = begins_xz, .open = open_xz, .has_padding = true};
constinit const Codec kLzmaAlone{.name = "lzma", .begins = begins_alone, .open = open_alone};

std::unique_ptr<Decoder> open_zip_lzma(ByteView bytes, Storage storage) {
  Cursor in(bytes);
  static_cast<void>(in.u16("version of the LZMA SDK"));
  const ByteView properties = in.take(in.u16("size of the LZMA properties"), "LZMA properties");
  auto engine = std::make_unique<LzmaEngine>(
      "LZMA", true, [&](lzma_stream& stream) { return in ? start_raw(stream, properties) : LZMA_FORMAT_ERROR; });
  return std::make_unique<EngineStream>("LZMA", std::move(engine), bytes, std::move(storage), in ? in.position() : 0);
}

}  // namespace assay::compress
