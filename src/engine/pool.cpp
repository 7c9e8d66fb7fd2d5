#include "engine/pool.hpp"

#include <algorithm>
#include <atomic>
#include <exception>
#include <mutex>
#include <system_error>
#include <thread>
#include <vector>

namespace assay::engine {
namespace {

/// Hands indices out and keeps the first exception.
class Queue {
 public:
  Queue(std::size_t count, const std::function<void(std::size_t, unsigned)>& work) : count_(count), work_(work) {}

  void drain(unsigned worker) noexcept {
    for (;;) {
      const std::size_t index = next_.fetch_add(1, std::memory_order_relaxed);
      if (index >= count_) return;
      try {
        work_(index, worker);
      } catch (...) {
        const std::lock_guard lock(mutex_);
        if (error_ == nullptr || index < error_index_) {
          error_ = std::current_exception();
          error_index_ = index;
        }
      }
    }
  }
  void rethrow() const {
    if (error_ != nullptr) std::rethrow_exception(error_);
  }

 private:
  std::size_t count_;
  const std::function<void(std::size_t, unsigned)>& work_;
  std::atomic<std::size_t> next_{0};
  std::mutex mutex_;
  std::exception_ptr error_;
  std::size_t error_index_ = 0;
};

}  // namespace

void for_each_index(std::size_t count, unsigned jobs, const std::function<void(std::size_t, unsigned)>& work) {
  Queue queue(count, work);
  {
    const auto threads = static_cast<unsigned>(std::min<std::size_t>(std::max(jobs, 1U), count));
    std::vector<std::jthread> helpers;
    try {
      // The calling thread is worker 0: one file never costs a thread.
      for (unsigned worker = 1; worker < threads; ++worker)
        helpers.emplace_back([&queue, worker] { queue.drain(worker); });
    } catch (const std::system_error&) {  // NOLINT(bugprone-empty-catch)
      // As many threads as the system gives are enough.
    }
    queue.drain(0);
  }
  queue.rethrow();
}

}  // namespace assay::engine
