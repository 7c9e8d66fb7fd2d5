#pragma once

#include <assay/artifact.hpp>
#include <assay/format.hpp>

namespace assay::formats::python {

/// Python among texts: every line of the front could be Python, and one of them imports, defines or calls something.
/// Prose fails at its first sentence, because in Python no two names stand side by side.
[[nodiscard]] Claim claim(const Artifact& artifact);

}  // namespace assay::formats::python
