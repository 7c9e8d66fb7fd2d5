#include "cli/inputs.hpp"

#include <catch2/catch.hpp>

namespace assay::cli {
using Paths = std::vector<std::string>;

TEST_CASE("a list has a path a line, or paths that end in NUL") {
  CHECK(split_list("") == Paths{});
  CHECK(split_list("a\nb c\n\nd") == Paths{"a", "b c", "d"});
  CHECK(split_list(std::string_view("a\nb\0c\0", 6)) == Paths{"a\nb", "c"});
  CHECK(split_list("\n\n") == Paths{});
}

TEST_CASE("standard input is read once and named only when it is read") {
  const auto plain = name_inputs({"a", "-"}, {}, std::nullopt);
  REQUIRE(plain);
  CHECK(plain->paths == Paths{"a"});
  CHECK(plain->reads_standard_input);
  CHECK(plain->standard_input_name == "stdin");
  CHECK(name_inputs({"-"}, {}, "model.pt")->standard_input_name == "model.pt");
  CHECK_FALSE(name_inputs({"-", "-"}, {}, std::nullopt));
  CHECK_FALSE(name_inputs({"-"}, {"-"}, std::nullopt));
  CHECK_FALSE(name_inputs({"a"}, {}, "model.pt"));
  CHECK_FALSE(name_inputs({"-"}, {}, ""));
}

TEST_CASE("no path and an empty path are wrong usage") {
  CHECK_FALSE(name_inputs({}, {}, std::nullopt));
  CHECK_FALSE(name_inputs({"a", ""}, {}, std::nullopt));
}

}  // namespace assay::cli
