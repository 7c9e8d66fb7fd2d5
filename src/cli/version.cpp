#include "report/version.hpp"
#include "cli/commands.hpp"
#include "cli/exit_code.hpp"
#include "cli/terminal.hpp"
#include "cli/values.hpp"
#include "codecs/json/writer.hpp"
#include "engine/confine.hpp"
#include "formats/all.hpp"
#include "report/writers.hpp"
#include "rules/load.hpp"

#include <fmt/format.h>

#include <array>
#include <optional>

namespace assay::cli {
namespace {

std::vector<std::string_view> format_names() {
  std::vector<std::string_view> names;
  for (const auto* format : formats::all()) names.push_back(format->name);
  return names;
}

std::string as_text() {
  return fmt::format("assay {}\nrules: {}\nformats: {}\nconfinement: {}\n", report::version(), rules::embedded().digest,
                     fmt::join(format_names(), ", "), engine::available_confinement());
}

std::string as_json() {
  std::string text;
  json::Writer out(text);
  out.begin_object();
  out.member("name", "assay");
  out.member("version", report::version());
  out.member("schema_version", report::kSchemaVersion);
  out.member("rules_digest", rules::embedded().digest);
  out.key("formats");
  out.begin_array();
  for (const auto name : format_names()) out.value(name);
  out.end_array();
  out.key("report_formats");
  out.begin_array();
  for (const auto& writer : report::writers()) out.value(writer.name);
  out.end_array();
  out.member("confinement", engine::available_confinement());
  out.end_object();
  return text + "\n";
}

}  // namespace

int run_version(Arguments arguments) {
  CommandLine line("version", "", "Prints the version and what this machine offers.");
  std::optional<std::string> format;
  static constexpr std::array<std::string_view, 2> kFormats{"text", "json"};
  line.value("-f,--format", "FORMAT", format, "text (default) or json");
  line.choices(kFormats);
  std::vector<std::string> words;
  if (const auto exit_code = line.parse(arguments, words)) return *exit_code;
  if (!words.empty()) return report_usage_error("version", {"wanted: no operands", ""});

  const auto index = parse_choice("--format", format.value_or("text"), kFormats);
  if (!index) return report_usage_error("version", index.error());
  return print_result(*index == 0 ? as_text() : as_json());
}

}  // namespace assay::cli
