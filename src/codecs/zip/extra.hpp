#pragma once

#include <assay/bytes.hpp>
#include <assay/cursor.hpp>

#include <cstdint>
#include <optional>

namespace assay::zip {

/// One field of a header's extra data (4.5.1).
struct ExtraField {
  std::uint16_t id = 0;
  ByteView data;
};

inline constexpr std::uint16_t kZip64Extra = 0x0001;
inline constexpr std::uint16_t kUnicodePathExtra = 0x7075;

/// Walks extra fields front to back. Ends at the first field that does not fit; `rest` is then what was not
/// understood (old PyTorch leaves uninitialised padding there).
class ExtraFields {
 public:
  explicit ExtraFields(ByteView extra) : rest_(extra) {}
  [[nodiscard]] std::optional<ExtraField> next();
  [[nodiscard]] ByteView rest() const { return rest_; }

 private:
  ByteView rest_;
};

/// The member name of an Info-ZIP Unicode Path field (4.6.9), when there is one and its checksum says that it
/// belongs to `name`. Readers that honour the field use it instead of the header's name.
[[nodiscard]] std::optional<ByteView> unicode_path(ByteView extra, ByteView name);

/// True when everything in `extra` is a kind of field that archivers write, with nothing hidden in it: bytes that
/// need no second look. PyTorch's padding ("FB" and a run of Z) is.
[[nodiscard]] bool is_ordinary_extra(ByteView extra);

}  // namespace assay::zip
