#include "engine/matching.hpp"

#include "engine/finding_content.hpp"
#include "match/rules.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <optional>
#include <utility>

namespace assay::engine {
namespace {

constexpr std::uint64_t kBytesPerStep = 4096;
constexpr std::uint64_t kWorthReleasing = 1ULL << 20U;

/// The windows of an artifact in memory, as far as the budgets allow; what is behind them may leave memory.
class BudgetedWindows final : public match::Windows {
 public:
  BudgetedWindows(const Artifact& artifact, std::vector<ByteRange> regions, match::WindowSizes sizes, Ledger& ledger,
                  const Matching::Reader& reader)
      : artifact_(artifact), windows_(artifact.bytes, std::move(regions), sizes), ledger_(ledger), reader_(reader) {}

  /// Of what the windows showed.
  [[nodiscard]] const EscapedTexts& escaped() const { return escaped_; }

  std::optional<match::Window> next() override {
    auto window = windows_.next();
    release(window ? window->offset : seen_);
    if (!window || !ledger_.step(artifact_.id, window->counted.size / kBytesPerStep + 1)) return std::nullopt;
    seen_ = window->counted.end();
    const auto counted = window->bytes.subspan(window->counted.offset - window->offset, window->counted.size);
    if (reader_) reader_(counted);
    escaped_.see(ByteView(counted).text(), window->counted.offset);
    return window;
  }

 private:
  void release(std::uint64_t to) {
    if (artifact_.storage == nullptr || to < released_ + kWorthReleasing) return;
    const auto begin =
        static_cast<std::uint64_t>(artifact_.bytes.span().data() - artifact_.storage->view().span().data());
    artifact_.storage->release({begin + released_, to - released_});
    released_ = to;
  }

  const Artifact& artifact_;
  match::RegionWindows windows_;
  Ledger& ledger_;
  const Matching::Reader& reader_;
  EscapedTexts escaped_;
  std::uint64_t seen_ = 0;
  std::uint64_t released_ = 0;
};

std::vector<std::string> shown(const std::vector<match::Hit::Place>& places) {
  std::vector<std::string> result;
  result.reserve(places.size());
  for (const auto& place : places)
    result.push_back(fmt::format("{} at {:#x}, {} bytes", place.string, place.range.offset, place.range.size));
  return result;
}

const Rule& rule_of(const match::SignatureInfo& signature) {
  if (!signature.is_bundled) return match::rules::kUser;
  const bool is_credential = std::ranges::find(signature.tags, match::rules::kCredentialTag) != signature.tags.end();
  return is_credential ? match::rules::kCredential : match::rules::kBundled;
}

}  // namespace

void Matching::run(const Artifact& artifact, std::vector<ByteRange> regions, const Reader& reader) {
  if (!is_on()) return;
  match::WindowSizes sizes;
  std::uint64_t largest = 0;
  for (const auto& region : regions) largest = std::max(largest, region.size);
  if (scanner_->wants_whole(largest)) sizes.window = std::max(sizes.window, largest);
  BudgetedWindows windows(artifact, std::move(regions), sizes, ledger_, reader);
  const auto known = match(artifact, windows);
  if (!windows.escaped().text().empty()) match_escaped(artifact, windows.escaped(), known);
}

void Matching::run(const Artifact& artifact, match::Windows& windows) { static_cast<void>(match(artifact, windows)); }

match::Scanned Matching::scan(const Artifact& artifact, ByteView held, match::Windows& windows) {
  if (!is_on() || ledger_.is_over(artifact.id)) return {};
  const auto formats = fmt::format("{}", fmt::join(ledger_.record(artifact.id).formats, ","));
  auto scanned = scanner_->scan({.path = artifact.path,
                                 .formats = formats,
                                 .size = artifact.size.value_or(artifact.bytes.size()),
                                 .depth = artifact.depth,
                                 .held = held,
                                 .seconds = ledger_.seconds_left()},
                                windows);
  for (const auto& problem : scanned.problems) ledger_.add(artifact.id, problem);
  return scanned;
}

Matching::Matched Matching::match(const Artifact& artifact, match::Windows& windows) {
  Matched matched;
  for (auto& hit : scan(artifact, artifact.bytes, windows).hits) {
    matched.emplace(hit.signature.source, hit.signature.name);
    add(artifact, hit);
  }
  return matched;
}

void Matching::match_escaped(const Artifact& artifact, const EscapedTexts& texts, const Matched& known) {
  const ByteView text = ByteView::of(texts.text());
  match::RegionWindows windows(text, {{0, text.size()}});
  for (auto& hit : scan(artifact, text, windows).hits) {
    // A rule without strings is about the artifact, and has been judged.
    if (hit.places.empty() || known.contains({hit.signature.source, hit.signature.name})) continue;
    for (auto& place : hit.places) {
      const auto begin = texts.origin(place.range.offset);
      place.range = {begin, texts.origin(place.range.end()) - begin};
    }
    add(artifact, hit);
  }
}

void Matching::add(const Artifact& artifact, match::Hit& hit) {
  auto& signature = hit.signature;
  const Rule& rule = rule_of(signature);
  const ByteRange everything{0, artifact.bytes.size()};
  Finding finding{
      .rule = &rule,
      .artifact = artifact.id,
      .location = {hit.places.empty() ? everything : hit.places.front().range, "signature " + signature.name},
      .message = signature.description.empty()
                     ? fmt::format("the signature {} matches", signature.name)
                     : fmt::format("the signature {} matches: {}", signature.name, signature.description),
      .severity = signature.severity};
  finding.evidence.push_back({"rule", std::move(signature.name)});
  finding.evidence.push_back({"namespace", std::move(signature.source)});
  if (!signature.tags.empty()) finding.evidence.push_back({"tags", std::move(signature.tags)});
  if (!signature.metadata.empty()) finding.evidence.push_back({"metadata", std::move(signature.metadata)});
  if (!hit.places.empty()) finding.evidence.push_back({"strings", shown(hit.places)});
  if (hit.count > hit.places.size()) finding.evidence.push_back({"matches", hit.count});
  hash_content(finding, artifact.bytes);
  ledger_.add(std::move(finding));
}

}  // namespace assay::engine
