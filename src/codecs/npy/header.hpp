#pragma once

#include "core/file_magic.hpp"

#include <assay/bytes.hpp>
#include <assay/result.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace assay::npy {

inline constexpr std::string_view kMagic = magic::kNumpy;
/// What numpy itself refuses to evaluate unless pickles are allowed.
inline constexpr std::uint64_t kNumpyHeaderLimit = 10'000;

/// The front of a `.npy` array: where the payload starts and, as far as it could be understood, what it is.
struct Header {
  std::uint8_t major = 0;
  std::uint8_t minor = 0;
  ByteRange dictionary;                     ///< the text of the header
  std::uint64_t payload = 0;                ///< the offset of the first byte of the array, in the artifact
  std::string descr;                        ///< as written
  std::string shape;                        ///< as written
  bool has_objects = false;                 ///< the payload is a pickle
  std::optional<std::uint64_t> array_size;  ///< bytes of the payload; nothing when it has no size in 64 bits
  std::vector<std::string> oddities;        ///< what numpy never writes, each a sentence
  std::optional<Error> error;               ///< the header is there and not understood
};

/// Reads the header at the front of `bytes`. An error means that not even the place of the payload is known.
[[nodiscard]] Result<Header> read_header(ByteView bytes);

}  // namespace assay::npy
