#include "rules/load.hpp"

#include <fmt/format.h>

namespace assay::rules {

Result<LoadedRules> load(const std::string& directory, Sha256Hex sha256) {
  auto files = read_directory(directory);
  if (!files) return std::unexpected(files.error());
  const auto own = digest_of(*files, sha256);
  return load(*files, &embedded(), sha256(fmt::format("{}  (embedded)\n{}  (laid over)\n", embedded().digest, own)));
}

}  // namespace assay::rules
