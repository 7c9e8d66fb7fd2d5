#include "engine/landlock.hpp"

#include "engine/descriptor.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>
#include <cerrno>
#include <cstdint>

namespace assay::engine {
namespace {

// The interface of the kernel (Documentation/userspace-api/landlock.rst), written down here because the headers of
// the building machine are older than the kernels that assay runs on.
constexpr long kCreateRuleset = 444;
constexpr long kAddRule = 445;
constexpr long kRestrictSelf = 446;
constexpr unsigned kVersion = 1;      // flag of create_ruleset: only say which ABI
constexpr unsigned kPathBeneath = 1;  // type of rule

struct RulesetAttributes {
  std::uint64_t handled_access_fs = 0;
  std::uint64_t handled_access_net = 0;  // since ABI 4
  std::uint64_t scoped = 0;              // since ABI 6
};
struct [[gnu::packed]] PathBeneath {
  std::uint64_t allowed_access;
  std::int32_t parent_fd;
};

constexpr std::uint64_t bits(unsigned count) { return (std::uint64_t{1} << count) - 1; }
constexpr std::uint64_t kReadFile = 1U << 2U;
constexpr std::uint64_t kReadDirectory = 1U << 3U;
constexpr std::uint64_t kTcp = bits(2);     // bind, connect
constexpr std::uint64_t kScopes = bits(2);  // abstract sockets, signals

/// Everything that this version can restrict is restricted.
RulesetAttributes attributes_for(int abi) {
  unsigned rights = 13;       // ABI 1: execute, write, read, list, remove, make
  if (abi >= 2) rights = 14;  // refer
  if (abi >= 3) rights = 15;  // truncate
  if (abi >= 5) rights = 16;  // ioctl of devices
  RulesetAttributes attributes{.handled_access_fs = bits(rights)};
  if (abi >= 4) attributes.handled_access_net = kTcp;
  if (abi >= 6) attributes.scoped = kScopes;
  return attributes;
}

bool allow(int ruleset, const std::string& path) {
  const Descriptor place(::open(path.c_str(), O_PATH | O_CLOEXEC));
  struct stat status{};
  if (!place || ::fstat(place.number(), &status) != 0) return true;
  const PathBeneath rule{S_ISDIR(status.st_mode) ? kReadFile | kReadDirectory : kReadFile, place.number()};
  return ::syscall(kAddRule, ruleset, kPathBeneath, &rule, 0) == 0;
}

}  // namespace

int landlock_abi() {
  const auto abi = ::syscall(kCreateRuleset, nullptr, 0, kVersion);
  return abi < 0 ? 0 : static_cast<int>(abi);
}

LandlockResult restrict_files(std::span<const std::string> readable) {
  const int abi = landlock_abi();
  if (abi == 0) return {};
  const auto attributes = attributes_for(abi);
  // Zeros behind what an older kernel knows do no harm.
  const Descriptor ruleset(static_cast<int>(::syscall(kCreateRuleset, &attributes, sizeof attributes, 0)));
  if (!ruleset) return {.error = errno};
  for (const auto& path : readable)
    if (!allow(ruleset.number(), path)) return {.error = errno};
  if (::syscall(kRestrictSelf, ruleset.number(), 0) != 0) return {.error = errno};
  return {.abi = abi};
}

}  // namespace assay::engine
