#pragma once

#include "trust/failure.hpp"
#include "trust/sigstore/bundle.hpp"
#include "trust/sigstore/evidence.hpp"
#include "trust/sigstore/trusted_root.hpp"

#include <cstddef>
#include <span>
#include <vector>

namespace assay::trust::sigstore {

/// The time at which an authority of the trusted root stamped `signature`.
[[nodiscard]] Checked<TrustedTime> verify_timestamp(crypto::ByteSpan response, crypto::ByteSpan signature,
                                                    std::span<const Authority> authorities, std::int64_t latest_time);

/// How many independent sources there are: an operator, or an authority that names none, counts once.
[[nodiscard]] std::size_t count_sources(std::span<const TrustedTime> times);

}  // namespace assay::trust::sigstore
