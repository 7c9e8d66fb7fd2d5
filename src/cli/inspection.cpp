#include "cli/inspection.hpp"

#include "cli/tensor_table.hpp"
#include "codecs/json/writer.hpp"
#include "core/text.hpp"
#include "report/json.hpp"
#include "report/layout.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>

namespace assay::cli {
namespace {

using report::Ink;

constexpr std::size_t kTreeLines = 200;
constexpr std::size_t kFactLines = 40;  // for each key
constexpr std::size_t kValueBytes = 400;

std::size_t depth_of(const Report& report, const ArtifactRecord& artifact) {
  std::size_t depth = 0;
  // A parent comes before its children, so ids fall and this ends whatever the report holds.
  for (const auto* at = &artifact; at->parent && *at->parent < at->id; at = &report.artifacts[*at->parent]) ++depth;
  return depth;
}

/// What an artifact adds to its parent's path.
std::string_view own_name(const Report& report, const ArtifactRecord& artifact) {
  const std::string_view path = artifact.path;
  if (!artifact.parent || *artifact.parent >= report.artifacts.size()) return path;
  const std::string_view parent = report.artifacts[*artifact.parent].path;
  return path.starts_with(parent) && path.size() > parent.size() + 1 ? path.substr(parent.size() + 1) : path;
}

std::string formats_of(const ArtifactRecord& artifact) {
  // A directory has neither size nor format, and is seen to its end.
  if (artifact.formats.empty() && !artifact.size && artifact.outcome == Outcome::complete) return "directory";
  return artifact.formats.empty() ? "unknown" : fmt::format("{}", fmt::join(artifact.formats, ", "));
}

void write_tree(const Report& report, bool is_verbose, report::Layout& out) {
  out.put("Contents", Ink::strong).end_line();
  std::size_t lines = 0;
  for (const auto& artifact : report.artifacts) {
    if (!is_verbose && lines++ == kTreeLines) {
      out.put(fmt::format("  ... and {} more: -v shows them", text::grouped(report.artifacts.size() - kTreeLines)))
          .end_line();
      break;
    }
    out.put(std::string(2 + 2 * std::min<std::size_t>(depth_of(report, artifact), 20), ' '));
    out.put(own_name(report, artifact)).put("  ").put(formats_of(artifact), Ink::low);
    if (artifact.size) out.put(", ").put(text::byte_size(*artifact.size));
    if (artifact.outcome != Outcome::complete) {
      out.put(", ").put(name_of(artifact.outcome), Ink::medium);
      if (!artifact.reason.empty()) out.put(": ").put_wrapped(artifact.reason, 6);
    }
    out.end_line();
  }
  out.end_line();
}

/// The values of one key, each once, in the order in which they were first seen.
struct Group {
  std::vector<const Fact*> first;
  std::map<std::string_view, std::uint64_t> count;
};

/// Of the first `most` facts of a group.
void write_tensors(const Group& group, std::size_t most, report::Layout& out) {
  std::vector<std::string_view> values;
  for (const auto* fact : group.first) {
    if (values.size() == most) break;
    values.push_back(fact->value);
  }
  write_tensor_table(values, out);
  if (values.size() < group.first.size())
    out.put(fmt::format("  ... and {} more: -v shows them", text::grouped(group.first.size() - values.size())))
        .end_line();
  out.end_line();
}

void write_facts(const Report& report, bool is_verbose, report::Layout& out) {
  std::map<std::string_view, Group> groups;
  for (const auto& fact : report.facts) {
    auto& group = groups[fact.key];
    if (++group.count[fact.value] == 1) group.first.push_back(&fact);
  }
  for (const auto& [key, group] : groups) {
    out.put(key, Ink::strong).end_line();
    if (key.ends_with(".tensor")) {
      write_tensors(group, is_verbose ? group.first.size() : kFactLines, out);
      continue;
    }
    std::size_t lines = 0;
    for (const auto* fact : group.first) {
      if (!is_verbose && lines++ == kFactLines) {
        out.put(fmt::format("  ... and {} more: -v shows them", text::grouped(group.first.size() - kFactLines)))
            .end_line();
        break;
      }
      out.put("  ").put(text::printable(fact->value, is_verbose ? 0 : kValueBytes));
      if (const auto count = group.count.at(fact->value); count > 1)
        out.put(fmt::format("  ({} times)", text::grouped(count)), Ink::faint);
      out.end_line();
    }
    out.end_line();
  }
}

void write_pickle(const Report& report, const PickleText& pickle, report::Layout& out) {
  const auto path = pickle.artifact < report.artifacts.size() ? std::string_view(report.artifacts[pickle.artifact].path)
                                                              : std::string_view("?");
  out.put("Pickle ", Ink::strong)
      .put(path, Ink::strong)
      .put(fmt::format(" @{:#x}", pickle.offset), Ink::strong)
      .end_line();
  for (const auto& line : pickle.opcodes) out.put("  ").put(line).end_line();
  if (!pickle.statements.empty()) {
    out.end_line().put("As Python, were it loaded:", Ink::strong).end_line();
    for (const auto& line : pickle.statements) out.put("  ").put(line).end_line();
  }
  out.end_line();
  if (pickle.left_out != 0)
    out.put(fmt::format("... and {} behind it: -v shows them", text::counted(pickle.left_out, "pickle", "pickles")))
        .end_line()
        .end_line();
}

void write_lines(json::Writer& writer, std::string_view key, const std::vector<std::string>& lines) {
  writer.key(key);
  writer.begin_array();
  for (const auto& line : lines) writer.value(line);
  writer.end_array();
}

}  // namespace

void write_inspection(const Report& report, const std::vector<PickleText>& pickles, const report::WriteOptions& options,
                      std::string& out) {
  report::Layout layout(out, options.width, options.has_color);
  const bool is_verbose = options.detail == report::Detail::verbose;
  write_tree(report, is_verbose, layout);
  write_facts(report, is_verbose, layout);
  for (const auto& pickle : pickles) write_pickle(report, pickle, layout);
  report::find_writer("text")->write(report, options, out);
}

void write_inspection_as_json(const Report& report, const std::vector<PickleText>& pickles, bool has_pickles,
                              const report::WriteOptions& options, std::string& out) {
  json::Writer writer(out);
  writer.begin_object();
  report::write_json_members(report, options, writer);
  if (has_pickles) {
    writer.line_break();
    writer.key("pickles");
    writer.begin_array();
    for (const auto& pickle : pickles) {
      writer.line_break();
      writer.begin_object();
      writer.member("artifact", pickle.artifact);
      writer.member("offset", pickle.offset);
      write_lines(writer, "opcodes", pickle.opcodes);
      write_lines(writer, "statements", pickle.statements);
      if (pickle.left_out != 0) writer.member("left_out", pickle.left_out);
      writer.end_object();
    }
    writer.end_array();
  }
  writer.end_object();
  out += '\n';
}

}  // namespace assay::cli
