#include "core/active_value.hpp"

#include "core/lower.hpp"
#include "core/path_parts.hpp"

#include <algorithm>
#include <array>

namespace assay {
namespace {

constexpr std::size_t kLongestCommand = 1000;

/// What takes a program from its command line, behind which it stands in quotes.
constexpr std::array<std::string_view, 8> kInterpreters{"sh -c ",     "bash -c ",    "dash -c ", "zsh -c ",
                                                        "python -c ", "python3 -c ", "perl -e ", "ruby -e "};

/// Files that somebody runs, or loads as code. Without an ending nobody knows; with another it is data.
constexpr std::array<std::string_view, 15> kPrograms{"dll", "elf", "hta", "jar", "js",  "lua", "msi", "php",
                                                     "pl",  "ps1", "py",  "rb",  "run", "so",  "vbs"};

std::string_view without_blanks(std::string_view text) {
  const auto begin = text.find_first_not_of(" \t\r\n");
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(" \t\r\n") - begin + 1);
}

bool runs_code(std::string_view line) {
  for (const std::string_view folder : {"/usr/bin/", "/bin/"})
    if (line.starts_with(folder)) line.remove_prefix(folder.size());
  return std::ranges::any_of(kInterpreters, [&](std::string_view interpreter) {
    return line.starts_with(interpreter) && line.size() > interpreter.size() + 2 &&
           (line[interpreter.size()] == '\'' || line[interpreter.size()] == '"' || line[interpreter.size()] == '$');
  });
}

bool is_own_machine(std::string_view host) {
  return host.starts_with("localhost") || host.starts_with("127.") || host.starts_with("0.0.0.0") ||
         host.starts_with("[");
}

/// Whether what an address leads to may be a program.
bool may_be_program(std::string_view address) {
  while (!address.empty() && (address.back() == '\'' || address.back() == '"')) address.remove_suffix(1);
  const auto scheme = address.find("://");
  address.remove_prefix(scheme + 3);
  address = address.substr(0, address.find_first_of("?#"));
  if (address.empty() || is_own_machine(address)) return false;
  const auto slash = address.find('/');
  if (slash == std::string_view::npos) return true;
  const auto name = last_part(address);
  const auto dot = name.rfind('.');
  return dot == std::string_view::npos ||
         std::ranges::find(kPrograms, text::lower(name.substr(dot + 1))) != kPrograms.end();
}

/// `curl https://example.com/payload`, with options that say where it goes or how much is told.
bool fetches(std::string_view line) {
  if (!line.starts_with("curl ") && !line.starts_with("wget ")) return false;
  std::string_view address;
  bool takes_name = false;  // of a file, behind an option
  line.remove_prefix(5);
  while (!line.empty()) {
    auto word = line.substr(0, line.find(' '));
    line.remove_prefix(std::min(word.size() + 1, line.size()));
    if (word.empty()) continue;
    if (word.starts_with('-')) {
      // What is asked for, and how: how to use a server.
      if (word.starts_with("--") ? word.starts_with("--data") || word == "--header" || word == "--request" ||
                                       word == "--form" || word == "--user"
                                 : word.find_first_of("HdXFuI") != std::string_view::npos)
        return false;
      takes_name = word.ends_with('o') || word.ends_with('O') || word.ends_with('P') || word == "--output";
      continue;
    }
    while (word.starts_with('\'') || word.starts_with('"')) word.remove_prefix(1);
    const bool is_address = word.starts_with("http://") || word.starts_with("https://") || word.starts_with("ftp://");
    if (is_address && address.empty()) {
      address = word;
    } else if (is_address || !takes_name) {
      return false;  // prose, a pipe, a program
    }
    takes_name = false;
  }
  return !address.empty() && may_be_program(address);
}

}  // namespace

std::optional<ActiveText> find_active_value(std::string_view value) {
  if (const auto active = find_active_text(value)) return active;
  const auto line = without_blanks(value.substr(0, kLongestCommand));
  if (value.size() > kLongestCommand || line.find('\n') != std::string_view::npos) return std::nullopt;
  if (!runs_code(line) && !fetches(line)) return std::nullopt;
  return ActiveText{static_cast<std::uint64_t>(line.data() - value.data()), line.size(), kIsCommandLine};
}

}  // namespace assay
