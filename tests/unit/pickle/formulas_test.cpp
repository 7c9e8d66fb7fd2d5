#include "pickle/formulas.hpp"

#include <catch2/catch.hpp>

namespace assay::pickle {
namespace {

TEST_CASE("formulas that compute with columns") {
  CHECK(is_formula("y ~ x"));
  CHECK(is_formula("Lottery ~ Literacy + np.log(Pop1831) - 1"));
  CHECK(is_formula("y ~ C(group, Treatment(reference='b')) + I(x ** 2.5) + .5 * z:w"));
  CHECK(is_formula("Q(\"a column (in °C).1\") ~ numpy.sqrt(a / b)"));
  CHECK(is_formula("close ~ open + input % 7"));
  CHECK(is_formula("Größe ~ C(Gewicht) + np.log(Breite)"));
  CHECK(is_formula(""));
}

TEST_CASE("expressions that do more are none") {
  CHECK_FALSE(is_formula("__import__('os').system('id') ~ 1"));
  CHECK_FALSE(is_formula("exec('import os')"));
  CHECK_FALSE(is_formula("max('1', key=eval)"));
  CHECK_FALSE(is_formula("open ('/tmp/x', 'w')"));
  CHECK_FALSE(is_formula("np.load('x.npy')"));
  CHECK_FALSE(is_formula("np.log.os"));
  CHECK_FALSE(is_formula("np .os"));
  CHECK_FALSE(is_formula("os.system('id')"));
  CHECK_FALSE(is_formula("x .f()"));
  CHECK_FALSE(is_formula("(x).f()"));
  CHECK_FALSE(is_formula("'a'.join(b)"));
  CHECK_FALSE(is_formula("1..real"));
  CHECK_FALSE(is_formula("f'{exec(x)}'"));
  CHECK_FALSE(is_formula("\"\"\"a\"b\"\"\"exec(\"x\")\"\"\"c\"d\"\"\""));
  CHECK_FALSE(is_formula("'a\\'"));
  CHECK_FALSE(is_formula("'a"));
  CHECK_FALSE(is_formula("x # y"));
  CHECK_FALSE(is_formula("\xEF\xBD\x85xec('id')"));
  CHECK_FALSE(is_formula("list(map(\xEF\xBD\x85xec, ['id']))"));
}

TEST_CASE("classes of statsmodels that hold data") {
  CHECK(is_data_of_statsmodels("statsmodels.base.data.PandasData"));
  CHECK_FALSE(is_data_of_statsmodels("statsmodels.base.model.Model"));
  CHECK_FALSE(is_data_of_statsmodels("mine.base.data.PandasData"));
}

}  // namespace
}  // namespace assay::pickle
