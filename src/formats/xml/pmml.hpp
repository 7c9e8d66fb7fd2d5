#pragma once

#include <assay/format.hpp>

namespace assay::formats::xml {

/// The Predictive Model Markup Language of the Data Mining Group. docs/formats/pmml.md
extern const Format kPmml;

}  // namespace assay::formats::xml
