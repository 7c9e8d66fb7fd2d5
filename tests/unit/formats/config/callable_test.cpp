#include "formats/config/callable.hpp"

#include <catch2/catch.hpp>

namespace assay::formats::config {
namespace {

TEST_CASE("dotted names are told from other texts") {
  CHECK(is_dotted_name("os.system"));
  CHECK(is_dotted_name("a.b2._c"));
  for (const auto* text : {"", "os", "os.", ".os", "a..b", "a.2b", "a b.c", "https://a.b", "1.5"})
    CHECK(!is_dotted_name(text));
}

TEST_CASE("classes of libraries are harmless without any list") {
  const PickleGlobals none;
  CHECK(judge_callable(none, "torch.nn.Linear").standing == Callable::Standing::harmless);
  CHECK(judge_callable(none, "acme.Net").standing == Callable::Standing::unknown);
}

}  // namespace
}  // namespace assay::formats::config
