#include "core/bus_guard.hpp"

#include <signal.h>
#include <sys/mman.h>
#include <unistd.h>
#include <algorithm>
#include <array>
#include <atomic>
#include <cerrno>
#include <mutex>
#include <utility>

namespace assay {
namespace {

/// A guarded mapping. The handler reads slots while other threads take and free theirs, so all of it is atomic.
struct Slot {
  std::atomic<std::uintptr_t> begin{0};  ///< 0: free
  std::atomic<std::uintptr_t> end{0};    ///< 0: not ready
  std::atomic<std::uint32_t> hits{0};
};

constexpr std::size_t kSlots = 4096;  // one for each file that is open at a time
constinit std::array<Slot, kSlots> slots{};
static_assert(std::atomic<std::uintptr_t>::is_always_lock_free && std::atomic<std::uint32_t>::is_always_lock_free);

struct sigaction previous_action;
std::uintptr_t page_size = 4096;

/// Puts zeros where the file has nothing. Each further fault of a mapping covers twice as much, so that a file of
/// gigabytes that was emptied costs tens of faults rather than one for each page.
bool cover_hole(std::uintptr_t address) {
  for (Slot& slot : slots) {
    const std::uintptr_t begin = slot.begin.load(std::memory_order_acquire);
    const std::uintptr_t end = slot.end.load(std::memory_order_acquire);
    if (begin == 0 || address < begin || address >= end) continue;
    const std::uint32_t hits = slot.hits.fetch_add(1, std::memory_order_acq_rel);
    const std::uintptr_t page = address / page_size * page_size;
    const std::uintptr_t size = std::min(page_size << std::min(hits, 20U), end - page);
    // NOLINTNEXTLINE(performance-no-int-to-ptr): the kernel reports the address as a number
    void* const where = reinterpret_cast<void*>(page);
    return ::mmap(where, size, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0) != MAP_FAILED;
  }
  return false;
}

void handle(int signal, siginfo_t* info, void* context) {
  const int saved_error = errno;
  const bool is_ours = cover_hole(reinterpret_cast<std::uintptr_t>(info->si_addr));
  errno = saved_error;
  if (is_ours) return;
  if ((previous_action.sa_flags & SA_SIGINFO) != 0 && previous_action.sa_sigaction != nullptr) {
    previous_action.sa_sigaction(signal, info, context);
  } else if (previous_action.sa_handler == SIG_DFL || previous_action.sa_handler == SIG_IGN) {
    // Returning repeats the access, which then does what it would have done without us.
    struct sigaction action{};
    action.sa_handler = SIG_DFL;
    ::sigaction(SIGBUS, &action, nullptr);
  } else {
    previous_action.sa_handler(signal);
  }
}

void install() {
  page_size = static_cast<std::uintptr_t>(::sysconf(_SC_PAGESIZE));
  struct sigaction action{};
  action.sa_sigaction = handle;
  action.sa_flags = SA_SIGINFO | SA_ONSTACK | SA_NODEFER;
  ::sigemptyset(&action.sa_mask);
  ::sigaction(SIGBUS, &action, &previous_action);
}

}  // namespace

std::optional<BusGuard> BusGuard::watch(std::span<const std::byte> mapping) {
  static std::once_flag installed;
  std::call_once(installed, install);
  const auto begin = reinterpret_cast<std::uintptr_t>(mapping.data());
  for (std::size_t i = 0; i < kSlots; ++i) {
    std::uintptr_t is_free = 0;
    if (slots[i].begin.load(std::memory_order_relaxed) != 0) continue;
    if (!slots[i].begin.compare_exchange_strong(is_free, begin, std::memory_order_acq_rel)) continue;
    slots[i].hits.store(0, std::memory_order_relaxed);
    // The last page of a file is readable to its end; a mapping always is whole pages.
    const auto size = (mapping.size() + page_size - 1) / page_size * page_size;
    slots[i].end.store(begin + size, std::memory_order_release);
    return BusGuard(i);
  }
  return std::nullopt;
}

BusGuard::BusGuard(BusGuard&& other) noexcept : slot_(std::exchange(other.slot_, std::nullopt)) {}

BusGuard::~BusGuard() {
  if (!slot_) return;
  slots[*slot_].end.store(0, std::memory_order_release);
  slots[*slot_].begin.store(0, std::memory_order_release);
}

bool BusGuard::was_hit() const { return slot_ && slots[*slot_].hits.load(std::memory_order_acquire) != 0; }

}  // namespace assay
