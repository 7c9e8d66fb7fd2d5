#pragma once

#include "match/signatures.hpp"
#include "match/window.hpp"

#include <assay/bytes.hpp>
#include <assay/result.hpp>

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace assay::match {

/// What rules may know of an artifact besides the bytes that its windows show.
struct Subject {
  std::string_view path;
  std::string_view formats;  ///< "zip,pytorch"
  std::uint64_t size = 0;
  std::uint32_t depth = 0;
  /// Bytes from its first on, which conditions can read at any offset once all windows have been seen.
  ByteView held;
  double seconds = 0;  ///< after so long it ends; 0: never
};

/// A rule that matched.
struct Hit {
  struct Place {
    std::string string;  ///< the identifier, "$a"
    ByteRange range;
  };
  SignatureInfo signature;
  std::vector<Place> places;  ///< the first ones, by offset
  std::uint64_t count = 0;    ///< of all places
};

struct Scanned {
  std::vector<Hit> hits;        ///< in the order of the rules
  std::vector<Error> problems;  ///< each means that something was not matched to its end
};

/// Matches signatures against artifacts, one after the other; each thread has its own.
class Scanner {
 public:
  explicit Scanner(const Signatures& signatures);
  Scanner(const Scanner&) = delete;
  Scanner& operator=(const Scanner&) = delete;
  ~Scanner();

  /// Whether a region of `size` bytes must be one window for every rule to be judged.
  [[nodiscard]] bool wants_whole(std::uint64_t size) const;

  /// Shows every window to every rule and then judges their conditions, once for the whole artifact. Throws
  /// std::bad_alloc, and what `windows` throws.
  [[nodiscard]] Scanned scan(const Subject& subject, Windows& windows);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

/// Rules whose strings have wide gaps need an artifact in one piece; up to this size they get it.
inline constexpr std::uint64_t kWholeUpTo = 64ULL << 20U;

}  // namespace assay::match
