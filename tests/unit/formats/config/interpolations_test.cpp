#include "formats/config/interpolations.hpp"

#include <catch2/catch.hpp>

#include <string>
#include <vector>

namespace assay::formats::config {
namespace {

using Path = std::vector<std::string>;

Interpolations values(const std::vector<std::pair<Path, std::string>>& settings) {
  Interpolations interpolations;
  for (const auto& [path, text] : settings)
    interpolations.keep({.path = path, .kind = Setting::Kind::text, .text = text, .range = {}});
  return interpolations;
}

std::string resolved(const Interpolations& interpolations, std::string_view text, const Path& path = {"x"}) {
  return interpolations.resolve(text, path).value_or("?");
}

TEST_CASE("values of a document stand for what refers to them", "[config]") {
  const auto known =
      values({{{"a"}, "os"}, {{"b", "c"}, "${a}.sys"}, {{"d", ""}, "x"}, {{"d", ""}, "y"}, {{"a"}, "posix"}});
  CHECK(resolved(known, "${a}.system") == "posix.system");
  CHECK(resolved(known, "${ b.c }tem") == "posix.system");
  CHECK(resolved(known, "${b[c]}") == "posix.sys");
  CHECK(resolved(known, "${d[1]}${d.0}") == "yx");
  CHECK(resolved(known, "${.c}", {"b", "_target_"}) == "posix.sys");
  CHECK(resolved(known, "${..a}", {"b", "_target_"}) == "posix");
  CHECK(resolved(known, "plain") == "plain");
}

TEST_CASE("defaults of the environment are taken", "[config]") {
  const auto known = values({{{"a"}, "os"}});
  CHECK(resolved(known, "${oc.env:NAME,os}.system") == "os.system");
  CHECK(resolved(known, "${oc.select:a,x}.${oc.select:b,'y'}") == "os.y");
  CHECK(resolved(known, "${oc.env:NAME}") == "?");
}

TEST_CASE("what is not known or never ends is nothing", "[config]") {
  const auto known = values({{{"a"}, "${a}"}, {{"b"}, "${b}${b}"}, {{"c"}, std::string(300, 'c')}});
  CHECK(resolved(known, "${a}") == "?");
  CHECK(resolved(known, "${b}") == "?");
  CHECK(resolved(known, "${c}${c}${c}${c}${c}${c}${c}") == "?");
  CHECK(resolved(known, "${d}") == "?");
  CHECK(resolved(known, "${a") == "?");
  CHECK(resolved(known, "${.....a}") == "?");
}

}  // namespace
}  // namespace assay::formats::config
