#include "trust/sigstore/times.hpp"

#include "core/rfc3339.hpp"
#include "core/text.hpp"
#include "crypto/timestamp.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <string_view>

namespace assay::trust::sigstore {

Checked<TrustedTime> verify_timestamp(crypto::ByteSpan response, crypto::ByteSpan signature,
                                      std::span<const Authority> authorities, std::int64_t latest_time) {
  const auto timestamp = crypto::Timestamp::parse(response);
  if (!timestamp) return fail(Reason::timestamp_invalid, timestamp.error().message);
  const auto earliest = timestamp->time();
  const auto latest = earliest + (timestamp->has_fraction() ? 1 : 0);
  Failure closest{Reason::timestamp_untrusted, "timestamp: no timestamp authority is trusted"};
  for (const auto& authority : authorities) {
    if (const auto verified = timestamp->verify(signature, authority.chain); !verified) {
      if (closest.reason != Reason::timestamp_untrusted || &authority == &authorities.front())
        closest = {Reason::timestamp_invalid, verified.error().message};
      continue;
    }
    const auto where = text::printable(authority.uri);
    if (earliest > latest_time)
      return fail(Reason::timestamp_invalid, fmt::format("timestamp: {} is in the future", rfc3339(earliest)));
    const bool is_valid = std::ranges::all_of(
        authority.chain, [&](const auto& certificate) { return certificate.validity().contains(latest); });
    if (is_valid && authority.valid_for.contains(earliest, latest))
      return TrustedTime{TrustedTime::Source::timestamp, earliest, latest, authority.uri, authority.operator_};
    closest = {Reason::timestamp_untrusted, fmt::format("timestamp: {} was trusted {}, not at {}", where,
                                                        describe(authority.valid_for), rfc3339(latest))};
  }
  return std::unexpected(std::move(closest));
}

std::size_t count_sources(std::span<const TrustedTime> times) {
  std::vector<std::string_view> names;
  names.reserve(times.size());
  for (const auto& time : times) names.push_back(time.operator_.empty() ? time.authority : time.operator_);
  std::ranges::sort(names);
  const auto repeated = std::ranges::unique(names);
  return names.size() - repeated.size();
}

}  // namespace assay::trust::sigstore
