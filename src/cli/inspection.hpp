#pragma once

#include "report/writers.hpp"

#include <assay/artifact.hpp>
#include <assay/report.hpp>
#include <assay/rule_data.hpp>

#include <cstdint>
#include <string>
#include <vector>

namespace assay::cli {

/// One pickle of an artifact as text.
struct PickleText {
  std::uint32_t artifact = 0;
  std::uint64_t offset = 0;
  std::vector<std::string> opcodes;
  std::vector<std::string> statements;  ///< pseudo-Python
  std::uint64_t left_out = 0;           ///< pickles that follow in the artifact and are not shown
};

/// How much of an artifact is shown.
struct MostOfPickles {
  std::uint64_t pickles = 64;    ///< at least one
  std::uint64_t lines = 10'000;  ///< of each
};

/// The pickles of one artifact, when it is one: none for any other format.
[[nodiscard]] std::vector<PickleText> read_pickles(const Artifact& artifact, const PickleGlobals& globals,
                                                   const MostOfPickles& most);

/// A report seen from the side of "what is in it?", for people.
///
/// Member tree with sizes and formats, imports, everything else that was seen, opcodes when there are any.
void write_inspection(const Report& report, const std::vector<PickleText>& pickles, const report::WriteOptions& options,
                      std::string& out);

/// The JSON report, with the pickles as one more list when `has_pickles`.
void write_inspection_as_json(const Report& report, const std::vector<PickleText>& pickles, bool has_pickles,
                              const report::WriteOptions& options, std::string& out);

}  // namespace assay::cli
