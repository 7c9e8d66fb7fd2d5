#include "crypto/openssl/time.hpp"

#include <chrono>
#include <ctime>

namespace assay::crypto::openssl {

std::optional<std::int64_t> seconds(const ASN1_TIME* time) {
  std::tm parts{};
  if (time == nullptr || ASN1_TIME_to_tm(time, &parts) != 1) return std::nullopt;
  const std::chrono::year_month_day day(std::chrono::year(parts.tm_year + 1900),
                                        std::chrono::month(static_cast<unsigned>(parts.tm_mon + 1)),
                                        std::chrono::day(static_cast<unsigned>(parts.tm_mday)));
  if (!day.ok()) return std::nullopt;
  const std::chrono::sys_seconds at = std::chrono::sys_days(day) + std::chrono::hours(parts.tm_hour) +
                                      std::chrono::minutes(parts.tm_min) + std::chrono::seconds(parts.tm_sec);
  return at.time_since_epoch().count();
}

}  // namespace assay::crypto::openssl
