#pragma once

#include <assay/result.hpp>
#include <assay/rule_data.hpp>

#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace assay::rules {

/// One file of a rules directory: its path below it, with slashes, and what it says.
struct RuleFile {
  std::string name;
  std::string text;
};

/// The rules as they were read, and the owner of every string in `data()`.
class LoadedRules {
 public:
  struct State;
  explicit LoadedRules(std::shared_ptr<const State> state) : state_(std::move(state)) {}

  /// Stays where it is when this object is moved or copied, and lives as long as the last copy.
  [[nodiscard]] const RuleData& data() const;

 private:
  std::shared_ptr<const State> state_;
};

/// The rules this program was built with: constants, which cost nothing to load.
[[nodiscard]] const RuleData& embedded();

/// SHA-256 of some bytes in lower-case hexadecimal. Handed in, because this layer knows no cryptography.
using Sha256Hex = std::string (*)(std::string_view bytes);

/// Reads `files`, ordered by name, and lays them over `base`; with no base they stand alone. `digest` becomes
/// that of the result.
[[nodiscard]] Result<LoadedRules> load(std::span<const RuleFile> files, const RuleData* base, std::string digest);

/// What `--rules DIRECTORY` means: its rule files laid over the embedded rules, or in their place if they say
/// `replace = true`. A directory without a rule file, or with a TOML file that is none, is an error.
[[nodiscard]] Result<LoadedRules> load(const std::string& directory, Sha256Hex sha256);

/// The digest of a set of rule files, ordered by name: of the text that `sha256sum` prints for them.
[[nodiscard]] std::string digest_of(std::span<const RuleFile> files, Sha256Hex sha256);

/// The rule files below `directory`, ordered by name.
[[nodiscard]] Result<std::vector<RuleFile>> read_directory(const std::string& directory);

}  // namespace assay::rules
