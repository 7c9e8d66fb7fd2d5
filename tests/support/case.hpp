#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace assay::test {

/// One `--- name: argument` part of a case, with its text as it stands in the file.
struct CaseSection {
  std::string name;      ///< "input", "link", "opinion", "args", "findings", "outcome", "text", "facts"
  std::string argument;  ///< what follows the colon; the file name of an input
  std::size_t first_line = 1;
  std::string body;
};

struct CaseInput {
  std::string name;
  std::string bytes;
};

/// A symbolic link beside the inputs.
struct CaseLink {
  std::string name, target;
};

/// A test in one readable file: what it shows, the text its input is assembled from, and what a scan must say.
struct Case {
  std::filesystem::path path;
  std::string name;                      ///< below tests/cases, without the extension: "pickle/os-system"
  std::string description;               ///< the comment at the top
  std::vector<std::string> near_misses;  ///< rules that look as if they should fire here and must not
  std::vector<std::string> examples;     ///< rules whose pages show what is found here
  std::vector<std::uint64_t> whole_at;   ///< sizes at which a cut input is a whole file of its own
  std::vector<CaseSection> sections;
  std::vector<CaseInput> inputs;  ///< assembled; several make a directory
  std::vector<CaseLink> links;    ///< make a directory as well
  std::vector<std::string> args;  ///< command-line flags

  [[nodiscard]] const CaseSection* section(std::string_view wanted) const;
  /// The file with the expectations of this case.
  [[nodiscard]] std::string text() const;
};

/// Reads and assembles one case. Throws AssemblyError.
[[nodiscard]] Case load_case(const std::filesystem::path& path, const std::filesystem::path& root);
/// The same for a text that stands for a file.
[[nodiscard]] Case parse_case(std::string_view text, const std::filesystem::path& path, std::string name);

/// Every *.case below tests/cases, in the order of their names; read once.
[[nodiscard]] const std::vector<Case>& all_cases();

}  // namespace assay::test
