#pragma once

#include <assay/report.hpp>

#include <cstddef>
#include <string>

namespace assay::report::html {

/// A part of a graph as a picture in the page, and below it as a list that says the same. Colours and fonts are those
/// of the page. `number` is that of the finding. Nothing for a graph without boxes.
void write_graph(std::string& out, const GraphPart& graph, std::size_t number);

}  // namespace assay::report::html
