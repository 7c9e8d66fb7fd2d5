#pragma once

#include <cstdint>
#include <string_view>

namespace assay::formats::python {

/// What a script asks a command line for.
enum class Command : std::uint8_t {
  unknown,   ///< a program that is not listed, or one that is told to do something else
  everyday,  ///< lists, copies, packs, asks for a version: within the folder, and nothing of it is run
  builds,    ///< runs what lies beside the script: `make`, `python train.py`
  fetches,   ///< gets something from an address and leaves it there
  installs,  ///< installs packages
};

/// Judges a command line by the worst of its commands. The words of a list of arguments are divided by line ends, as
/// are parts of it that are not known. `runs_python` when the script named its own interpreter in front of it.
[[nodiscard]] Command command_of(std::string_view line, bool runs_python);

/// `rm -rf` of the root, of a home or of what is in them. `rm -rf build` and `rm -rf /tmp/x` clean up.
[[nodiscard]] bool destroys(std::string_view line);

/// A path that leads out of the folder of the script, to where things of others are: `/etc/passwd`, `~/.bashrc`.
/// Folders for passing things and those of notebooks on the web (`/tmp`, `/content`) are not meant.
[[nodiscard]] bool is_elsewhere(std::string_view path);

}  // namespace assay::formats::python
