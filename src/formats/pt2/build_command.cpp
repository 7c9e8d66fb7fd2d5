#include "formats/pt2/build_command.hpp"

#include "codecs/json/document.hpp"
#include "core/lower.hpp"
#include "core/text.hpp"
#include "formats/pt2/rules.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string>
#include <utility>
#include <vector>

namespace assay::formats::pt2 {
namespace {

using json::Kind;
using json::Value;

constexpr std::uint64_t kLargestFlags = 1ULL << 20U;

/// With which a shell ends a command, starts another, or writes files. Flags have none of them.
constexpr std::string_view kShellMarks = ";|&`<>\n\r";

/// Parts of the names of compilers: /usr/bin/x86_64-linux-gnu-g++-12, clang++, icpx, nvcc.exe.
constexpr std::array<std::string_view, 10> kCompilers{"g++",  "gcc",  "c++", "clang", "icpx",
                                                      "icpc", "nvcc", "cl",  "hipcc", "cc"};

bool is_compiler(std::string_view path) {
  const auto name = text::lower(path.substr(path.find_last_of("/\\") + 1));
  const bool has_spaces = name.find(' ') != std::string::npos;
  return !has_spaces && std::ranges::any_of(kCompilers, [&](std::string_view one) {
    // "cl" and "cc" are short enough to be in other names.
    return one.size() > 2 ? name.find(one) != std::string::npos : name == one || name == std::string(one) + ".exe";
  });
}

bool leaves_command(std::string_view text) {
  return text.find_first_of(kShellMarks) != std::string_view::npos || text.find("$(") != std::string_view::npos;
}

/// One file of flags: every text in it, under the key that it is the value of.
class Flags {
 public:
  Flags(std::string_view record, ByteRange place, Complaints& complaints, ScanContext& context)
      : record_(record), place_(place), complaints_(complaints), context_(context) {}

  void judge(const Value& root) {
    std::vector<std::pair<std::string, Value>> pending{{std::string(), root}};
    while (!pending.empty() && context_.step()) {
      const auto [key, value] = std::move(pending.back());
      pending.pop_back();
      for (const auto& member : value.members()) pending.emplace_back(member.name, member.value);
      for (const auto& element : value.elements()) pending.emplace_back(key, element);
      if (const auto text = value.text()) judge(key, *text);
    }
  }

 private:
  void judge(std::string_view key, std::string_view text) {
    if (leaves_command(text)) {
      report(kBuildCommand.severity, fmt::format("Loading the package gives the value of {} to a shell: {}.",
                                                 text::quoted(key, 80), text::quoted(text, 160)));
    } else if (key == "compiler" && !text.empty() && !is_compiler(text)) {
      report(Severity::high, fmt::format("Loading the package runs {}, which is no compiler, as its compiler.",
                                         text::quoted(text, 160)));
    }
  }

  void report(Severity severity, std::string message) {
    complaints_.report(kBuildCommand, {place_, text::printable(record_)}, std::move(message), severity);
  }

  std::string_view record_;
  ByteRange place_;
  Complaints& complaints_;
  ScanContext& context_;
};

}  // namespace

bool is_build_file(std::string_view record) { return record.ends_with("_flags.json"); }

void check_build_command(std::size_t member, const assay::torch::Records& records, Complaints& complaints,
                         ScanContext& context) {
  const auto bytes =
      records.bytes(member, kLargestFlags, [&context](std::uint64_t count) { return context.step(count); });
  if (!bytes) {
    context.incomplete({ErrorCode::limit, records.place(member).offset,
                        fmt::format("flags of a compiler: at most {} wanted, got more, or they cannot be read",
                                    text::byte_size(kLargestFlags))});
    return;
  }
  const auto document = json::Document::parse(bytes->view());
  // A text that is broken says so where it is read as a member.
  const auto root = document.root();
  if (root) Flags(records.written(member), records.place(member), complaints, context).judge(*root);
}

}  // namespace assay::formats::pt2
