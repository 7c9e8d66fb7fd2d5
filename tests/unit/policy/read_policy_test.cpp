#include "policy/read_policy.hpp"

#include "policy/bundled.hpp"
#include "policy/write_policy.hpp"
#include "support/scan_case.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <string>

namespace assay::policy {
namespace {

const test::Vocabulary& known() {
  static const test::Vocabulary kKnown;
  return kKnown;
}

/// `text` is what follows the version.
Result<Policy> read(const std::string& text) { return read_policy("p.toml", "version = 1\n" + text, known().view()); }

std::string mistake(const std::string& text) {
  const auto policy = read(text);
  return policy ? "" : policy.error().message;
}

const std::string kDigest(64, 'a');

}  // namespace

TEST_CASE("a policy says what its file says") {
  const auto policy = read(
      "fail_on = 'none'\n[rules]\nPKL-IMPORT-003 = 'high'\npickle-broken-stream = 'off'\n[formats]\nallow = "
      "['pickle']\n"
      "[imports]\nallow = ['a.b', 'c.d.*']\n[limits]\nmax_depth = 3\nmax_expanded = '2K'\ntimeout = '5m'\n"
      "[[suppress]]\nrules = ['PKL-CALL-003', 'PKL-CALL-001']\npath = 'a/**'\nreason = 'read'\nexpires = 2026-12-31\n"
      "[[allow_incomplete]]\nbecause = ['limit', 'unknown_format']\nformats = ['zip']\nreason = 'known'\n");
  REQUIRE(policy);
  CHECK_FALSE(policy->fail_on->fails_on_findings);
  CHECK(policy->fail_on->fail_on == Severity::medium);
  REQUIRE(policy->rules.size() == 2);
  CHECK(policy->rules[0].rule->id == "PKL-IMPORT-003");
  CHECK(policy->rules[0].severity == Severity::high);
  CHECK(policy->rules[1].rule->id == "PKL-STREAM-001");
  CHECK_FALSE(policy->rules[1].severity);
  CHECK(policy->formats == std::vector<std::string>{"pickle"});
  CHECK(policy->globals == std::vector<std::string>{"a.b", "c.d.*"});
  CHECK(policy->limits.depth == 3U);
  CHECK(policy->limits.expanded_bytes == 2048U);
  CHECK(policy->limits.seconds == 300.0);
  CHECK_FALSE(policy->limits.members);
  REQUIRE(policy->suppressions.size() == 1);
  CHECK(policy->suppressions[0].rules.size() == 2);
  CHECK(policy->suppressions[0].binding.path == "a/**");
  CHECK(policy->suppressions[0].terms.reason == "read");
  CHECK(policy->suppressions[0].terms.expires == "2026-12-31");
  CHECK(policy->suppressions[0].terms.line == 14);
  REQUIRE(policy->allowances.size() == 1);
  CHECK(policy->allowances[0].gaps == std::vector{Gap::limit, Gap::unknown_format});
  CHECK(policy->allowances[0].formats == std::vector<std::string>{"zip"});
}

TEST_CASE("what a policy cannot mean is an error with its place and a hint") {
  const std::string suppress = "[[suppress]]\nrules = ['PKL-CALL-001']\nreason = 'r'\n";
  const std::vector<std::pair<std::string, std::string>> kMistakes{
      {"fail-on = 'low'", "p.toml:2:1: unknown key 'fail-on', did you mean 'fail_on'?"},
      {"colour = 1", "p.toml:2:1: unknown key 'colour'"},
      {"fail_on = 'hihg'",
       "p.toml:2:11: 'fail_on': 'hihg' is not one of critical, high, medium, low, none; did you mean 'high'?"},
      {"fail_on = 3", "p.toml:2:11: 'fail_on': a text wanted, a whole number is there"},
      {"[rules]\nPKL-CALL-0001 = 'off'", "p.toml:3:1: unknown rule 'PKL-CALL-0001', did you mean 'PKL-CALL-001'?"},
      {"[rules]\nPKL-CALL-001 = 'of'",
       "p.toml:3:16: 'rules.PKL-CALL-001': 'of' is not one of critical, high, medium, low, info, off; did you mean "
       "'off'?"},
      {"[rules]\nPKL-CALL-001 = 'off'\npickle-unsafe-call = 'low'", "p.toml:4:1: 'PKL-CALL-001' is listed twice"},
      {"[imports]\nunvetted = 'deny'\n[rules]\nPKL-IMPORT-003 = 'low'",
       "p.toml:5:1: 'imports.unvetted' decides about PKL-IMPORT-003 already"},
      {"[formats]\nallow = ['safetensor']", "p.toml:3:10: unknown format 'safetensor', did you mean 'safetensors'?"},
      {"[formats]", "p.toml:2:2: 'formats.allow' is missing"},
      {"[imports]\nunvetted = 'forbid'", "p.toml:3:12: 'imports.unvetted': 'forbid' is not one of allow, warn, deny"},
      {"[imports]\nallow = ['name']", "p.toml:3:10: 'name' is neither package.Name nor package.*"},
      {"[imports]\nallow = ['*']", "p.toml:3:10: '*' is neither package.Name nor package.*"},
      {"[imports]\nallow = ['a.*.b']", "p.toml:3:10: 'a.*.b' is neither package.Name nor package.*"},
      {"[limits]\nmax_depth = -1", "p.toml:3:13: 'limits.max_depth': a number such as 16 or \"100K\" wanted"},
      {"[limits]\nmax_depth = 20000", "p.toml:3:13: 'limits.max_depth': at most 10000"},
      {"[limits]\nmax_size = 1", "p.toml:3:1: unknown key 'limits.max_size'"},
      {"[limits]\ntimeout = 0", "p.toml:3:11: 'limits.timeout': a time above zero such as 300 or \"5m\" wanted"},
      {suppress, "p.toml:2:1: a suppression needs at least one of 'sha256', 'path' and 'fingerprint'"},
      {"[[suppress]]\nrules = ['PKL-CALL-001']\npath = 'a'", "p.toml:2:1: 'suppress.reason' is missing"},
      {"[[suppress]]\nrules = ['PKL-CALL-001']\npath = 'a'\nreason = ' '",
       "p.toml:2:1: 'suppress.reason' is empty: say why"},
      {"[[suppress]]\npath = 'a'\nreason = 'r'", "p.toml:2:1: 'suppress.rules' is missing"},
      {"[[suppress]]\nrules = []\npath = 'a'\nreason = 'r'", "p.toml:2:1: 'suppress.rules' is empty"},
      {suppress + "sha256 = 'abc'", "p.toml:5:10: 'sha256': 64 hexadecimal digits in lower case wanted"},
      {suppress + "fingerprint = 'xyz'",
       "p.toml:5:15: 'suppress.fingerprint': 16 hexadecimal digits wanted, as reports show them"},
      {suppress + "path = 'a'\nexpires = 2026-12-30T00:00:00Z",
       "p.toml:6:11: 'suppress.expires': a day such as 2026-12-31 wanted"},
      {suppress + "path = 'a'\nexpires = '2026-02-30'",
       "p.toml:6:11: 'suppress.expires': a day such as 2026-12-31 wanted"},
      {suppress + "path = 'a'\nexpire = 2026-12-31",
       "p.toml:6:1: unknown key 'suppress.expire', did you mean 'expires'?"},
      {"[[allow_incomplete]]\nreason = 'r'",
       "p.toml:2:1: 'allow_incomplete.because' must list some of: unknown_format, unsupported, limit, truncated, "
       "malformed"},
      {"[[allow_incomplete]]\nbecause = ['io']\nreason = 'r'",
       "p.toml:3:12: 'allow_incomplete.because': 'io' is not one of unknown_format, unsupported, limit, truncated, "
       "malformed"},
  };
  for (const auto& [text, wanted] : kMistakes) {
    INFO(text);
    CHECK(mistake(text).starts_with(wanted));
  }
  CHECK(read_policy("p.toml", "", known().view()).error().message == "p.toml:1:1: 'version' is missing");
  CHECK(read_policy("p.toml", "version = 2", known().view()).error().message == "p.toml:1:1: 'version' must be 1");
}

TEST_CASE("a text is a day as well") {
  const auto policy =
      read("[[suppress]]\nrules = ['PKL-CALL-001']\nreason = 'r'\nsha256 = '" + kDigest + "'\nexpires = '2028-02-29'");
  REQUIRE(policy);
  CHECK(policy->suppressions[0].terms.expires == "2028-02-29");
  CHECK(is_over(policy->suppressions[0].terms, "2028-03-01"));
  CHECK_FALSE(is_over(policy->suppressions[0].terms, "2028-02-29"));
  CHECK(needs_digests(*policy));
}

TEST_CASE("the bundled policies can be read, and the default one is what happens without") {
  for (const auto name : kBundledNames) {
    INFO(name);
    const auto text = bundled_policy(name);
    REQUIRE(text);
    const auto policy = read_policy(name, *text, known().view());
    REQUIRE(policy);
  }
  CHECK_FALSE(bundled_policy("other"));

  const auto standard = read_policy("default", *bundled_policy("default"), known().view());
  CHECK(standard->fail_on->fail_on == JudgeOptions{}.fail_on);
  CHECK(standard->fail_on->fails_on_findings);
  CHECK(standard->unvetted == Unvetted::warn);
  CHECK(standard->rules.empty());
  CHECK_FALSE(standard->formats);
  const Limits limits;
  CHECK(standard->limits.depth == limits.depth);
  CHECK(standard->limits.members == limits.members);
  CHECK(standard->limits.expanded_bytes == limits.expanded_bytes);
  CHECK(standard->limits.ratio == limits.ratio);
  CHECK(standard->limits.seconds == limits.seconds);
}

TEST_CASE("a policy that is written out reads the same") {
  const auto policy = read(
      "fail_on = 'low'\n[rules]\nPKL-STREAM-001 = 'off'\n[formats]\nallow = ['pickle', 'zip']\n[imports]\nallow = "
      "['a.b']\n"
      "[limits]\ntimeout = '1.5'\n[[suppress]]\nrules = ['PKL-CALL-003']\nsha256 = '" +
      kDigest +
      "'\npath = 'a \"b\"'\nfingerprint = '0123456789abcdef:2'\nreason = 'a \\\\ b'\nexpires = 2026-12-31\n"
      "[[allow_incomplete]]\nbecause = ['malformed']\nreason = 'r'\npath = '*'");
  REQUIRE(policy);
  const auto text = write_policy(*policy, Limits{});
  const auto again = read_policy("again", text, known().view());
  REQUIRE(again);
  CHECK(write_policy(*again, Limits{}) == text);
  CHECK(again->suppressions[0].binding.path == "a \"b\"");
  CHECK(again->suppressions[0].terms.reason == policy->suppressions[0].terms.reason);
  CHECK(again->limits.seconds == 1.5);
  CHECK(again->limits.members == Limits{}.members);
}

TEST_CASE("a demand of signatures is read, and written as it was") {
  const auto policy = read(
      "[signature]\nmodel = 'model.sig'\nidentity_regexp = 'a\\.b'\nissuer = 'https://i'\ntrusted_root = 'root.json'\n"
      "time_threshold = 2\ncertificate_chain = ['a.pem', 'b.pem']\nany_signer_unsafe = true\nignore_paths = ['cache']\n"
      "ignore_unsigned_files = true\nbuilder_id = 'https://b'");
  REQUIRE(policy);
  REQUIRE(policy->signature);
  CHECK(policy->signature->line == 2);
  CHECK(policy->signature->signer.identity_regexp == "a\\.b");
  CHECK(policy->signature->signer.time_threshold == "2");
  CHECK(policy->signature->signer.any_signer);
  CHECK(needs_digests(*policy));
  const auto text = write_policy(*policy, Limits{});
  const auto again = read_policy("again", text, known().view());
  REQUIRE(again);
  CHECK(write_policy(*again, Limits{}) == text);
  CHECK(again->signature->signer.certificate_chain == policy->signature->signer.certificate_chain);
  CHECK(again->signature->signer.builder == "https://b");
  CHECK(again->signature->ignores_unsigned);
}

TEST_CASE("a demand of certificates names the signer, or says that anybody will do") {
  CHECK(mistake("[signature]\nmodel = 'model.sig'\ncertificate_chain = ['a.pem']").find("needs 'signer'") !=
        std::string::npos);
  CHECK(mistake("[signature]\nmodel = 'model.sig'\ncertificate_chain = ['a.pem']\nsigner = 'CN=a'") == "");
  CHECK(mistake("[signature]\nmodel = 'model.sig'\ncertificate_chain = ['a.pem']\nany_signer_unsafe = true") == "");
}

TEST_CASE("the name of a signature is a name in the folder of what is signed") {
  for (const auto* name : {"", ".", "..", "a/b", "**"}) {
    INFO(name);
    CHECK(mistake(std::string("[signature]\nkey = 'k'\nmodel = '") + name + "'") != "");
    CHECK(mistake(std::string("[signature]\nkey = 'k'\nbundle = '") + name + "'") != "");
  }
  CHECK(mistake("[signature]\nkey = 'k'\nbundle = '*'") != "");
  CHECK(mistake("[signature]\nkey = 'k'\nbundle = '*.json'\ntime_threshold = 'two'") ==
        "p.toml:5:18: 'signature.time_threshold': a number wanted");
  const auto policy = read("[signature]\nkey = 'k'\nbundle = 'x-*.json'");
  REQUIRE(policy);
  CHECK(policy->signature->name_for("model.bin") == "x-model.bin.json");
}

TEST_CASE("the rules that a policy knows by their ids exist") {
  const auto exists = [](std::string_view id) {
    return std::ranges::any_of(known().rules, [&](const Rule* rule) { return rule->id == id; });
  };
  CHECK(std::ranges::all_of(kUnvettedRules, exists));
  CHECK(std::ranges::all_of(kUnlistedRules, exists));
  CHECK(std::ranges::find(known().names, kInertFormat) != known().names.end());
}

}  // namespace assay::policy
