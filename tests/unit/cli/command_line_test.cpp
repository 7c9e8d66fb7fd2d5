#include "cli/command_line.hpp"

#include <catch2/catch.hpp>

namespace assay::cli {
namespace {

struct Parse {
  bool quiet = false;
  std::optional<std::string> format;
  std::vector<std::string> outputs;
  std::vector<std::string> operands;
  std::optional<int> exit_code;

  explicit Parse(std::initializer_list<const char*> arguments) {
    CommandLine line("scan", "[PATH]...", "Scans.");
    line.flag("-q,--quiet", quiet, "be quiet");
    line.value("-f,--format", "FORMAT", format, "the format");
    line.values("-o,--output", "PATH", outputs, "where to");
    exit_code = line.parse({arguments.begin(), arguments.size()}, operands);
  }
};

using Words = std::vector<std::string>;

}  // namespace

TEST_CASE("options and operands mix") {
  const Parse parse{"a", "-qf", "json", "-o", "x", "b", "--output=y=z", "-"};
  CHECK_FALSE(parse.exit_code);
  CHECK(parse.quiet);
  CHECK(parse.format == "json");
  CHECK(parse.outputs == Words{"x", "y=z"});
  CHECK(parse.operands == Words{"a", "b", "-"});
}

TEST_CASE("operands come out as they were typed") {
  const Words names{"[a,b]", "{}", "%%", "a,b", "", "@x", "+x", "a=b"};
  const Parse parse{"[a,b]", "{}", "%%", "a,b", "", "@x", "+x", "a=b"};
  CHECK(parse.operands == names);
  CHECK(Parse{"--", "-q", "--", "--format"}.operands == Words{"-q", "--", "--format"});
  CHECK_FALSE(Parse{"--", "-q"}.quiet);
}

TEST_CASE("values come out as they were typed") {
  CHECK(Parse{"-f", "[x]"}.format == "[x]");
  CHECK(Parse{"-o", "[x,y]", "-o", "-"}.outputs == Words{"[x,y]", "-"});
}

TEST_CASE("what cannot be meant ends with exit code 4") {
  CHECK(Parse{"--nope"}.exit_code == 4);
  CHECK(Parse{"-x"}.exit_code == 4);
  CHECK(Parse{"-5"}.exit_code == 4);
  CHECK(Parse{"-f"}.exit_code == 4);
  CHECK(Parse{"-f", "a", "-f", "b"}.exit_code == 4);
  CHECK(Parse{"-q5"}.exit_code == 4);
}

}  // namespace assay::cli
