#include "core/member_names.hpp"

#include <catch2/catch.hpp>

using namespace assay::text;
using namespace std::string_view_literals;

TEST_CASE("names that some reader takes for one have one key") {
  CHECK(folded_name("Archive/DATA.pkl") == folded_name("archive/data.pkl"));
  CHECK(folded_name("a\\b") == folded_name("a/./b"));
  CHECK(folded_name("a/b. ") == folded_name("a//b"));
  CHECK(folded_name("ｄａｔａ.pkl") == folded_name("data.pkl"));
  CHECK(folded_name("da\u200Bta.pkl") == folded_name("data.pkl"));
  CHECK(folded_name("a/b") != folded_name("a/c"));
  CHECK(folded_name("a/..") != folded_name("a"));
  CHECK(folded_name("/a") != folded_name("a"));
}

TEST_CASE("a letter with an accent has one key in one piece and in two") {
  CHECK(folded_name("caf\u00E9") == folded_name("cafe\u0301"));
  CHECK(folded_name("CAF\u00C9") == folded_name("cafe\u0301"));
  CHECK(folded_name("\u1EC7") == folded_name("e\u0323\u0302"));
  CHECK(folded_name("\u0439") == folded_name("\u0438\u0306"));
  CHECK(folded_name("caf\u00E9") != folded_name("cafe"));
  CHECK(folded_name("caf\u00E9") != folded_name("caf\u00E8"));
  CHECK(folded_name("\u6A21\u578B") == "\u6A21\u578B");
}

TEST_CASE("members are compared with those before them") {
  MemberNames names;
  CHECK_FALSE(names.add("a/data.pkl"));
  CHECK_FALSE(names.add("b/data.pkl"));
  const auto equal = names.add("a/data.pkl");
  REQUIRE(equal);
  CHECK(equal->is_equal);
  const auto alike = names.add("A/data.pkl");
  REQUIRE(alike);
  CHECK_FALSE(alike->is_equal);
  CHECK(alike->name == "a/data.pkl");
}

TEST_CASE("a name deceives with what nobody sees") {
  CHECK(is_deceptive_name("a\0.txt"sv));
  CHECK(is_deceptive_name("model\u202Eslt.pt"));
  CHECK_FALSE(is_deceptive_name("Größe/模型.bin"));
  CHECK_FALSE(is_deceptive_name("\xFF\xFE"));
}
