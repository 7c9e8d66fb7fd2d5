#include "engine/file_scan.hpp"

#include "core/hex.hpp"
#include "crypto/digest.hpp"
#include "engine/rules.hpp"

#include <fmt/format.h>

#include <fcntl.h>
#include <unistd.h>
#include <algorithm>
#include <cerrno>
#include <new>
#include <utility>

namespace assay::engine {
namespace {

constexpr std::size_t kRing = 1U << 20U;
constexpr std::uint64_t kHashedAnyway = 64ULL * 1024;

/// A record of something that was not looked at.
FileReport unseen(const Task& task, Outcome outcome, std::string reason) {
  FileReport report;
  report.artifacts.push_back({.path = task.shown, .outcome = outcome, .reason = std::move(reason)});
  return report;
}

FileReport refused(const Task& task, const Error& error) {
  FileReport report = unseen(task, Outcome::failed, error.message);
  report.errors.push_back({0, task.shown, error});
  return report;
}

FileReport missing(const Task& task) {
  FileReport report;
  report.errors.push_back({std::nullopt, task.shown, task.error});
  return report;
}

FileReport outside_link(const Task& task) {
  FileReport report = unseen(task, Outcome::partial, "a symbolic link out of the scanned directory is not followed");
  report.findings.push_back({.rule = &rules::kLinkOutside,
                             .message = fmt::format("the link leads to {}, which was not scanned", task.error.message),
                             .severity = rules::kLinkOutside.severity});
  return report;
}

void run(Session& session, Artifact top) {
  try {
    session.run(std::move(top));
  } catch (const std::bad_alloc&) {
    // What has a record says so; without one there is nobody to say it but the caller.
    if (!session.has_started()) throw;
    session.ledger().worsen(0, Outcome::failed, "out of memory");
  }
}

FileReport finish(Session& session, std::uint64_t size) {
  FileReport report = session.take();
  report.bytes = size;
  report.is_scannable = size != 0 || report.artifacts.front().outcome != Outcome::complete;
  return report;
}

/// The digest of bytes in memory, which are let go of behind it.
std::string digest_of(const Blob& blob) {
  const ByteView all = blob.view();
  crypto::Sha256 hash;
  for (std::uint64_t at = 0; at < all.size(); at += kRing) {
    const auto piece = all.from(at).first(kRing);
    hash.update(piece.span());
    blob.release({at, piece.size()});
  }
  return hex(hash.finish());
}

/// The digest of a file that is read for it. Nothing when the time is over or the file cannot be read.
std::optional<std::string> digest_of(const SourceFile& file, Ledger& ledger, std::vector<std::byte>& ring) {
  ring.resize(kRing);
  crypto::Sha256 hash;
  for (std::uint64_t at = 0; at < file.size();) {
    if (ledger.is_late()) {
      ledger.met(0, Limit::time, "sha-256");
      return std::nullopt;
    }
    const auto wanted = std::min<std::uint64_t>(ring.size(), file.size() - at);
    const auto got = ::pread(file.descriptor(), ring.data(), wanted, static_cast<off_t>(at));
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) {
      ledger.add(0, got < 0 ? io_error("reading") : Error{ErrorCode::io, at, "reading: the file ends too early"});
      return std::nullopt;
    }
    hash.update(std::span(ring).first(static_cast<std::size_t>(got)));
    at += static_cast<std::uint64_t>(got);
  }
  return hex(hash.finish());
}

/// The digest of bytes that somebody else reads.
class SharedDigest {
 public:
  void add(std::span<const std::byte> bytes) {
    hash_.update(bytes);
    size_ += bytes.size();
  }
  [[nodiscard]] std::uint64_t size() const { return size_; }
  [[nodiscard]] std::string finish() { return hex(hash_.finish()); }

 private:
  crypto::Sha256 hash_;
  std::uint64_t size_ = 0;
};

Artifact top_artifact(const Task& task, ArtifactKind kind, const Storage& storage) {
  Artifact top;
  top.kind = kind;
  top.path = task.shown;
  top.storage = storage;
  top.bytes = storage->view();
  top.size = top.bytes.size();
  return top;
}

FileReport scan_file(const Task& task, const ScanOptions& options, const Session::Visit& visit, Workbench& bench) {
  auto node = open_node({task.folder == nullptr ? AT_FDCWD : task.folder->number(), task.name});
  if (!node) return refused(task, node.error());
  if (node->kind != NodeKind::file) return refused(task, {ErrorCode::io, 0, "opening: it is no regular file any more"});
  const auto file = SourceFile::load(std::move(*node), bench.small_files);
  if (!file) return refused(task, file.error());
  Session session(options, visit, bench.scanner(options), file->extents(),
                  Siblings(task.folder, task.link.empty() ? task.name : task.link));
  SharedDigest shared;
  if (options.hash && !file->is_read())
    session.set_reader([&](std::span<const std::byte> bytes) { shared.add(bytes); });
  run(session, top_artifact(task, ArtifactKind::file, file->storage()));
  Ledger& ledger = session.ledger();
  if (file->is_read()) {
    ledger.record(0).sha256 = digest_of(*file->storage());
  } else if (shared.size() == file->size()) {
    ledger.record(0).sha256 = shared.finish();
  } else if (options.hash) {
    ledger.record(0).sha256 = digest_of(*file, ledger, bench.ring);
  }
  if (const auto change = file->change()) {
    ledger.add(0, {ErrorCode::io, 0, *change});
    ledger.record(0).sha256.reset();
  }
  return finish(session, file->size());
}

FileReport scan_memory(const Task& task, const ScanOptions& options, const Session::Visit& visit, Workbench& bench) {
  Session session(options, visit, bench.scanner(options));
  run(session, top_artifact(task, ArtifactKind::stream, task.bytes));
  const std::uint64_t size = task.bytes->view().size();
  if (options.hash || size <= kHashedAnyway) session.ledger().record(0).sha256 = digest_of(*task.bytes);
  return finish(session, size);
}

FileReport scan_directory(const Task& task, const ScanOptions& options, const Session::Visit& visit) {
  Session session(options, visit, nullptr);  // there are no bytes to match
  Artifact directory;
  directory.kind = ArtifactKind::directory;
  directory.path = task.shown;
  run(session, std::move(directory));
  for (const auto& link : task.links) session.ledger().add(Fact{.key = "directory.link", .value = link});
  return finish(session, 0);
}

}  // namespace

match::Scanner* Workbench::scanner(const ScanOptions& options) {
  if (options.signatures == nullptr) return nullptr;
  if (matcher == nullptr) matcher = std::make_unique<match::Scanner>(*options.signatures);
  return matcher.get();
}

FileReport scan_task(const Task& task, const ScanOptions& options, const Session::Visit& visit, Workbench& bench) {
  switch (task.kind) {
    case Task::Kind::file: return scan_file(task, options, visit, bench);
    case Task::Kind::memory: return scan_memory(task, options, visit, bench);
    case Task::Kind::directory: return scan_directory(task, options, visit);
    case Task::Kind::outside_link: return outside_link(task);
    case Task::Kind::refused: return refused(task, task.error);
    case Task::Kind::missing: return missing(task);
  }
  return refused(task, task.error);
}

}  // namespace assay::engine
