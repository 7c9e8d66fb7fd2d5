#include "cli/model_hash.hpp"

#include "cli/progress.hpp"
#include "crypto/sha256_pair.hpp"
#include "engine/pool.hpp"

#include <sys/stat.h>
#include <unistd.h>
#include <algorithm>
#include <array>
#include <atomic>
#include <cerrno>
#include <mutex>
#include <numeric>
#include <optional>
#include <thread>
#include <utility>

namespace assay::cli {
namespace {

/// Bytes that are read at once; one or two buffers for each core are all the memory that hashing takes.
constexpr std::size_t kChunk = 512UL * 1024;
/// What SHA-256 takes at once.
constexpr std::size_t kBlock = 64;

bool is_unchanged(const engine::Node& node) {
  struct stat status{};
  return ::fstat(node.descriptor.number(), &status) == 0 &&
         static_cast<std::uint64_t>(status.st_size) == node.identity.size &&
         status.st_mtim.tv_sec == node.identity.seconds && status.st_mtim.tv_nsec == node.identity.nanoseconds;
}

/// The bytes of one job, on their way through a buffer.
class Range {
 public:
  Range(const ModelFiles& model, const HashJob& job, std::span<std::byte> buffer)
      : node_(model.open(*job.found)), buffer_(buffer) {
    if (!node_) return;
    end_ = std::min(job.end, node_->identity.size);
    at_ = std::min(job.start, end_);
  }

  /// The next bytes. Nothing at the end, and when reading fails.
  std::span<const std::byte> ahead() {
    while (ahead_.empty() && node_ && at_ < end_) {
      const auto wanted = static_cast<std::size_t>(std::min<std::uint64_t>(buffer_.size(), end_ - at_));
      const auto count = ::pread(node_->descriptor.number(), buffer_.data(), wanted, static_cast<off_t>(at_));
      if (count < 0 && errno == EINTR) continue;
      if (count < 0) node_ = std::unexpected(engine::io_error("reading"));
      if (count <= 0) break;
      ahead_ = buffer_.first(static_cast<std::size_t>(count));
      at_ += ahead_.size();
      bytes_ += ahead_.size();
    }
    return ahead_;
  }
  void pass(std::size_t size) { ahead_ = ahead_.subspan(size); }

  [[nodiscard]] HashResult result(crypto::Bytes digest) const {
    if (!node_) return {.digest = std::unexpected(node_.error())};
    if (!is_unchanged(*node_)) return {.digest = std::unexpected(Error{ErrorCode::io, 0, "changed while it was read"})};
    return {.digest = std::move(digest), .bytes = bytes_, .file_size = node_->identity.size};
  }

 private:
  Result<engine::Node> node_;
  std::span<std::byte> buffer_;
  std::span<const std::byte> ahead_;
  std::uint64_t at_ = 0;
  std::uint64_t end_ = 0;
  std::uint64_t bytes_ = 0;
};

std::uint64_t size_of(const HashJob& job) {
  const auto end = std::min(job.end, job.found->size);
  return end > job.start ? end - job.start : 0;
}

/// What the workers share: the jobs that are left, and the results.
class Work {
 public:
  Work(const ModelFiles& model, std::span<const HashJob> jobs)
      : model_(model), jobs_(jobs), order_(jobs.size()), results_(jobs.size()) {
    // The largest first, so that no core is left alone with one at the end.
    std::iota(order_.begin(), order_.end(), 0);
    std::ranges::stable_sort(order_, std::greater<>(), [&](std::size_t index) { return size_of(jobs[index]); });
    for (const auto& job : jobs) total_ += size_of(job);
  }

  /// The index of a job that nobody has.
  std::optional<std::size_t> take() {
    const auto turn = next_++;
    return turn < order_.size() ? std::optional(order_[turn]) : std::nullopt;
  }
  [[nodiscard]] Range open(std::size_t job, std::span<std::byte> buffer) const { return {model_, jobs_[job], buffer}; }

  void passed(std::size_t bytes) {
    const auto done = done_ += bytes;
    // Who finds somebody else at it has better things to do.
    if (const std::unique_lock lock(mutex_, std::try_to_lock); lock) progress_.update(done, total_);
  }
  void finish(std::size_t job, HashResult result) { results_[job] = std::move(result); }

  [[nodiscard]] std::vector<HashResult> results() {
    progress_.clear();
    return std::move(results_);
  }

 private:
  const ModelFiles& model_;
  std::span<const HashJob> jobs_;
  std::vector<std::size_t> order_;
  std::vector<HashResult> results_;
  std::uint64_t total_ = 0;
  std::atomic<std::size_t> next_ = 0;
  std::atomic<std::uint64_t> done_ = 0;
  std::mutex mutex_;
  Progress progress_{Choice::automatic};
};

/// One job after the other.
void hash_singly(Work& work, crypto::HashAlgorithm algorithm) {
  std::vector<std::byte> buffer(kChunk);
  while (const auto job = work.take()) {
    auto range = work.open(*job, buffer);
    crypto::Hash hash(algorithm);
    for (auto bytes = range.ahead(); !bytes.empty(); bytes = range.ahead()) {
      hash.update(bytes);
      range.pass(bytes.size());
      work.passed(bytes.size());
    }
    work.finish(*job, range.result(hash.finish()));
  }
}

/// One of two jobs that are hashed side by side.
class Lane {
 public:
  explicit Lane(Work& work) : work_(work), buffer_(kChunk) {}

  /// The next bytes of this job or, at its end, of another. Nothing when no job is left.
  std::span<const std::byte> ahead() {
    while (true) {
      if (range_) {
        const auto bytes = range_->ahead();
        if (!bytes.empty()) return bytes;
        const auto digest = hash.finish();
        work_.finish(job_, range_->result({digest.begin(), digest.end()}));
        range_.reset();
      }
      const auto job = work_.take();
      if (!job) return {};
      job_ = *job;
      range_.emplace(work_.open(job_, buffer_));
    }
  }
  void pass(std::size_t size) {
    range_->pass(size);
    work_.passed(size);
  }

  crypto::Sha256 hash;

 private:
  Work& work_;
  std::vector<std::byte> buffer_;
  std::size_t job_ = 0;
  std::optional<Range> range_;
};

void hash_in_pairs(Work& work) {
  Lane one(work);
  Lane other(work);
  while (true) {
    const auto first = one.ahead();
    const auto second = other.ahead();
    if (first.empty() && second.empty()) return;
    const auto common = std::min(first.size(), second.size()) / kBlock * kBlock;
    if (common != 0) {
      crypto::update_pair(one.hash, first.first(common), other.hash, second.first(common));
      one.pass(common);
      other.pass(common);
      continue;
    }
    // The last bytes of a job, or the last job of all.
    const bool is_first = second.empty() || (!first.empty() && first.size() < second.size());
    auto& lane = is_first ? one : other;
    const auto rest = is_first ? first : second;
    lane.hash.update(rest);
    lane.pass(rest.size());
  }
}

}  // namespace

std::vector<HashResult> hash_all(const ModelFiles& model, std::span<const HashJob> jobs,
                                 crypto::HashAlgorithm algorithm) {
  Work work(model, jobs);
  const bool is_paired = algorithm == crypto::HashAlgorithm::sha256 && crypto::pairs_are_faster();
  const auto workers = std::max(1U, std::thread::hardware_concurrency());
  engine::for_each_index(std::min<std::size_t>(workers, jobs.size()), workers, [&](std::size_t, unsigned) {
    if (is_paired) return hash_in_pairs(work);
    hash_singly(work, algorithm);
  });
  return work.results();
}

}  // namespace assay::cli
