#pragma once

#include "crypto/bytes.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace assay::trust::oms {

struct HashedFile {
  std::string name;      ///< in the form of manifests, valid UTF-8
  crypto::Bytes sha256;  ///< of all of it
};

/// The statement about a model (OMS 1.0): every file whole, in the order of their names' bytes. `ignored` are the
/// paths that were left out.
[[nodiscard]] std::string make_statement(std::string_view model_name, std::vector<HashedFile> files,
                                         std::vector<std::string> ignored);

}  // namespace assay::trust::oms
