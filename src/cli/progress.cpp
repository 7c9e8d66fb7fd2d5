#include "cli/progress.hpp"

#include "core/text.hpp"

#include <fmt/format.h>

#include <unistd.h>

namespace assay::cli {
namespace {

using namespace std::chrono_literals;
constexpr auto kPatience = 500ms;      // a scan that is over by then shows nothing
constexpr auto kOnTerminal = 100ms;    // one line that is overwritten
constexpr auto kOutsideTerminal = 2s;  // lines that stay, in somebody's log

}  // namespace

Progress::Progress(Choice choice)
    : is_wanted_(choice == Choice::always || (choice == Choice::automatic && cli::is_terminal(STDERR_FILENO))),
      is_terminal_(cli::is_terminal(STDERR_FILENO)),
      next_(Clock::now() + kPatience) {}

void Progress::update(const ScanProgress& progress) {
  if (!is_due()) return;
  show(fmt::format("scanned {} of {} files, {}", text::grouped(progress.files_done),
                   text::grouped(progress.files_total), text::byte_size(progress.bytes_done)));
}

void Progress::update(std::uint64_t bytes_done, std::uint64_t bytes_total) {
  if (!is_due()) return;
  show(fmt::format("hashed {} of {}", text::byte_size(bytes_done), text::byte_size(bytes_total)));
}

bool Progress::is_due() {
  if (!is_wanted_) return false;
  const auto now = Clock::now();
  if (now < next_) return false;
  next_ = now + (is_terminal_ ? Clock::duration(kOnTerminal) : Clock::duration(kOutsideTerminal));
  return true;
}

void Progress::show(std::string_view line) {
  print_error(is_terminal_ ? fmt::format("\r{}\033[K", line) : fmt::format("{}\n", line));
  is_shown_ = true;
}

void Progress::clear() {
  if (is_shown_ && is_terminal_) print_error("\r\033[K");
  is_shown_ = false;
}

}  // namespace assay::cli
