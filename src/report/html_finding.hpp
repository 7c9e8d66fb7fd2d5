#pragma once

#include <assay/report.hpp>

#include <string>

namespace assay::report::html {

/// One finding with everything about it: what would happen, what was decoded, the opcodes that do it, the bytes.
/// `number` is its place on the page, for links.
void write_finding(const Report& report, const Finding& finding, std::size_t number, std::string& out);

}  // namespace assay::report::html
