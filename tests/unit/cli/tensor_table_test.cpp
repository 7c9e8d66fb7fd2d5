#include "cli/tensor_table.hpp"

#include <catch2/catch.hpp>

#include <string>
#include <vector>

namespace assay {
namespace {

std::string table(const std::vector<std::string_view>& facts) {
  std::string out;
  report::Layout layout(out, 200, false);
  cli::write_tensor_table(facts, layout);
  return out;
}

}  // namespace

TEST_CASE("facts about tensors become a table") {
  CHECK(table({"model.embed.weight BF16 [4, 2] 16 bytes", "b F32 [1000] 4,000 bytes"}) ==
        "  model.embed.weight  BF16  [4, 2]     16 bytes\n"
        "  b                   F32   [1000]  4,000 bytes\n");
}

TEST_CASE("names may hold blanks and brackets, and what is no row stays as it is") {
  const auto row = cli::tensor_row("a [1] b F32 [] 4 bytes");
  REQUIRE(row);
  CHECK(row->name == "a [1] b");
  CHECK(row->type == "F32");
  CHECK(row->shape == "[]");
  CHECK(row->size == "4 bytes");
  CHECK_FALSE(cli::tensor_row("... and 7 more, which are not listed"));
  CHECK_FALSE(cli::tensor_row(""));
  CHECK_FALSE(cli::tensor_row(" [] "));
  CHECK(table({"... and 7 more, which are not listed"}) == "  ... and 7 more, which are not listed\n");
}

}  // namespace assay
