#include "core/rfc3339.hpp"

#include <fmt/format.h>

#include <chrono>

namespace assay {
namespace {

/// Takes the text apart from its front; the first failure sticks.
class Scanner {
 public:
  explicit Scanner(std::string_view text) : rest_(text) {}

  /// Exactly `count` digits.
  int digits(std::size_t count) {
    int value = 0;
    for (std::size_t i = 0; i < count; ++i) {
      if (!starts_with_digit()) {
        has_failed_ = true;
        return 0;
      }
      value = value * 10 + (rest_.front() - '0');
      rest_.remove_prefix(1);
    }
    return value;
  }
  bool skip(char wanted) {
    if (rest_.empty() || rest_.front() != wanted) return false;
    rest_.remove_prefix(1);
    return true;
  }
  void expect(char wanted) { has_failed_ = !skip(wanted) || has_failed_; }
  /// The digits of a fraction as nanoseconds; what is finer is cut off.
  std::uint32_t fraction() {
    std::uint32_t value = 0;
    std::uint32_t unit = 100'000'000;
    if (!starts_with_digit()) has_failed_ = true;
    for (; starts_with_digit(); rest_.remove_prefix(1)) {
      value += static_cast<std::uint32_t>(rest_.front() - '0') * unit;
      unit /= 10;
    }
    return value;
  }
  void fail() { has_failed_ = true; }
  [[nodiscard]] bool is_done() const { return !has_failed_ && rest_.empty(); }

 private:
  [[nodiscard]] bool starts_with_digit() const {
    return !rest_.empty() && rest_.front() >= '0' && rest_.front() <= '9';
  }

  std::string_view rest_;
  bool has_failed_ = false;
};

}  // namespace

std::optional<Instant> parse_rfc3339(std::string_view text) {
  Scanner in(text);
  const int year = in.digits(4);
  in.expect('-');
  const int month = in.digits(2);
  in.expect('-');
  const int day = in.digits(2);
  in.expect('T');
  const int hour = in.digits(2);
  in.expect(':');
  const int minute = in.digits(2);
  in.expect(':');
  const int second = in.digits(2);
  const std::uint32_t nanoseconds = in.skip('.') ? in.fraction() : 0;
  int offset_minutes = 0;
  if (!in.skip('Z')) {
    const bool is_behind = in.skip('-');
    if (!is_behind) in.expect('+');
    const int offset_hours = in.digits(2);
    in.expect(':');
    const int more_minutes = in.digits(2);
    if (offset_hours > 23 || more_minutes > 59) in.fail();
    offset_minutes = (offset_hours * 60 + more_minutes) * (is_behind ? -1 : 1);
  }
  const std::chrono::year_month_day date(std::chrono::year(year), std::chrono::month(static_cast<unsigned>(month)),
                                         std::chrono::day(static_cast<unsigned>(day)));
  if (!in.is_done() || !date.ok() || hour > 23 || minute > 59 || second > 59) return std::nullopt;
  const auto at = std::chrono::sys_days(date) + std::chrono::hours(hour) +
                  std::chrono::minutes(minute - offset_minutes) + std::chrono::seconds(second);
  return Instant{std::chrono::floor<std::chrono::seconds>(at).time_since_epoch().count(), nanoseconds};
}

std::string rfc3339(std::int64_t seconds) {
  constexpr std::int64_t kYear10000 = 253'402'300'800;
  constexpr std::int64_t kYear0 = -62'167'219'200;
  if (seconds < kYear0 || seconds >= kYear10000) return fmt::format("{} seconds", seconds);
  const std::chrono::sys_seconds at{std::chrono::seconds(seconds)};
  const auto day = std::chrono::floor<std::chrono::days>(at);
  const std::chrono::year_month_day date(day);
  const std::chrono::hh_mm_ss time(at - day);
  return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}Z", static_cast<int>(date.year()),
                     static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()), time.hours().count(),
                     time.minutes().count(), time.seconds().count());
}

}  // namespace assay
