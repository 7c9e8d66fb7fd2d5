#pragma once

#include <assay/bytes.hpp>

#include <cstdint>
#include <string_view>

namespace assay::engine {

/// Something with a beginning that is hard to mistake.
struct Signature {
  std::string_view name;       ///< with its article: "a zip archive"
  bool is_executable = false;  ///< the operating system can run it
  bool is_mark = false;        ///< only the first bytes of it
  std::uint64_t lead = 0;      ///< how far before the bytes that give it away it begins
};

inline constexpr Signature kPickle{.name = "a pickle"};

/// How far behind the first byte of a signature its evidence may lie: bytes that a window must reach further.
inline constexpr std::uint64_t kSignatureReach = 64ULL * 1024;

/// What begins at `at` (or `lead` bytes before it); null when nothing known does. Bytes behind the end of `bytes` are
/// taken to be missing. `work` is spent where following a structure takes long; at zero nothing is followed.
[[nodiscard]] const Signature* recognise(ByteView bytes, std::uint64_t at, std::uint64_t& work);

/// Whether the first bytes of a program stand at `at`, and what follows is none, or no whole one. Chance writes such
/// bytes once in four gigabytes: a question for few bytes.
[[nodiscard]] const Signature* recognise_mark(ByteView bytes, std::uint64_t at);

/// The same for bytes that stand for themselves: what they begin like, for a sentence to a person.
[[nodiscard]] const Signature* recognise_front(ByteView bytes);

}  // namespace assay::engine
