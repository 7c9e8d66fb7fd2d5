#pragma once

#include <assay/result.hpp>
#include <assay/rule.hpp>

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace assay::match {

/// The text of a file with YARA rules. Its name is the namespace of its rules; those of the bundled pack share one.
struct RuleSource {
  std::string name;       ///< as errors and findings show it
  std::string text;       ///< as it was written
  std::string directory;  ///< what `include` may reach, with everything below it; empty: nothing
  bool is_bundled = false;
  std::string origin;  ///< what was asked for: the file, or the folder that it is in; may be empty
};

/// What is known of one rule without matching it.
struct SignatureInfo {
  std::string name;
  std::string source;  ///< its namespace
  bool is_bundled = false;
  Severity severity = Severity::medium;  ///< from its metadata, whatever the case of its letters
  std::string foreign_severity;          ///< what its metadata say instead of one that is known; empty when they do not
  std::string description;               ///< from its metadata
  std::vector<std::string> tags;
  std::vector<std::string> metadata;  ///< "key=value", in order
  bool is_chained = false;            ///< has a string with a gap so wide that no window is sure to hold it
};

/// YARA rules, compiled; immutable, and shared by the scanners of all threads.
class Signatures {
 public:
  /// The bundled pack. It was compiled when this program was built; should the library not take that, it is compiled
  /// again from its source, which is part of the program as well.
  [[nodiscard]] static Result<Signatures> bundled();
  /// The bundled pack and `sources`. An error says file and line.
  [[nodiscard]] static Result<Signatures> compile(std::span<const RuleSource> sources);

  [[nodiscard]] std::vector<SignatureInfo> list() const;
  /// The texts that `include` brought in, in the order in which they were read.
  [[nodiscard]] const std::vector<std::string>& included() const;

  struct State;  ///< for the files of this folder
  explicit Signatures(std::shared_ptr<const State> state) : state_(std::move(state)) {}
  [[nodiscard]] const std::shared_ptr<const State>& state() const { return state_; }

 private:
  std::shared_ptr<const State> state_;
};

}  // namespace assay::match
