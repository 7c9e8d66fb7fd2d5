#include "report/graph_svg.hpp"
#include "unit/report/sample_report.hpp"

#include "core/utf8.hpp"

#include <catch2/catch.hpp>

#include <algorithm>

namespace assay {
namespace {

std::string written(const GraphPart& graph, std::size_t number = 7) {
  std::string out;
  report::html::write_graph(out, graph, number);
  return out;
}

std::size_t count(std::string_view text, std::string_view what) {
  std::size_t found = 0;
  for (auto at = text.find(what); at != std::string_view::npos; at = text.find(what, at + what.size())) ++found;
  return found;
}

}  // namespace

TEST_CASE("a graph is a picture with a name, a description and a list that says the same") {
  const auto graph = test::sample_graph();
  const auto page = written(graph);
  CHECK(count(page, "<svg role=\"img\" aria-labelledby=\"graph-7-title graph-7-text\"") == 1);
  CHECK(count(page, "<title id=\"graph-7-title\">") == 1);
  CHECK(count(page, "<desc id=\"graph-7-text\">") == 1);
  CHECK(count(page, "<rect ") == graph.boxes.size());
  CHECK(count(page, "<path class=\"tip\"") == graph.arrows.size());
  CHECK(count(page, "<li>") == graph.boxes.size());
  CHECK(count(page, " marked\"") == 3);  // and in words:
  for (const auto* word : {"finding", "the test", "what is tested"})
    CHECK(page.find(std::string("class=\"mark\"")) < page.find(std::string(">") + word + "</text>"));
  CHECK(page.find("Left out: 1,234 more nodes or values") != std::string::npos);
  CHECK(page.find("over 12 more nodes") != std::string::npos);
}

TEST_CASE("no name of a graph means anything in the page") {
  const auto page = written(test::sample_graph());
  for (const auto* text : {"<script", "</script", "<b>", "\" onload", "'&amp;'"})
    CHECK(page.find(text) == std::string::npos);
  for (std::string_view rest = page; !rest.empty();) {
    const auto point = utf8::decode(rest);
    REQUIRE(point.size > 0);
    REQUIRE(!utf8::is_invisible(point.value));
    rest.remove_prefix(point.size);
  }
  CHECK(count(page, "<title") == count(page, "</title>"));
  CHECK(page.find("style=") == std::string::npos);
}

TEST_CASE("a long name is cut in the picture and whole in the list") {
  auto graph = test::sample_graph();
  graph.boxes[3].name = std::string(100, 'n');
  const auto page = written(graph);
  CHECK(page.find(">" + std::string(21, 'n') + "…</text>") != std::string::npos);
  CHECK(page.find("MatMul " + std::string(100, 'n')) != std::string::npos);
}

TEST_CASE("without boxes nothing is written") { CHECK(written({}).empty()); }

}  // namespace assay
