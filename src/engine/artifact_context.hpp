#pragma once

#include "engine/coverage.hpp"
#include "engine/ledger.hpp"
#include "engine/pending.hpp"
#include "engine/siblings.hpp"

#include <assay/context.hpp>

#include <functional>
#include <set>
#include <string>
#include <vector>

namespace assay::engine {

/// What the formats that claimed one artifact get to see of the engine, one format after the other.
class ArtifactContext final : public ScanContext {
 public:
  /// All must outlive the context; `artifact` has its id. `siblings` are those of the top-level file.
  ArtifactContext(const Artifact& artifact, Ledger& ledger, const RuleData& data, const Siblings& siblings,
                  const SecondOpinion& second_opinion);

  /// Says whose turn it is.
  void begin(std::string_view format);

  using ScanContext::report;
  void report(Finding finding) override;
  void fact(std::string_view key, std::string value, std::uint64_t offset) override;
  void cover(ByteRange range) override;
  void opaque(ByteRange range) override;
  bool descend(std::string_view name, ByteView bytes, Storage storage) override;
  bool descend(std::string_view name, std::unique_ptr<ByteStream> stream, std::uint64_t stored_size,
               std::optional<std::uint64_t> size, Storage storage) override;
  /// What a top-level file without members vouches for are the files beside it that it names.
  void vouch(std::string_view name) override;
  void prove(std::string_view name) override;
  void adopt(std::string_view name) override;
  [[nodiscard]] std::optional<Sibling> sibling(std::string_view path) const override;
  [[nodiscard]] std::optional<Opinion> second_opinion() const override;
  bool step(std::uint64_t count) override;
  void passed(std::uint64_t offset) override;
  void incomplete(const Error& error) override;
  [[nodiscard]] const RuleData& data() const override { return data_; }

  [[nodiscard]] const Coverage& coverage() const { return coverage_; }
  /// What loaders do not interpret as it stands, and what became members as it stands.
  [[nodiscard]] const Coverage& opaque() const { return opaque_; }
  /// The members in the order in which they were handed over. Writes down which were refused.
  [[nodiscard]] std::vector<Pending> finish();

 private:
  [[nodiscard]] bool admit(std::string_view name);
  [[nodiscard]] Pending member(std::string_view name) const;

  const Artifact& artifact_;
  Ledger& ledger_;
  const RuleData& data_;
  const Siblings& siblings_;
  const SecondOpinion& second_opinion_;
  std::string_view format_;
  Coverage coverage_;
  Coverage opaque_;
  struct Handed {
    std::size_t member;  ///< index of it
    ByteView bytes;
    std::string_view format;  ///< that handed it over
  };
  std::vector<Handed> handed_;  ///< bytes of this artifact that became members as they stand
  std::vector<Pending> members_;
  std::set<std::string, std::less<>> vouched_;
  std::string_view voucher_;
  std::set<std::string, std::less<>> proven_;
  std::set<std::string, std::less<>> adopted_;
  std::string_view adopter_;
  std::uint64_t released_ = 0;
  std::uint64_t refused_ = 0;
  std::string first_refused_;
  Limit refused_by_ = Limit::members;
};

/// The path of a member: what a container calls it is made safe, and cut when it is absurdly long.
[[nodiscard]] std::string member_path(std::string_view container, std::string_view name);

}  // namespace assay::engine
