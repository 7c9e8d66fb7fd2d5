#include "pickle/distributions.hpp"

#include <catch2/catch.hpp>

#include <string>

namespace assay::pickle {
namespace {

const std::string kParser =
    "\ndef _parse_args(self, low, high,  loc=0):\n    return (low, high, ), loc, 1\n"
    "\ndef _parse_args_rvs(self, low, high,  loc=0, size=None):\n"
    "    return self._argcheck_rvs(low, high,  loc, 1, size=size)\n"
    "\ndef _parse_args_stats(self, low, high,  loc=0, moments='mv'):\n    return (low, high, ), loc, 1, moments\n";

std::string with(const std::string& what, const std::string& by) {
  auto text = kParser;
  return text.replace(text.find(what), what.size(), by);
}

TEST_CASE("what scipy writes is an argument parser") {
  CHECK(is_argument_parser(kParser));
  CHECK(is_argument_parser(with("low, high,  loc=0", " loc=0, scale=1")));
  CHECK(is_argument_parser(""));
}

TEST_CASE("source that does anything else is none") {
  CHECK_FALSE(is_argument_parser("import os"));
  CHECK_FALSE(is_argument_parser(with("loc=0", "loc=f()")));
  CHECK_FALSE(is_argument_parser(with("loc=0", "loc=os.x")));
  CHECK_FALSE(is_argument_parser(with("loc=0", "loc=[1]")));
  CHECK_FALSE(is_argument_parser(with("loc=0):", "loc=0): f()")));
  CHECK_FALSE(is_argument_parser(with("(low, high, ), loc, 1", "(low, f(), ), loc, 1")));
  CHECK_FALSE(is_argument_parser(with("(low, high, ), loc, 1", "(low, high, ), f()")));
  CHECK_FALSE(is_argument_parser(with("(low, high, ), loc, 1", "f(low), loc")));
  CHECK_FALSE(is_argument_parser(with("self._argcheck_rvs(low", "self._argcheck_rvs(f(low)")));
  CHECK_FALSE(is_argument_parser(with("def _parse_args(", "def __getattr__(")));
  CHECK_FALSE(is_argument_parser(with("    return (low, high, ), loc, 1\n", "")));
  CHECK_FALSE(is_argument_parser(kParser + "f()"));
  CHECK_FALSE(is_argument_parser(kParser + "    return (a, ), b\n"));
  CHECK_FALSE(is_argument_parser(with("loc=0", "loc=0\r\nf()")));
}

TEST_CASE("distributions are the classes that take source over") {
  CHECK(is_distribution("scipy.stats._continuous_distns.norm_gen"));
  CHECK(is_distribution("scipy.stats._distn_infrastructure.rv_sample"));
  CHECK_FALSE(is_distribution("scipy.stats._distn_infrastructure.rv_continuous_frozen"));
  CHECK_FALSE(is_distribution("my.stats.norm_gen"));
}

}  // namespace
}  // namespace assay::pickle
