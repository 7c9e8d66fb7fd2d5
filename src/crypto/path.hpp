#pragma once

#include "crypto/certificate.hpp"

#include <cstdint>
#include <expected>
#include <span>
#include <string>
#include <vector>

namespace assay::crypto {

/// Between which certificates a path may run, and when. What a bundle brings along is never an anchor.
struct PathRequest {
  std::span<const Certificate> intermediates;
  std::span<const Certificate> anchors;  ///< trusted whether or not they signed themselves
  std::int64_t time = 0;                 ///< seconds since 1970
};

struct PathFailure {
  enum class Kind : std::uint8_t {
    untrusted,         ///< no path leads to an anchor
    outside_validity,  ///< one does, but a certificate of it was not valid at that time
    forbidden,         ///< one does, but breaks a constraint of RFC 5280 or the security level
  };
  Kind kind = Kind::untrusted;
  std::string message;
};

/// The verified path from `leaf` to an anchor (RFC 5280, 6), leaf first. Says nothing about what the leaf may sign.
[[nodiscard]] std::expected<std::vector<Certificate>, PathFailure> build_path(const Certificate& leaf,
                                                                              const PathRequest& request);

}  // namespace assay::crypto
