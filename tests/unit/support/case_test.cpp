#include "support/case.hpp"

#include "support/assemble.hpp"

#include <catch2/catch.hpp>

#include <string>

namespace assay::test {
namespace {

Case parse(const std::string& text) { return parse_case(text, "a.case", "a"); }

}  // namespace

TEST_CASE("a case has inputs, links and flags, and is written as it was read") {
  const std::string text =
      "# What it shows.\n# near miss: ENG-LINK-001\n# example: GEN-EMBED-001\n--- input: v1/model.txt\ntext \"hello\"\n"
      "--- link: latest v1/model file.txt\n--- args\n--max-depth 3\n";
  const Case one = parse(text);
  REQUIRE(one.inputs.size() == 1);
  CHECK(one.inputs.front().bytes == "hello");
  REQUIRE(one.links.size() == 1);
  CHECK(one.links.front().name == "latest");
  CHECK(one.links.front().target == "v1/model file.txt");
  CHECK(one.near_misses == std::vector<std::string>{"ENG-LINK-001"});
  CHECK(one.examples == std::vector<std::string>{"GEN-EMBED-001"});
  CHECK(one.args == std::vector<std::string>{"--max-depth", "3"});
  CHECK(one.text() == text);
}

TEST_CASE("a link without a name, a target or with a body is a mistake") {
  const std::string start = "# What it shows.\n--- input: a\n--- link";
  for (const auto* rest : {"\n", ": \n", ": name\n", ": name target\ntext \"hello\"\n"})
    CHECK_THROWS_AS(parse(start + rest), AssemblyError);
}

}  // namespace assay::test
