#include "formats/python/weight.hpp"

#include "core/active_text.hpp"
#include "formats/python/command.hpp"

#include <algorithm>
#include <array>
#include <string>

namespace assay::formats::python {
namespace {

/// A whole word that is the name of a shell.
bool names_a_shell(std::string_view text) {
  return std::ranges::any_of(std::array<std::string_view, 8>{"/bin/sh", "/bin/bash", "bash -c", "sh -c", "cmd.exe",
                                                             "powershell", "bash -i", "/bin/zsh"},
                             [&](std::string_view shell) { return text.find(shell) != std::string_view::npos; });
}

bool installs_packages(std::string_view dotted, std::string_view text) {
  if (dotted.starts_with("pip.")) return true;
  return text.find("pip install") != std::string_view::npos || text.find("pip\ninstall") != std::string_view::npos ||
         text.find("apt-get install") != std::string_view::npos || text.find("conda install") != std::string_view::npos;
}

/// Code that acts, in the texts of a call. Deleting is judged by what is deleted; and what is unpickled in a text that
/// runs elsewhere is no more than what is unpickled here.
bool acts(std::string_view text) {
  while (const auto active = find_active_text(text)) {
    const auto found = text.substr(active->offset, active->size);
    if (!found.starts_with("rm -rf") && !found.starts_with("pickle.loads")) return true;
    text.remove_prefix(active->offset + active->size);
  }
  return false;
}

Command commanded_by(const Arguments& arguments) {
  return command_of(arguments.first.empty() ? arguments.text : arguments.first, arguments.runs_python);
}

bool is_active(Deed deed, const Arguments& arguments) {
  if (deed == Deed::damage || deed == Deed::trust) return false;
  return acts(arguments.text) || (deed == Deed::process && destroys(arguments.text));
}

std::string_view line(std::string_view text, int number) {
  for (; number > 0 && !text.empty(); --number) text.remove_prefix(std::min(text.find('\n'), text.size() - 1) + 1);
  return text.substr(0, text.find('\n'));
}

/// What a system or a shell reads by itself, and what nobody opens for writing by accident.
bool is_of_the_system(std::string_view path) {
  static constexpr std::array<std::string_view, 10> kFolders{
      "/bin/", "/boot/", "/etc/", "/lib/", "/proc/", "/sbin/", "/sys/", "/usr/bin/", "/usr/lib/", "/var/spool/"};
  if (path.find("/.cache/") != std::string_view::npos) return false;
  return path.find("/.") != std::string_view::npos ||
         std::ranges::any_of(kFolders, [&](std::string_view folder) { return path.starts_with(folder); });
}

/// Files outside of the folder are deleted, or written where the system looks for instructions.
bool does_damage(std::string_view dotted, const Arguments& arguments) {
  const auto target = line(arguments.first, 0);
  if (arguments.is_computed || !is_elsewhere(target)) return false;
  if (!dotted.ends_with("open")) return target.find("/.cache/") == std::string_view::npos;
  return line(arguments.text, 1).find_first_of("wax+") != std::string_view::npos && is_of_the_system(target);
}

/// Publishers of models and of frameworks, whose code is used everywhere, and folders.
bool is_known_source(const Arguments& arguments) {
  static constexpr std::array<std::string_view, 8> kOwners{"NVIDIA/",    "facebookresearch/", "huggingface/",
                                                           "intel-isl/", "isl-org/",          "pytorch/",
                                                           "snakers4/",  "ultralytics/"};
  return std::ranges::any_of(kOwners, [&](std::string_view owner) { return arguments.first.starts_with(owner); }) ||
         arguments.text.find("\nlocal\n") != std::string::npos;
}

/// Sources that lie beside the file are compiled: `load(name="wkv", sources=["cuda/wkv.cu"])`
bool compiles_own_sources(std::string_view dotted, const Arguments& arguments) {
  return dotted.ends_with("cpp_extension.load") && arguments.text.find("\n/") == std::string::npos &&
         arguments.text.find("://") == std::string::npos;
}

/// What makes code of a text that is seldom more than one expression.
bool compiles(std::string_view dotted) { return dotted.ends_with("compile") || dotted.starts_with("timeit."); }

/// Profilers and debuggers of what is nearly always the name of a function: `cProfile.run("main()")`.
bool profiles(std::string_view dotted) {
  return dotted.find("rofile.") != std::string_view::npos || dotted.starts_with("pdb.");
}

/// By its bare name a library of the system is found, none that lies in the folder: `libgomp.so.1` (ld.so(8)).
bool is_of_the_loader(const Arguments& arguments) {
  const auto name = line(arguments.first, 0);
  return !arguments.is_computed && name.starts_with("lib") && name.find(".so") != std::string_view::npos &&
         name.find('/') == std::string_view::npos;
}

Severity process_on_import(std::string_view dotted, const Arguments& arguments) {
  if (installs_packages(dotted, arguments.text)) return Severity::medium;
  // An empty command makes some consoles of Windows show colours.
  const bool is_empty = arguments.text.find_first_not_of(" \n") == std::string::npos;
  if (dotted == "os.system" && is_empty && !arguments.is_computed) return Severity::low;
  switch (commanded_by(arguments)) {
    case Command::unknown: return Severity::high;
    case Command::everyday: return arguments.is_computed ? Severity::medium : Severity::low;
    case Command::builds:
    case Command::fetches:
    case Command::installs: break;
  }
  return Severity::medium;
}

Severity process_when_called(std::string_view dotted, const Arguments& arguments, bool is_in_handler) {
  if (installs_packages(dotted, arguments.text)) return Severity::low;
  const auto command = commanded_by(arguments);
  if (command == Command::everyday) return Severity::low;
  if (is_in_handler) return Severity::medium;
  if (command != Command::unknown) return Severity::low;
  const bool is_subprocess = dotted.starts_with("subprocess.") || dotted.starts_with("asyncio.");
  const bool is_plain = is_subprocess && !arguments.has_shell && !names_a_shell(arguments.text);
  return is_plain ? Severity::low : Severity::medium;
}

}  // namespace

std::optional<Severity> weight_on_import(Deed deed, std::string_view dotted, const Arguments& arguments) {
  const auto usual = [&]() -> std::optional<Severity> {
    switch (deed) {
      case Deed::none:
      case Deed::deserialize: return std::nullopt;
      case Deed::process: return process_on_import(dotted, arguments);
      case Deed::execute:
        if (arguments.reads_file || arguments.names_value) return Severity::low;  // version.py is scanned itself
        if (profiles(dotted)) return Severity::low;
        return compiles(dotted) ? Severity::medium : Severity::high;
      case Deed::unmarshal:
      case Deed::network: return Severity::medium;
      case Deed::native:
        return compiles_own_sources(dotted, arguments) || is_of_the_loader(arguments) ? Severity::low
                                                                                      : Severity::medium;
      case Deed::socket: return Severity::high;
      case Deed::foreign_code: return is_known_source(arguments) ? Severity::low : Severity::medium;
      case Deed::trust: return Severity::low;
      case Deed::damage: return Severity::medium;
    }
    return std::nullopt;
  }();
  if (deed == Deed::damage && !does_damage(dotted, arguments)) return std::nullopt;
  return usual && is_active(deed, arguments) ? std::max(*usual, Severity::high) : usual;
}

std::optional<Severity> weight_when_called(Deed deed, std::string_view dotted, const Arguments& arguments,
                                           bool is_in_handler) {
  const auto usual = [&]() -> std::optional<Severity> {
    switch (deed) {
      case Deed::none:
      case Deed::network:
      case Deed::native:
      case Deed::deserialize:
      case Deed::damage: return std::nullopt;
      case Deed::process: return process_when_called(dotted, arguments, is_in_handler);
      case Deed::execute: {
        if (arguments.reads_file || arguments.names_value) return Severity::low;
        const bool is_evaluation = dotted.ends_with("eval") || compiles(dotted) || profiles(dotted);
        const bool is_asked_for = is_in_handler && arguments.is_computed;
        return is_evaluation && !is_asked_for ? Severity::low : Severity::medium;
      }
      case Deed::unmarshal: return Severity::medium;
      case Deed::socket:
      case Deed::foreign_code: return Severity::low;
      case Deed::trust: return arguments.trusts_code ? std::optional(Severity::low) : std::nullopt;
    }
    return std::nullopt;
  }();
  return is_active(deed, arguments) ? std::optional(Severity::high) : usual;
}

}  // namespace assay::formats::python
