#include "engine/confine.hpp"

#include "engine/landlock.hpp"
#include "engine/seccomp.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <sys/prctl.h>
#include <unistd.h>
#include <cerrno>
#include <cstring>

namespace assay::engine {
namespace {

/// What was asked for and nothing else: by now every library is loaded and every file of ours read.
std::vector<std::string> readable_paths(const ConfineRequest& request) {
  std::vector<std::string> paths = request.readable;
#ifdef ASSAY_SANITIZED
  // The leak checker lists threads and mappings; a report names lines of the program and its libraries.
  for (const auto* path : {"/proc", "/lib", "/lib64", "/usr/lib"}) paths.emplace_back(path);
#endif
  return paths;
}

std::string because(int error) { return error == 0 ? "not in this kernel" : std::strerror(error); }

}  // namespace

Result<std::string> confine(const ConfineRequest& request) {
  if (request.mode == ConfineMode::off) return "off";
  std::vector<std::string> holds;
  std::vector<std::string> fails;

  // Without this a process without privileges may not confine itself; with it no program gains any.
  const bool is_bound = ::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0;
  if (!is_bound) fails.push_back(fmt::format("no_new_privs ({})", because(errno)));

  const auto landlock = restrict_files(readable_paths(request));
  if (landlock.abi > 0) {
    holds.push_back(fmt::format("landlock (ABI {})", landlock.abi));
  } else {
    fails.push_back(fmt::format("landlock ({})", because(landlock.error)));
  }
  // openat2 takes its flags where a filter cannot see them, so without Landlock it would open files for writing.
  if (const int error = filter_system_calls(landlock.abi > 0 ? Openat2::allowed : Openat2::hidden); error == 0) {
    holds.emplace_back("seccomp");
  } else {
    fails.push_back(fmt::format("seccomp ({})", because(error)));
  }
  if (is_bound) holds.emplace_back("no_new_privs");

  auto held = holds.empty() ? "nothing" : fmt::format("{}", fmt::join(holds, ", "));
  if (fails.empty()) return held;
  const auto missing = fmt::format("{}", fmt::join(fails, ", "));
  if (request.mode == ConfineMode::require)
    return std::unexpected(Error{ErrorCode::unsupported, 0, "not available: " + missing});
  return fmt::format("{}; not held: {}", held, missing);
}

std::string available_confinement() {
  std::vector<std::string> offers;
  if (const int abi = landlock_abi(); abi > 0) offers.push_back(fmt::format("landlock (ABI {})", abi));
  if (has_system_call_filter()) offers.emplace_back("seccomp");
  return offers.empty() ? "none" : fmt::format("{}", fmt::join(offers, ", "));
}

}  // namespace assay::engine
