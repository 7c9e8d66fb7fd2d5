#include "formats/llamafile/llamafile.hpp"

#include "codecs/zip/archive.hpp"
#include "core/complaints.hpp"
#include "core/file_magic.hpp"
#include "core/lower.hpp"
#include "formats/llamafile/rules.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>
#include <string_view>

namespace assay::formats::llamafile {
namespace {

struct Program {
  std::string_view magic;
  std::string_view is;
  bool is_of_cosmopolitan = false;  ///< an Actually Portable Executable: a program for every system, and a zip
};
constexpr std::string_view kScript = "a script";
constexpr std::array kPrograms{
    Program{"MZqFpD='", "an Actually Portable Executable", true},
    Program{"jartsr='", "an Actually Portable Executable without a header for Windows", true},
    Program{"APEDBG='", "an Actually Portable Executable for debugging", true},
    Program{magic::kElf, "a program for Linux or another Unix"},
    Program{magic::kDos, "a program for Windows"},
    Program{magic::kMachO, "a program for macOS"},
    Program{magic::kMachOUniversal, "a program for macOS"},
    Program{magic::kScript, kScript},
};

/// The program that the file is. Programs of one system are only looked at here when the name calls them a model.
const Program* program_of(const Artifact& artifact) {
  const auto found =
      std::ranges::find_if(kPrograms, [&](const Program& one) { return artifact.bytes.starts_with(one.magic); });
  if (found == kPrograms.end()) return nullptr;
  const bool is_named = text::lower(artifact.name()).ends_with(".llamafile");
  return found->is_of_cosmopolitan || is_named ? &*found : nullptr;
}

/// The archive behind the program.
struct Archive {
  std::uint64_t members = 0;
  std::uint64_t begin = 0;  ///< of its first header; where it is not found, the end of the file
  bool has_shift = false;   ///< its offsets do not count from the front of the file
};

Archive archive_in(ByteView file, ScanContext& context) {
  Archive archive{.begin = file.size()};
  assay::zip::for_each_central(file, [&](const assay::zip::CentralHeader& header) {
    ++archive.members;
    if (assay::zip::is_local_header(file, header.local_offset)) {
      archive.begin = std::min(archive.begin, header.local_offset);
    } else {
      archive.has_shift = true;
    }
    return context.step();
  });
  return archive;
}

Claim claim(const Artifact& artifact) { return program_of(artifact) == nullptr ? Claim::no : Claim::structure; }

void analyze(const Artifact& artifact, ScanContext& context) {
  const auto* program = program_of(artifact);
  if (program == nullptr) return;
  const auto archive = archive_in(artifact.bytes, context);
  Complaints complaints(context);
  // Every llamafile is a program; a script that only has the name is none.
  complaints.report(kExecutable, {artifact.bytes.first(program->magic.size()).range(), "program"},
                    archive.members == 0
                        ? fmt::format("The file is {}: loading this model means running it.", program->is)
                        : fmt::format("The file is {} with {} members behind it: loading this model means running it.",
                                      program->is, archive.members),
                    program->is == kScript ? Severity::high : kExecutable.severity);
  complaints.finish();
  context.incomplete({ErrorCode::unsupported, 0, "native code: what it does was not looked at"});
  // Where its archive begins is not known when its offsets lie: then the sweep says what is here.
  if (!archive.has_shift) context.cover({0, archive.begin});
}

constexpr std::string_view kEndings[] = {".llamafile"};

}  // namespace

constinit const Format kFormat{
    .name = "llamafile", .family = "zip", .rules = kRules, .claim = claim, .analyze = analyze, .endings = kEndings};

}  // namespace assay::formats::llamafile
