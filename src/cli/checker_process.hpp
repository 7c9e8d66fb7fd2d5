#pragma once

#include "engine/confine.hpp"
#include "onnx_checker/interface.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>

namespace assay::cli {

/// The largest model that is shown to the checker, which copies it several times.
inline constexpr std::size_t kLargestChecked = std::size_t{16} << 20U;
/// Processor time for one model.
inline constexpr unsigned kCheckSeconds = 10;

/// Memory that the process of the checker shares with ours. What it writes is not to be trusted: a model may have taken
/// it over.
struct CheckerBoard {
  onnx_checker::Answer answer;
  std::size_t written;         ///< bytes of `why`
  std::array<char, 4096> why;  ///< first of all the name of the library, or why it could not be loaded
  std::array<std::byte, kLargestChecked> model;
};

/// How the process of one model ended, as `waitpid` tells it; or this, when none could be started.
inline constexpr int kNotForked = -1;

/// The body of the checker's process. Loads the module, writes 0 or an error to `channel`; then, for each size that it
/// reads there, shows so many bytes of the board to the checker in a process of its own and writes how that ended.
void serve_checker(int channel, const std::string& module, engine::ConfineMode mode, CheckerBoard& board);

}  // namespace assay::cli
