#pragma once

#include "trust/failure.hpp"
#include "trust/intoto/statement.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace assay::trust::intoto {

/// Where files were built, as SLSA provenance (v0.2 or v1) says. Everything is foreign text; what is not said is empty.
struct Provenance {
  std::string builder;  ///< `builder.id`
  std::string build_type;
  std::vector<std::string> sources;  ///< repositories, as `https://host/owner/name`; all that are named as THE source
  std::vector<std::string> refs;     ///< of those: `refs/heads/main`
  std::string workflow;              ///< the path of the build's definition in its repository
  std::string invocation;
};

/// Nothing when the statement is about something else than how its subjects were built.
[[nodiscard]] Checked<std::optional<Provenance>> read_provenance(const Statement& statement);

/// A repository and a ref as one address: `git+https://github.com/o/r.git@refs/heads/main`.
struct SourceAddress {
  std::string repository;  ///< `https://github.com/o/r`
  std::string ref;         ///< empty when there is none
};
/// Takes an address apart and brings its repository to one spelling: no `git+`, no `.git`, no `/` at the end, `https`
/// where no scheme is given, host in lower case.
[[nodiscard]] SourceAddress split_source(std::string_view address);

}  // namespace assay::trust::intoto
