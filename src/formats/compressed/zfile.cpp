// What joblib before 0.10 wrote for compress=…, and still reads (joblib/numpy_pickle_compat.py): "ZF", the size of the
// content as Python writes a hexadecimal number, blanks up to 21 bytes, and a zlib stream.
#include "codecs/compress/inflate.hpp"
#include "formats/compressed/compressed.hpp"
#include "formats/compressed/open.hpp"

#include <fmt/format.h>

#include <charconv>
#include <memory>
#include <optional>
#include <string_view>

namespace assay::formats::compressed {
namespace {

constexpr std::string_view kMagic = "ZF0x";
constexpr std::uint64_t kHeaderSize = 2 + 19;

/// The size that the header declares; nothing when this is no such header.
std::optional<std::uint64_t> declared_size(ByteView bytes) {
  const auto header = bytes.slice(0, kHeaderSize);
  if (!header || !header->starts_with(kMagic)) return std::nullopt;
  const auto text = header->text().substr(kMagic.size());
  std::uint64_t size = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), size, 16);
  auto rest = text.substr(static_cast<std::size_t>(end - text.data()));
  if (rest.starts_with('L')) rest.remove_prefix(1);  // a long of Python 2
  if (error != std::errc{} || rest.find_first_not_of(' ') != std::string_view::npos) return std::nullopt;
  return size;
}

Claim claim(const Artifact& artifact) { return declared_size(artifact.bytes) ? Claim::structure : Claim::no; }

/// Counts what comes out.
class Counted final : public ByteStream {
 public:
  explicit Counted(ByteStream& inner) : inner_(inner) {}
  [[nodiscard]] Result<std::size_t> read(std::span<std::byte> buffer) override {
    const auto got = inner_.read(buffer);
    count_ += got.value_or(0);
    return got;
  }
  [[nodiscard]] std::uint64_t count() const { return count_; }

 private:
  ByteStream& inner_;
  std::uint64_t count_ = 0;
};

void analyze(const Artifact& artifact, ScanContext& context) {
  const auto declared = declared_size(artifact.bytes);
  if (!declared) return;
  const ByteView data = artifact.bytes.from(kHeaderSize);
  compress::InflateStream stream(data, compress::Wrapper::zlib, artifact.storage);
  Counted counted(stream);
  const bool is_through = read_through(counted, context);
  if (is_through && stream.is_at_end() && counted.count() != *declared)
    context.incomplete({ErrorCode::malformed, kMagic.size(),
                        fmt::format("zfile size: {} bytes declared, {} expanded", *declared, counted.count())});
  const ByteView own = is_through ? artifact.bytes.first(kHeaderSize + stream.consumed()) : artifact.bytes;
  open(artifact, context, own,
       std::make_unique<compress::InflateStream>(data, compress::Wrapper::zlib, artifact.storage));
}

}  // namespace

constinit const Format kZfile{.name = "joblib-zfile",
                              .family = "joblib-zfile",
                              .rules = {},
                              .claim = claim,
                              .analyze = analyze,
                              .is_wrapping = true};

}  // namespace assay::formats::compressed
