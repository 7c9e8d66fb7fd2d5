#include "cli/inputs.hpp"

#include "cli/standard_input.hpp"
#include "core/text.hpp"

#include <fmt/format.h>

#include <fcntl.h>
#include <unistd.h>
#include <cerrno>
#include <cstring>

namespace assay::cli {
namespace {

Parsed<std::vector<std::string>> read_list(const std::string& path) {
  const bool is_standard_input = path == "-";
  const int descriptor = is_standard_input ? STDIN_FILENO : ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  const auto cannot = [&](std::string_view why) {
    return std::unexpected(
        UsageError{fmt::format("--files-from: cannot read '{}': {}", text::printable(path), why), ""});
  };
  if (descriptor < 0) return cannot(std::strerror(errno));
  const auto bytes = read_descriptor(descriptor, {});
  if (!is_standard_input) ::close(descriptor);
  if (!bytes) return cannot(bytes.error().message);
  return split_list((*bytes)->view().text());
}

}  // namespace

std::vector<std::string> split_list(std::string_view text) {
  const char separator = text.find('\0') == std::string_view::npos ? '\n' : '\0';
  std::vector<std::string> paths;
  while (!text.empty()) {
    const auto path = text.substr(0, text.find(separator));
    text.remove_prefix(std::min(text.size(), path.size() + 1));
    if (!path.empty()) paths.emplace_back(path);
  }
  return paths;
}

Parsed<InputNames> name_inputs(const std::vector<std::string>& operands, const std::vector<std::string>& lists,
                               const std::optional<std::string>& standard_input_name) {
  if (operands.empty() && lists.empty()) return std::unexpected(UsageError{"no PATH to scan", ""});

  InputNames names;
  names.standard_input_name = standard_input_name.value_or("stdin");
  int readers_of_standard_input = 0;
  for (const auto& operand : operands) {
    if (operand.empty()) return std::unexpected(UsageError{"a PATH is empty", ""});
    if (operand == "-") {
      names.reads_standard_input = true;
      ++readers_of_standard_input;
    } else {
      names.paths.push_back(operand);
    }
  }
  for (const auto& list : lists) readers_of_standard_input += list == "-" ? 1 : 0;
  if (readers_of_standard_input > 1) return std::unexpected(UsageError{"standard input can only be read once", ""});
  if (standard_input_name && (!names.reads_standard_input || standard_input_name->empty()))
    return std::unexpected(UsageError{"--stdin-name: names standard input, which needs '-' as a PATH", ""});

  for (const auto& list : lists) {
    auto paths = read_list(list);
    if (!paths) return std::unexpected(paths.error());
    names.paths.insert(names.paths.end(), paths->begin(), paths->end());
  }
  return names;
}

}  // namespace assay::cli
