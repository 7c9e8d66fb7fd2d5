#include "engine/expansion.hpp"

#include <algorithm>
#include <utility>

namespace assay::engine {
namespace {

constexpr std::uint64_t kFirstRoom = 4096;
constexpr std::uint64_t kLargestFirstRoom = 64ULL * 1024;
constexpr std::size_t kLargestRead = 1U << 20U;
constexpr std::uint64_t kBytesPerStep = 4096;

/// Expanded bytes as storage; they count as resident as long as they live.
class ExpandedBlob final : public Blob {
 public:
  ExpandedBlob(HeapBuffer bytes, std::shared_ptr<std::uint64_t> resident)
      : bytes_(std::move(bytes)), resident_(std::move(resident)) {
    *resident_ += bytes_.size();
  }
  ~ExpandedBlob() override { *resident_ -= bytes_.size(); }
  [[nodiscard]] ByteView view() const override { return ByteView(bytes_.bytes()); }

 private:
  HeapBuffer bytes_;
  std::shared_ptr<std::uint64_t> resident_;
};

}  // namespace

Expansion::Expansion(ByteStream& stream, std::uint64_t stored_size, std::optional<std::uint64_t> declared_size,
                     Ledger& ledger, std::uint32_t id)
    : stream_(stream), stored_size_(stored_size), declared_size_(declared_size), ledger_(ledger), id_(id) {}

void Expansion::grow(std::uint64_t size) {
  while (!is_over_ && buffer_.size() < size) {
    if (buffer_.room().empty()) {
      // The declared size is a hint for the first step only: it may be a lie. One byte more finds the end.
      const std::uint64_t first = std::max(kFirstRoom, std::min(declared_size_.value_or(0), kLargestFirstRoom) + 1);
      const std::uint64_t doubled = std::max<std::uint64_t>(buffer_.capacity() * 2, first);
      buffer_.reserve(doubled);
    }
    const auto room = buffer_.room();
    const std::uint64_t wanted = std::min<std::uint64_t>({room.size(), kLargestRead, size - buffer_.size()});
    buffer_.commit(read_into(room.first(wanted), true));
  }
}

std::span<const std::byte> Expansion::pass(std::span<std::byte> window) {
  if (is_over_ || window.empty()) return {};
  return window.first(read_into(window.first(std::min(window.size(), kLargestRead)), false));
}

std::size_t Expansion::read_into(std::span<std::byte> room, bool is_kept) {
  const auto kept = is_kept ? std::optional<std::uint64_t>(buffer_.size()) : std::nullopt;
  const auto allowance = ledger_.allowance(stored_size_, delivered_, kept);
  // One byte more than is allowed tells a stream that ends here from one that goes on.
  if (room.size() > allowance.bytes) room = room.first(allowance.bytes + 1);
  const auto got = stream_.read(room);
  if (!got) {
    is_over_ = true;
    ledger_.add(id_, {got.error().code, delivered_, got.error().message});
    return 0;
  }
  if (*got == 0) {
    is_over_ = true;
    is_at_end_ = true;
    return 0;
  }
  const std::uint64_t count = std::min<std::uint64_t>(*got, allowance.bytes);
  ledger_.expanded(count);
  delivered_ += count;
  if (count < *got) {
    is_over_ = true;
    ledger_.met(id_, allowance.limit);
  } else if (!ledger_.step(id_, count / kBytesPerStep + 1)) {
    is_over_ = true;
  }
  return count;
}

Storage Expansion::take() {
  buffer_.shrink();
  return std::make_shared<ExpandedBlob>(std::move(buffer_), ledger_.resident());
}

}  // namespace assay::engine
