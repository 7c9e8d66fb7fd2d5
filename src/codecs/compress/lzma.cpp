// The only place that sees lzma.h: xz, the older .lzma ("alone"), lzip, and LZMA in zip archives.
#include "codecs/compress/codec.hpp"
#include "core/file_magic.hpp"

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

bool begins_xz(ByteView bytes) { return bytes.starts_with(magic::kXz); }

std::unique_ptr<Decoder> open_xz(ByteView bytes, Storage storage) {
  auto engine = std::make_unique<LzmaEngine>(
      "xz", false, [](lzma_stream& stream) { return lzma_stream_decoder(&stream, kMemoryLimit, 0); });
  return std::make_unique<EngineStream>("xz", std::move(engine), bytes, std::move(storage));
}

/// The thirteen bytes in front of an .lzma stream and the one behind them.
struct AloneHeader {
  std::uint8_t properties = 0;
  std::uint32_t dictionary = 0;
  std::uint64_t size = 0;

  /// A dictionary of a size that encoders write: 2^n, 2^n + 2^(n-1), or all ones.
  [[nodiscard]] bool has_even_dictionary() const {
    return std::has_single_bit(dictionary) || dictionary == ~std::uint32_t{0} ||
           (dictionary % 3 == 0 && std::has_single_bit(dictionary / 3));
  }
};

/// There is no magic: properties that exist, a size that is unknown or below 256 GiB, and the zero that the range coder
/// starts with. What Python's and xz' own detection demands.
std::optional<AloneHeader> read_alone_header(ByteView bytes) {
  constexpr std::uint8_t kPropertiesEnd = 9 * 5 * 5;
  constexpr std::uint64_t kUnknownSize = ~std::uint64_t{0};
  constexpr std::uint64_t kSizeEnd = std::uint64_t{1} << 38U;
  Cursor in(bytes);
  const AloneHeader header{
      .properties = in.u8("properties"), .dictionary = in.u32("dictionary size"), .size = in.u64("size")};
  const auto first = in.u8("first byte of the range coder");
  if (!in || header.properties >= kPropertiesEnd || first != 0) return std::nullopt;
  return header.size == kUnknownSize || header.size < kSizeEnd ? std::optional(header) : std::nullopt;
}

/// A stream that says it is empty has nothing in it to be read: heads of other formats, which have zeros there, begin
/// like that.
bool begins_alone(ByteView bytes) {
  constexpr std::uint8_t kUsualProperties = 0x5D;
  const auto header = read_alone_header(bytes);
  return header && header->size != 0 && header->dictionary != 0 &&
         (header->has_even_dictionary() || header->properties == kUsualProperties);
}

/// Behind another stream it may be empty, or without a dictionary: readers take it, and go on behind it. Both are
/// zeros, which may stand anywhere.
bool follows_alone(ByteView bytes) {
  const auto header = read_alone_header(bytes);
  if (!header || (header->size == 0 && header->dictionary == 0)) return false;
  return header->has_even_dictionary() || header->dictionary == 0;
}

std::unique_ptr<Decoder> open_alone(ByteView bytes, Storage storage) {
  auto engine = std::make_unique<LzmaEngine>(
      "lzma", false, [](lzma_stream& stream) { return lzma_alone_decoder(&stream, kMemoryLimit); });
  return std::make_unique<EngineStream>("lzma", std::move(engine), bytes, std::move(storage));
}

bool begins_lzip(ByteView bytes) { return bytes.starts_with("LZIP") && bytes.at(4).value_or(2) <= 1; }

std::unique_ptr<Decoder> open_lzip(ByteView bytes, Storage storage) {
  auto engine = std::make_unique<LzmaEngine>(
      "lzip", false, [](lzma_stream& stream) { return lzma_lzip_decoder(&stream, kMemoryLimit, 0); });
  return std::make_unique<EngineStream>("lzip", std::move(engine), bytes, std::move(storage));
}

/// Python's LZMAFile (FORMAT_AUTO) and with it joblib, pandas and tarfile decide for each stream what it is.
const Codec* next_stream(ByteView bytes) {
  if (begins_xz(bytes)) return &kXz;
  if (begins_lzip(bytes)) return &kLzip;
  return follows_alone(bytes) ? &kLzmaAlone : nullptr;
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

constinit const Codec kXz{.name = "xz", .begins = begins_xz, .open = open_xz, .next = next_stream, .has_padding = true};
constinit const Codec kLzmaAlone{
    .name = "lzma", .begins = begins_alone, .open = open_alone, .next = next_stream, .has_padding = true};
constinit const Codec kLzip{
    .name = "lzip", .begins = begins_lzip, .open = open_lzip, .next = next_stream, .has_padding = true};

std::unique_ptr<Decoder> open_zip_lzma(ByteView bytes, Storage storage) {
  Cursor in(bytes);
  static_cast<void>(in.u16("version of the LZMA SDK"));
  const ByteView properties = in.take(in.u16("size of the LZMA properties"), "LZMA properties");
  auto engine = std::make_unique<LzmaEngine>(
      "LZMA", true, [&](lzma_stream& stream) { return in ? start_raw(stream, properties) : LZMA_FORMAT_ERROR; });
  return std::make_unique<EngineStream>("LZMA", std::move(engine), bytes, std::move(storage), in ? in.position() : 0);
}

}  // namespace assay::compress
