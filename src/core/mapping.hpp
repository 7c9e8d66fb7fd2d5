#pragma once

#include "core/bus_guard.hpp"

#include <assay/artifact.hpp>
#include <assay/result.hpp>

#include <cstdint>
#include <memory>

namespace assay {

/// The bytes of an open file, mapped and guarded against the file's shrinking. Released ranges leave memory and are
/// read again from the file when they are touched.
class MappedBlob final : public Blob {
 public:
  /// Maps the first `size` bytes, at least one, of the file open at `descriptor`, which may be closed afterwards.
  [[nodiscard]] static Result<std::shared_ptr<const MappedBlob>> map(int descriptor, std::uint64_t size);

  MappedBlob(std::span<const std::byte> bytes, BusGuard guard)
      : bytes_(bytes), guard_(std::in_place, std::move(guard)) {}
  MappedBlob(const MappedBlob&) = delete;
  MappedBlob& operator=(const MappedBlob&) = delete;
  ~MappedBlob() override;

  [[nodiscard]] ByteView view() const override { return ByteView(bytes_); }
  void release(ByteRange range) const override;
  /// True once a byte was missing: it reads as zero, and nothing that was concluded from it holds.
  [[nodiscard]] bool has_hole() const { return guard_->was_hit(); }

 private:
  std::span<const std::byte> bytes_;
  std::optional<BusGuard> guard_;
};

}  // namespace assay
