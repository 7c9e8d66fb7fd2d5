#pragma once

#include <assay/format.hpp>

namespace assay::formats::python {

/// Python source beside a model, or in an archive of one. docs/formats/python.md
extern const Format kFormat;

}  // namespace assay::formats::python
