#include "formats/python/claim.hpp"

#include "unit/formats/memory_artifact.hpp"

#include <catch2/catch.hpp>

namespace assay::formats::python {
namespace {

bool is_claimed(std::string text) { return claim(test::memory_artifact(std::move(text))) != Claim::no; }

TEST_CASE("Python is recognised by its lines") {
  CHECK(is_claimed("import os\n"));
  CHECK(is_claimed("\"\"\"Doc.\"\"\"\nfrom a import b\n"));
  CHECK(is_claimed("exec(x)"));
  CHECK(is_claimed("x = 1\nclass A:\n  pass\n"));
  CHECK(is_claimed("def f():\n  return rb'x' if a else 1if b else 2\n"));
}

TEST_CASE("prose and other languages are no Python") {
  CHECK(!is_claimed("# Title\n\nRun this first:\n\nimport os\n"));
  CHECK(!is_claimed("{\"a\": 1}"));
  CHECK(!is_claimed("a = 1\n[b]\n"));
  CHECK(!is_claimed("const x = require('y');\n"));
  CHECK(!is_claimed("key: a value\nother(x): y z\n"));
  CHECK(!is_claimed("torch==2.0\nnumpy>=1.2\n"));
  CHECK(!is_claimed("{{ bos_token }}{% for m in messages %}{{ m(x) }}"));
}

}  // namespace
}  // namespace assay::formats::python
