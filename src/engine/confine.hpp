#pragma once

#include <assay/result.hpp>

#include <cstdint>
#include <string>
#include <vector>

namespace assay::engine {

enum class ConfineMode : std::uint8_t {
  automatic,  ///< as much as the kernel offers
  require,    ///< all of it, or nothing is scanned
  off,
};

struct ConfineRequest {
  ConfineMode mode = ConfineMode::automatic;
  std::vector<std::string> readable;  ///< files and directories that stay readable; may be missing
};

/// Takes everything away from the process that a scan does not need, for good: afterwards it reads below `readable`;
/// writes what is open for writing already; starts threads; and can do nothing else to files, processes or the network.
/// A hole in a parser is then worth little.
///
/// Call it once, before the first byte of input is parsed and before threads are started. Says in a line what holds.
/// With `require` it is an error when something does not; the process is then half confined and should end.
[[nodiscard]] Result<std::string> confine(const ConfineRequest& request);

/// What this kernel offers, in a line; changes nothing.
[[nodiscard]] std::string available_confinement();

}  // namespace assay::engine
