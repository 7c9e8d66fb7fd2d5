#include "engine/artifact_context.hpp"

#include "core/blob.hpp"
#include "core/text.hpp"
#include "engine/finding_content.hpp"

#include <fmt/format.h>

#include <utility>

namespace assay::engine {
namespace {

constexpr std::size_t kLongestName = 1024;
constexpr std::uint64_t kReleaseStep = 4ULL << 20U;

/// True when `storage` owns the bytes of `view`.
bool owns(const Storage& storage, ByteView view) {
  if (view.empty()) return true;
  if (storage == nullptr) return false;
  const auto owned = storage->view().span();
  const auto bytes = view.span();
  return std::less_equal<>()(owned.data(), bytes.data()) &&
         std::less_equal<>()(bytes.data() + bytes.size(), owned.data() + owned.size());
}

}  // namespace

std::string member_path(std::string_view container, std::string_view name) {
  std::string path(container);
  path += '!';
  path += text::path_component(name.substr(0, kLongestName));
  if (name.size() > kLongestName) path += "…";
  return path;
}

ArtifactContext::ArtifactContext(const Artifact& artifact, Ledger& ledger, const RuleData& data,
                                 const Siblings& siblings, const SecondOpinion& second_opinion)
    : artifact_(artifact), ledger_(ledger), data_(data), siblings_(siblings), second_opinion_(second_opinion) {}

void ArtifactContext::begin(std::string_view format) {
  format_ = format;
  released_ = 0;
}

void ArtifactContext::report(Finding finding) {
  finding.artifact = artifact_.id;
  hash_content(finding, artifact_.bytes);
  ledger_.add(std::move(finding));
}

void ArtifactContext::fact(std::string_view key, std::string value, std::uint64_t offset) {
  ledger_.add(Fact{artifact_.id, std::string(key), std::move(value), offset});
}

void ArtifactContext::cover(ByteRange range) { coverage_.add(range, artifact_.bytes.size()); }

void ArtifactContext::opaque(ByteRange range) { opaque_.add(range, artifact_.bytes.size()); }

bool ArtifactContext::admit(std::string_view name) {
  Limit limit = Limit::members;
  // A format that goes on after a refusal must not get in a later member: what is missing is a tail, not a hole.
  if (refused_ == 0 && ledger_.admits(artifact_.depth + 1, limit)) return true;
  if (refused_++ == 0) {
    first_refused_ = text::quoted(name);
    refused_by_ = limit;
  }
  return false;
}

Pending ArtifactContext::member(std::string_view name) const {
  Pending pending;
  pending.artifact.parent = artifact_.id;
  pending.artifact.depth = artifact_.depth + 1;
  pending.artifact.kind = ArtifactKind::member;
  pending.artifact.path = member_path(artifact_.path, name);
  pending.name = name;
  return pending;
}

bool ArtifactContext::descend(std::string_view name, ByteView bytes, Storage storage) {
  if (!admit(name)) return false;
  Pending pending = member(name);
  if (!owns(storage, bytes)) {
    // A slip of the format's: borrow from the artifact, or copy, rather than read freed memory later.
    storage = owns(artifact_.storage, bytes) ? artifact_.storage : memory_blob(bytes.span());
    if (storage != artifact_.storage) bytes = storage->view();
  }
  const bool is_part = !bytes.empty() && storage == artifact_.storage;
  pending.artifact.bytes = bytes.rebased();
  pending.artifact.size = bytes.size();
  pending.artifact.storage = std::move(storage);
  pending.stored_size = bytes.size();
  members_.push_back(std::move(pending));
  if (is_part) handed_.push_back({members_.size() - 1, bytes, format_});
  return true;
}

bool ArtifactContext::descend(std::string_view name, std::unique_ptr<ByteStream> stream, std::uint64_t stored_size,
                              std::optional<std::uint64_t> size, Storage storage) {
  if (!admit(name)) return false;
  Pending pending = member(name);
  pending.stream = std::move(stream);
  pending.stored_size = stored_size;
  pending.declared_size = size;
  if (storage == nullptr) storage = artifact_.storage;
  pending.source = std::move(storage);
  members_.push_back(std::move(pending));
  return true;
}

void ArtifactContext::vouch(std::string_view name) {
  vouched_.emplace(name);
  voucher_ = format_;
}

void ArtifactContext::prove(std::string_view name) {
  vouch(name);
  proven_.emplace(name);
}

void ArtifactContext::adopt(std::string_view name) {
  adopted_.emplace(name);
  adopter_ = format_;
}

std::optional<Sibling> ArtifactContext::sibling(std::string_view path) const {
  return artifact_.depth == 0 ? siblings_.find(path) : std::nullopt;
}

std::optional<Opinion> ArtifactContext::second_opinion() const {
  if (!second_opinion_) return std::nullopt;
  return second_opinion_(artifact_.bytes);
}

bool ArtifactContext::step(std::uint64_t count) { return ledger_.step(artifact_.id, count); }

void ArtifactContext::passed(std::uint64_t offset) {
  if (artifact_.storage == nullptr || offset < released_ || offset - released_ < kReleaseStep) return;
  if (offset > artifact_.bytes.size()) return;
  const auto begin =
      static_cast<std::uint64_t>(artifact_.bytes.span().data() - artifact_.storage->view().span().data());
  artifact_.storage->release({begin + released_, offset - released_});
  released_ = offset;
}

void ArtifactContext::incomplete(const Error& error) { ledger_.add(artifact_.id, error); }

std::vector<Pending> ArtifactContext::finish() {
  if (refused_ != 0) {
    // A format stops at the first refusal, so more may be missing than were counted.
    ledger_.met(artifact_.id, refused_by_,
                refused_ == 1 ? fmt::format("not opened from {} on", first_refused_)
                              : fmt::format("not opened from {} on ({} members)", first_refused_, refused_));
  }
  if (!vouched_.empty()) {
    for (Pending& pending : members_)
      if (vouched_.contains(pending.name)) pending.vouched_by = voucher_;
    for (Pending& pending : members_) pending.is_proven = proven_.contains(pending.name);
    if (artifact_.depth == 0 && members_.empty())
      for (const auto& name : vouched_) ledger_.vouch(name, voucher_);
  }
  if (!adopted_.empty()) {
    for (Pending& pending : members_)
      if (adopted_.contains(pending.name)) pending.adopted_by = adopter_;
  }
  // What became a member is matched as a member; but bytes that a format hands on and vouches for itself stay its own.
  const auto* const begin = artifact_.bytes.span().data();
  for (const Handed& handed : handed_) {
    const auto* const at = handed.bytes.span().data();
    if (members_[handed.member].vouched_by != handed.format && std::less_equal<>()(begin, at))
      opaque({static_cast<std::uint64_t>(at - begin), handed.bytes.size()});
  }
  return std::move(members_);
}

}  // namespace assay::engine
