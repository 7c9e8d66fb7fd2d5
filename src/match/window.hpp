#pragma once

#include <assay/bytes.hpp>

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace assay::match {

/// How far from its first byte a match may depend on bytes, in either direction. libyara follows a regular expression
/// 4 KiB each way from its rarest part, and its lexer ends a text at 8 KiB, which `wide` doubles and `base64wide`
/// makes less than three times as long.
inline constexpr std::uint64_t kReach = 32ULL * 1024;
inline constexpr std::uint64_t kWindow = 4ULL << 20U;

struct WindowSizes {
  std::uint64_t window = kWindow;  ///< more than twice the reach
  std::uint64_t reach = kReach;
};

/// Some bytes of an artifact, as the matcher sees them at a time. Windows overlap; each match belongs to the one window
/// that sees all that it depends on: the one in which its first byte is `counted`.
struct Window {
  std::uint64_t offset = 0;          ///< of the first byte, in the artifact
  std::span<const std::byte> bytes;  ///< valid until the next window is asked for
  ByteRange counted;                 ///< in the artifact; they do not overlap
};

/// Hands out the windows of one artifact, front to back.
class Windows {
 public:
  Windows() = default;
  Windows(const Windows&) = delete;
  Windows& operator=(const Windows&) = delete;
  virtual ~Windows() = default;

  /// Nothing when there are no more, or when somebody decided that it is enough.
  [[nodiscard]] virtual std::optional<Window> next() = 0;
};

/// The windows of regions of bytes in memory. A region that is no larger than a window is seen at once.
class RegionWindows final : public Windows {
 public:
  enum class End : std::uint8_t {
    closed,  ///< the last region ends where it ends
    open,    ///< somebody else goes on behind it, beginning twice the reach before its end
  };
  /// `regions` are in order, do not overlap and lie in `bytes`, whose owner must outlive this.
  RegionWindows(ByteView bytes, std::vector<ByteRange> regions, WindowSizes sizes = {}, End end = End::closed);

  [[nodiscard]] std::optional<Window> next() override;

 private:
  ByteView bytes_;
  std::vector<ByteRange> regions_;
  WindowSizes sizes_;
  End end_;
  std::size_t region_ = 0;
  std::uint64_t counted_ = 0;  ///< of the region, from its start
};

}  // namespace assay::match
