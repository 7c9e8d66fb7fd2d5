#pragma once

#include <assay/report.hpp>

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace assay::report {

/// A report seen by somebody who knows files and nothing inside of them: `model.pt!archive/data.pkl` is the member
/// `archive/data.pkl` of the file `model.pt`.
[[nodiscard]] std::string_view file_of(std::string_view path);
/// What is behind the file, without the `!`; empty for the file itself.
[[nodiscard]] std::string_view member_of(std::string_view path);

/// The bytes of the name that a path of a report stands for: what it writes for a `!`, for bytes that are not UTF-8 and
/// for characters that cannot be seen is read back.
[[nodiscard]] std::string raw_name(std::string_view path);
/// The same as tools look a file up by: relative to where they run, without `./`.
[[nodiscard]] std::string file_name(std::string_view path);
/// The path of a file as a URI reference, relative when the path is: what tools that draw annotations look up.
[[nodiscard]] std::string uri_of(std::string_view path);

/// Where a finding is, for a sentence: `archive/data.pkl at byte 38 (opcode 10 STACK_GLOBAL)`. The file is left out.
[[nodiscard]] std::string place_inside(const Report& report, const Finding& finding);

/// The path of an artifact, or `?` for an id that is not in the report.
[[nodiscard]] std::string_view path_of(const Report& report, std::uint32_t artifact);

/// Something that was not seen to its end, in one place for all that must say so.
struct Omission {
  std::string_view path;
  std::string_view kind;    ///< partial, unsupported, failed, io, empty …
  std::string reason;       ///< one sentence, maybe empty; with why the policy allows it, if it does
  bool is_failure = false;  ///< the bytes could not be read at all
  bool is_allowed = false;  ///< by the policy: it does not fail the run
};
/// All of them: paths that never became an artifact, artifacts that are not complete, roots with nothing in them.
[[nodiscard]] std::vector<Omission> omissions_of(const Report& report);

/// True when something was left out because the caller said so: a note says what.
[[nodiscard]] bool is_partial_by_request(const Report& report);

/// True when something that the policy does not allow was not seen to its end, whatever was found besides.
[[nodiscard]] bool is_incomplete(const Report& report);

/// A file of the report with all that is inside of it: artifacts [first, first + count).
struct FileEntry {
  std::uint32_t first = 0;
  std::uint32_t count = 0;
};
/// The files among the artifacts, in their order. Directories are none; what is said about one is its own entry only
/// if something is said.
[[nodiscard]] std::vector<FileEntry> files_of(const Report& report);

}  // namespace assay::report
