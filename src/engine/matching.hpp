#pragma once

#include "engine/coverage.hpp"
#include "engine/escaped_texts.hpp"
#include "engine/ledger.hpp"
#include "match/scanner.hpp"

#include <assay/assay.hpp>

#include <cstdint>
#include <functional>
#include <set>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace assay::engine {

/// Matches signatures against the artifacts of one top-level file, and writes down what that says about them.
class Matching {
 public:
  /// Gets the bytes of the top-level file, front to back and each once, when all of them are matched in one go.
  using Reader = std::function<void(std::span<const std::byte>)>;

  /// Without a scanner nothing is matched. All must outlive this.
  Matching(const ScanOptions& options, match::Scanner* scanner, Ledger& ledger)
      : options_(options), scanner_(scanner), ledger_(ledger) {}

  [[nodiscard]] bool is_on() const { return scanner_ != nullptr; }
  /// Every byte is wanted, and not only what loaders interpret.
  [[nodiscard]] bool wants_all() const { return is_on() && options_.match_scope == MatchScope::all; }

  /// Matches `regions` of an artifact that is in memory. `reader` may be empty.
  void run(const Artifact& artifact, std::vector<ByteRange> regions, const Reader& reader);
  /// Matches what `windows` show of an artifact of which `artifact.bytes` are held.
  void run(const Artifact& artifact, match::Windows& windows);

 private:
  /// The rules that matched, by namespace and name.
  using Matched = std::set<std::pair<std::string, std::string>>;
  Matched match(const Artifact& artifact, match::Windows& windows);
  /// Matches texts as they are meant. What matched as it stands is known already.
  void match_escaped(const Artifact& artifact, const EscapedTexts& texts, const Matched& known);
  [[nodiscard]] match::Scanned scan(const Artifact& artifact, ByteView held, match::Windows& windows);
  void add(const Artifact& artifact, match::Hit& hit);

  const ScanOptions& options_;
  match::Scanner* scanner_;
  Ledger& ledger_;
};

}  // namespace assay::engine
