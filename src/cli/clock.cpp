#include "cli/clock.hpp"

#include <fmt/format.h>

#include <charconv>
#include <chrono>
#include <cstdlib>
#include <string_view>

namespace assay::cli {

std::string time_stamp() {
  using std::chrono::floor;
  auto now = floor<std::chrono::seconds>(std::chrono::system_clock::now());
  if (const char* text = std::getenv("SOURCE_DATE_EPOCH")) {
    constexpr std::int64_t kLatest = 253'402'300'799;  // the last second of the year 9999
    const std::string_view wanted = text;
    std::int64_t seconds = 0;
    const auto [end, error] = std::from_chars(wanted.data(), wanted.data() + wanted.size(), seconds);
    if (error == std::errc() && end == wanted.data() + wanted.size() && seconds >= 0 && seconds <= kLatest)
      now = std::chrono::sys_seconds(std::chrono::seconds(seconds));
  }
  const auto day = floor<std::chrono::days>(now);
  const std::chrono::year_month_day date(day);
  const std::chrono::hh_mm_ss time(now - day);
  return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}", static_cast<int>(date.year()),
                     static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()), time.hours().count(),
                     time.minutes().count(), time.seconds().count());
}

std::string today() { return time_stamp().substr(0, std::string_view("2026-12-31").size()); }

}  // namespace assay::cli
