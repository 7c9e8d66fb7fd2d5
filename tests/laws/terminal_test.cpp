// Terminal: no report contains a control character of what was scanned.
#include "support/assemble.hpp"
#include "support/invariants.hpp"
#include "support/scan_case.hpp"

#include <catch2/catch.hpp>

namespace assay::test {

TEST_CASE("no report has a control character but line ends", "[laws]") {
  for (const Case& one : all_cases()) {
    INFO(one.name);
    const Report report = scan_case(one);
    CHECK(control_character(report_text(report)) == "");
    CHECK(control_character(report_json(report)) == "");
  }
}

TEST_CASE("neither has one about a file with a hostile name", "[laws]") {
  const std::string name = "a\x1b]0;title\x07\r\n\xff\xe2\x80\xae.pkl";
  const Report report = scan_bytes(name, assemble("PROTO 2\nGLOBAL \"os system\"", "name"));
  CHECK(control_character(report_text(report)) == "");
  CHECK(control_character(report_json(report)) == "");
}

}  // namespace assay::test
