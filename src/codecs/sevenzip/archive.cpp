// The only place that sees archive.h.
#include "codecs/sevenzip/archive.hpp"

#include "codecs/compress/crc32.hpp"
#include "core/text.hpp"

#include <assay/cursor.hpp>

#include <archive.h>
#include <archive_entry.h>
#include <fmt/format.h>

#include <locale.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <climits>
#include <cwchar>
#include <new>
#include <utility>
#include <vector>

namespace assay::sevenzip {
namespace {

constexpr std::uint64_t kFrontSize = 32;
/// What libarchive says of a file that breaks its format, where the system has no EFTYPE.
constexpr int kBrokenFile = EILSEQ;
/// Going back in an archive means to expand it from its beginning.
constexpr std::uint64_t kMaxRestarts = 1000;

struct Free {
  void operator()(archive* reader) const { archive_read_free(reader); }
};

/// libarchive converts names to the character set of the locale. This is UTF-8 for the thread, as long as it lives.
class Utf8Locale {
 public:
  Utf8Locale() : before_(uselocale(shared())) {}
  Utf8Locale(const Utf8Locale&) = delete;
  Utf8Locale& operator=(const Utf8Locale&) = delete;
  ~Utf8Locale() { uselocale(before_); }

 private:
  /// Kept for the life of the program. Without it names of other alphabets are lost.
  static locale_t shared() {
    static const locale_t kUtf8 = newlocale(LC_CTYPE_MASK, "C.UTF-8", nullptr);
    return kUtf8;
  }
  locale_t before_;
};

}  // namespace

void prepare_names() {
  const Utf8Locale locale;
  std::mbstate_t state{};
  std::array<char, MB_LEN_MAX> bytes{};
  [[maybe_unused]] const std::size_t loaded = std::wcrtomb(bytes.data(), L'\u00E9', &state);
}

Result<Front> read_front(ByteView bytes) {
  Cursor in(bytes);
  if (in.take(kMagic.size(), "7z magic").text() != kMagic) in.fail(ErrorCode::malformed, "7z magic: wanted");
  static_cast<void>(in.u16("7z version"));
  const auto crc = in.u32("checksum of the 7z front");
  const ByteView place = in.peek(20);
  const auto offset = in.u64("offset of the 7z directory");
  const auto size = in.u64("size of the 7z directory");
  static_cast<void>(in.u32("checksum of the 7z directory"));
  if (!in) return std::unexpected(in.error());
  const auto rest = bytes.size() - kFrontSize;
  if (offset > rest || size > rest - offset)
    return std::unexpected(Error{ErrorCode::truncated, bytes.origin() + 12,
                                 fmt::format("7z directory: {} bytes at {} wanted, {} left", size, offset, rest)});
  return Front{kFrontSize + offset + size, compress::crc32(place.span()) == crc};
}

struct Reader::State {
  State(ByteView bytes, Storage owner) : storage(std::move(owner)), reader(archive_read_new()) {
    if (reader == nullptr) throw std::bad_alloc();
    archive_read_support_format_7zip(reader.get());
    const auto code = archive_read_open_memory(reader.get(), bytes.span().data(), bytes.size());
    if (code != ARCHIVE_OK) error = failure("archive");
  }

  /// What libarchive says went wrong. What it does not know may be fine in other hands.
  Error failure(std::string_view what) const {
    const char* said = archive_error_string(reader.get());
    const bool is_broken = archive_errno(reader.get()) == kBrokenFile;
    const bool is_encrypted = archive_read_has_encrypted_entries(reader.get()) > 0;
    if (is_encrypted) return {ErrorCode::unsupported, 0, fmt::format("7z {}: encrypted", what)};
    return {is_broken ? ErrorCode::malformed : ErrorCode::unsupported, 0,
            fmt::format("7z {}: {}", what, text::printable(said != nullptr ? said : "cannot be read"))};
  }

  Storage storage;
  std::unique_ptr<archive, Free> reader;
  std::optional<Error> error;
  std::uint64_t position = 0;
};

Reader::Reader(ByteView archive, Storage storage) : state_(std::make_unique<State>(archive, std::move(storage))) {}
Reader::~Reader() = default;

std::uint64_t Reader::position() const { return state_->position; }

Result<std::optional<Entry>> Reader::next() {
  if (state_->error) return std::unexpected(*state_->error);
  const Utf8Locale locale;
  archive_entry* entry = nullptr;
  const auto code = archive_read_next_header(state_->reader.get(), &entry);
  if (code == ARCHIVE_EOF) return std::nullopt;
  if (code < ARCHIVE_WARN) {
    state_->error = state_->failure("directory");
    return std::unexpected(*state_->error);
  }
  ++state_->position;
  const auto text = [](const char* said) { return std::string(said != nullptr ? said : ""); };
  Entry result{.name = text(archive_entry_pathname(entry)), .link = text(archive_entry_symlink(entry))};
  if (archive_entry_size_is_set(entry) != 0 && archive_entry_size(entry) >= 0)
    result.size = static_cast<std::uint64_t>(archive_entry_size(entry));
  result.is_directory = archive_entry_filetype(entry) == AE_IFDIR;
  result.is_link = archive_entry_filetype(entry) == AE_IFLNK;
  return result;
}

Result<std::size_t> Reader::read(std::span<std::byte> buffer) {
  if (state_->error) return std::unexpected(*state_->error);
  const auto got = archive_read_data(state_->reader.get(), buffer.data(), buffer.size());
  if (got >= 0) return static_cast<std::size_t>(got);
  state_->error = state_->failure("member");
  return std::unexpected(*state_->error);
}

class MemberStream final : public ByteStream {
 public:
  MemberStream(std::shared_ptr<Members> members, std::uint64_t index) : members_(std::move(members)), index_(index) {}

  [[nodiscard]] Result<std::size_t> read(std::span<std::byte> buffer) override {
    const auto reader = members_->at(index_, delivered_);
    if (!reader) return std::unexpected(reader.error());
    const auto got = (*reader)->read(buffer);
    if (got) members_->delivered_ = delivered_ += *got;
    return got;
  }

 private:
  std::shared_ptr<Members> members_;
  std::uint64_t index_;
  std::uint64_t delivered_ = 0;
};

std::unique_ptr<ByteStream> Members::open(std::uint64_t index) {
  return std::make_unique<MemberStream>(shared_from_this(), index);
}

Result<Reader*> Members::at(std::uint64_t index, std::uint64_t delivered) {
  const bool is_behind = reader_ != nullptr && (reader_->position() > index + 1 ||
                                                (reader_->position() == index + 1 && delivered_ > delivered));
  if (reader_ == nullptr || is_behind) {
    if (++restarts_ > kMaxRestarts)
      return std::unexpected(Error{ErrorCode::limit, 0, fmt::format("7z: expanded more than {} times", kMaxRestarts)});
    reader_ = std::make_unique<Reader>(archive_, storage_);
  }
  while (reader_->position() <= index) {
    const auto entry = reader_->next();
    if (!entry) return std::unexpected(entry.error());
    if (!*entry) return std::unexpected(Error{ErrorCode::truncated, 0, "7z directory: an entry wanted, got the end"});
    delivered_ = 0;
  }
  std::vector<std::byte> passed(1U << 16U);
  while (delivered_ < delivered) {
    const auto got =
        reader_->read(std::span(passed).first(std::min<std::uint64_t>(passed.size(), delivered - delivered_)));
    if (!got) return std::unexpected(got.error());
    if (*got == 0) break;
    delivered_ += *got;
  }
  return reader_.get();
}

}  // namespace assay::sevenzip
