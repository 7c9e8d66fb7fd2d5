#pragma once

#include <cstdint>
#include <expected>
#include <string>
#include <string_view>

namespace assay {

/// Why something could not be read, by what to do about it rather than by where it came from.
enum class ErrorCode : std::uint8_t {
  truncated,    ///< the bytes end too early: ask for the whole file
  malformed,    ///< the bytes break their format: do not trust the file
  unsupported,  ///< the bytes may be fine, but assay does not understand them
  limit,        ///< a budget was spent: scan again with a higher one
  io,           ///< the operating system could not give the bytes
};

[[nodiscard]] constexpr std::string_view name_of(ErrorCode code) {
  switch (code) {
    case ErrorCode::truncated: return "truncated";
    case ErrorCode::malformed: return "malformed";
    case ErrorCode::unsupported: return "unsupported";
    case ErrorCode::limit: return "limit";
    case ErrorCode::io: return "io";
  }
  return "malformed";
}

/// One thing that went wrong: what to do, where (in the artifact's own offsets), and a sentence for a person
/// in the shape "what: wanted, got". Foreign text inside `message` is escaped by whoever writes it.
struct Error {
  ErrorCode code = ErrorCode::malformed;
  std::uint64_t offset = 0;
  std::string message;
};

/// A value, or the reason why there is none. `std::optional` is for what may be absent without a reason.
template <class T>
using Result = std::expected<T, Error>;

}  // namespace assay
