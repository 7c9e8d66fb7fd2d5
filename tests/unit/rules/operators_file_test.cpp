#include "rules/operators_file.hpp"

#include "rules/load.hpp"

#include <catch2/catch.hpp>

#include <string>

namespace rules = assay::rules;
using assay::OperatorKind;

namespace {

std::string mistake(const std::string& body) {
  const auto read = rules::read_operators("operators.toml", "version = 1\n" + body);
  return read ? std::string() : read.error().message;
}

}  // namespace

TEST_CASE("operators.toml is read table by table") {
  const auto read = rules::read_operators("operators.toml", R"(version = 1
[domains]
standard = ["ai.onnx"]
known = ["com.acme.*"]
[operators]
python = ["*:RunIt*"]
[standard]
"ai.onnx" = ["Relu"]
)");
  REQUIRE(read);
  CHECK(read->operators.at({"*", "RunIt*"}) == OperatorKind::python);
  CHECK(read->known_domains.contains("com.acme.*"));
  CHECK(read->standard.contains({"ai.onnx", "Relu"}));
}

TEST_CASE("every mistake in operators.toml is named with its line and column") {
  CHECK(mistake("[operators]\npython = ['RunIt']") == "operators.toml:3:11: 'RunIt' is not DOMAIN:NAME");
  CHECK(mistake("[operators]\npython = ['*:A', '*:A']") == "operators.toml:3:18: '*:A' is listed twice");
  CHECK_FALSE(mistake("[operators]\npython = ['a*b:A']").empty());
  CHECK_FALSE(mistake("[operators]\nshell = ['*:A']").empty());
  CHECK_FALSE(mistake("[standard]\n'ai.onnx' = ['Relu']").empty());  // no such domain
}

TEST_CASE("operators that are laid over win, and the others stay") {
  const std::vector<rules::RuleFile> files{
      {"onnx/operators.toml", "version = 1\n[operators]\nnetwork = ['*:PyOp']\npython = ['com.acme:Run']\n"}};
  const auto loaded = rules::load(files, &rules::embedded(), "digest");
  REQUIRE(loaded);
  const auto kind_of = [&](std::string_view domain, std::string_view name) {
    for (const auto& entry : loaded->data().onnx.operators)
      if (entry.domain == domain && entry.name == name) return entry.kind;
    FAIL("not listed");
    return OperatorKind::experimental;
  };
  CHECK(kind_of("*", "PyOp") == OperatorKind::network);
  CHECK(kind_of("com.acme", "Run") == OperatorKind::python);
  CHECK(kind_of("*", "EPContext") == OperatorKind::compiled);
  CHECK(loaded->data().onnx.standard.size() == rules::embedded().onnx.standard.size());
  CHECK(loaded->data().pickle.names.size() == rules::embedded().pickle.names.size());
}
