#pragma once

#include <assay/format.hpp>

namespace assay::formats::jinja {

/// Templates of Jinja2, llama.cpp and minja: chat templates above all. docs/formats/jinja.md
extern const Format kFormat;

}  // namespace assay::formats::jinja
