#pragma once

#include "engine/input.hpp"
#include "engine/ledger.hpp"
#include "engine/plan.hpp"
#include "engine/session.hpp"
#include "match/scanner.hpp"

#include <assay/assay.hpp>

#include <cstddef>
#include <memory>
#include <vector>

namespace assay::engine {

/// What one thread keeps from file to file.
struct Workbench {
  ReadBuffer small_files;
  std::vector<std::byte> ring;              ///< for bytes on their way to a digest
  std::unique_ptr<match::Scanner> matcher;  ///< made when it is needed

  /// The scanner of the signatures that `options` name, if they name any.
  [[nodiscard]] match::Scanner* scanner(const ScanOptions& options);
};

/// Does one task. Whatever is wrong with the file is in the result.
[[nodiscard]] FileReport scan_task(const Task& task, const ScanOptions& options, const Session::Visit& visit,
                                   Workbench& bench);

}  // namespace assay::engine
