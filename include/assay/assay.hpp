#pragma once

/// The library's front door, for embedders: `scan(inputs, options) → Report`.

#include <assay/format.hpp>
#include <assay/limits.hpp>
#include <assay/opinion.hpp>
#include <assay/report.hpp>
#include <assay/rule_data.hpp>

#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <vector>

namespace assay {

namespace match {
class Signatures;
}  // namespace match

/// Which bytes signatures are matched against.
enum class MatchScope : std::uint8_t {
  interpreted,  ///< what a loader interprets: everything but the numbers of tensors
  all,
};

/// One thing to scan: a path of the file system, or bytes already in memory under a name.
struct Input {
  std::string path;
  Storage bytes;  ///< when set, `path` is only a name
};

struct ScanProgress {
  std::uint64_t files_done = 0;
  std::uint64_t files_total = 0;
  std::uint64_t bytes_done = 0;
};

struct ScanOptions {
  std::span<const Format* const> formats;
  const RuleData* rules = nullptr;  ///< must outlive the scan
  Limits limits;
  /// What is left out below directories, by the path from there: `*` is anything within one name, `**` anything at all.
  /// Without a slash it is a name at any depth; a slash in front ties it to the directory itself. The report notes it.
  std::vector<std::string> exclude;
  const match::Signatures* signatures = nullptr;  ///< nothing is matched without; must outlive the scan
  MatchScope match_scope = MatchScope::interpreted;
  unsigned jobs = 1;                                  ///< files scanned at once
  bool hash = false;                                  ///< sha-256 of every top-level file
  SecondOpinion second_opinion;                       ///< what models of ONNX are shown to as well; may be empty
  std::function<void(const ScanProgress&)> progress;  ///< called from one thread at a time; may be empty
  /// Called with each artifact once it has been analysed, while its bytes are still there; by several threads at once,
  /// one for each file, in no promised order of files. Files are numbered in the order of the report, and artifacts
  /// from zero in each of them. `findings` holds, among others, those about the artifact; what is shown of their place
  /// (`Finding::excerpt`) may be filled in, and nothing else changed. May be empty.
  std::function<void(std::size_t file, const Artifact&, std::span<Finding> findings)> visit;
  /// Called for each file in order, by one thread, after all visits of it: the report's id of its first artifact, which
  /// those of the others follow. May be empty.
  std::function<void(std::size_t file, std::uint32_t first_artifact)> place;
};

/// Scans every input and says everything that was seen. Never throws for what an input contains. The report is
/// ordered by root, then by the bytes of the path, and is the same for every `jobs`; it is not judged yet.
[[nodiscard]] Report scan(std::span<const Input> inputs, const ScanOptions& options);

}  // namespace assay
