#include "core/printable_runs.hpp"

#include <algorithm>

namespace assay {
namespace {

constexpr std::uint64_t kWindow = 64ULL << 10U;
constexpr std::uint64_t kOverlap = 512;
constexpr std::uint64_t kBytesPerStep = 256;

}  // namespace

void for_each_printable_run(ByteView bytes, std::uint64_t shortest, const std::function<bool(std::uint64_t)>& step,
                            const std::function<void(ByteView)>& see) {
  std::uint64_t at = 0;
  while (at < bytes.size()) {
    const auto window = bytes.from(at).first(kWindow).text();
    if (!step(1 + window.size() / kBytesPerStep)) return;
    const auto begin = std::ranges::find_if(window, is_printable);
    const auto end = std::find_if_not(begin, window.end(), is_printable);
    const auto skipped = static_cast<std::uint64_t>(begin - window.begin());
    const auto size = static_cast<std::uint64_t>(end - begin);
    const bool is_cut = end == window.end() && window.size() == kWindow;
    // What goes on behind the window is looked at from its front, as far as it fits.
    if (is_cut && skipped != 0 && size != 0) {
      at += skipped;
      continue;
    }
    if (size >= shortest) see(bytes.from(at + skipped).first(size));
    at += is_cut && size != 0 ? kWindow - kOverlap : skipped + size;
  }
}

}  // namespace assay
