#pragma once

#include <string>
#include <string_view>

namespace assay::python {

/// An identifier as Python reads it: in its compatibility form (PEP 3131, NFKC), in which full-width, mathematical,
/// raised and joined letters are plain ones. What has no plain form stays as it is.
[[nodiscard]] std::string plain_identifier(std::string_view spelling);

}  // namespace assay::python
