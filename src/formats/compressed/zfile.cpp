// What joblib before 0.10 wrote for compress=…, and still reads (joblib/numpy_pickle_compat.py): "ZF", the size of the
// content as Python writes a hexadecimal number, blanks up to 21 bytes (with Python 2 to 22), and a zlib stream.
#include "codecs/compress/inflate.hpp"
#include "core/python_integer.hpp"
#include "formats/compressed/compressed.hpp"
#include "formats/compressed/open.hpp"

#include <fmt/format.h>

#include <memory>
#include <optional>
#include <string_view>

namespace assay::formats::compressed {
namespace {

constexpr std::string_view kMagic = "ZF";
constexpr std::uint64_t kHeaderSize = 2 + 19;

struct Header {
  std::uint64_t end = 0;   ///< where the stream begins
  std::uint64_t size = 0;  ///< that the content should have
};

/// Nothing when this is no such header.
std::optional<Header> read_header(ByteView bytes) {
  const auto header = bytes.slice(0, kHeaderSize);
  if (!header || !header->starts_with(kMagic)) return std::nullopt;
  auto text = header->text().substr(kMagic.size());
  const bool is_as_written = text.starts_with("0x");
  const auto last = text.find_last_not_of(' ');
  if (is_as_written && last != std::string_view::npos && text[last] == 'L')
    text = text.substr(0, last);  // a long of Python 2
  const auto size = text::python_integer(text, 16);
  if (!size) return std::nullopt;
  Header result{.end = kHeaderSize, .size = *size};
  // No zlib stream begins with a blank.
  if (bytes.at(kHeaderSize).value_or(0) == ' ') ++result.end;
  // joblib reads whatever int(…, 16) does; such words are proof only in front of a stream.
  if (!is_as_written && !begins_zlib(bytes.from(result.end))) return std::nullopt;
  return result;
}

Claim claim(const Artifact& artifact) { return read_header(artifact.bytes) ? Claim::structure : Claim::no; }

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

/// The model that `model.pkl_01.npy.z` belongs to: joblib wrote each array beside the pickle, without a header, and
/// how it is to be read into the pickle.
std::optional<std::string_view> model_of(std::string_view name) {
  constexpr std::string_view kEnding = ".npy.z";
  if (!name.ends_with(kEnding)) return std::nullopt;
  name.remove_suffix(kEnding.size());
  const auto end = name.find_last_not_of("0123456789");
  if (end == std::string_view::npos || end == 0 || end + 1 == name.size() || name[end] != '_') return std::nullopt;
  return name.substr(0, end);
}

void analyze(const Artifact& artifact, ScanContext& context) {
  const auto header = read_header(artifact.bytes);
  if (!header) return;
  const ByteView data = artifact.bytes.from(header->end);
  compress::InflateStream stream(data, compress::Wrapper::zlib, artifact.storage);
  Counted counted(stream);
  const bool is_through = read_through(counted, context);
  if (is_through && stream.is_at_end() && counted.count() != header->size)
    context.incomplete({ErrorCode::malformed, kMagic.size(),
                        fmt::format("zfile size: {} bytes declared, {} expanded", header->size, counted.count())});
  if (const auto model = model_of(artifact.name())) {
    const auto found = context.sibling(*model);
    if (found && found->kind == Sibling::Kind::file) context.adopt(content_name(artifact.name()));
  }
  const ByteView own = is_through ? artifact.bytes.first(header->end + stream.consumed()) : artifact.bytes;
  open(artifact, context, own,
       std::make_unique<compress::InflateStream>(data, compress::Wrapper::zlib, artifact.storage));
}

}  // namespace

constinit const Format kZfile{
    .name = "joblib-zfile", .family = "joblib-zfile", .rules = {}, .claim = claim, .analyze = analyze};

}  // namespace assay::formats::compressed
