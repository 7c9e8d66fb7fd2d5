#include "rules/load.hpp"

#include "core/hex.hpp"
#include "crypto/digest.hpp"
#include "match/pack.hpp"
#include "rules/pages.hpp"
#include "support/files.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <functional>

namespace assay {
namespace {

std::string sha256(std::string_view bytes) {
  return hex(crypto::sha256(std::as_bytes(std::span(bytes.data(), bytes.size()))));
}

Result<rules::LoadedRules> laid_over(std::string_view body, const RuleData* base = &rules::embedded()) {
  const std::vector<rules::RuleFile> files{{"pickle/globals.toml", "version = 1\n" + std::string(body)}};
  return rules::load(files, base, "digest");
}

const GlobalEntry* find(const PickleGlobals& globals, std::span<const GlobalEntry> items, std::string_view path) {
  const auto found = std::ranges::find(items, path, [&](const auto& entry) { return entry.path.in(globals.texts); });
  return found != items.end() ? &*found : nullptr;
}

/// What an entry says, with its texts.
auto said(std::string_view texts, const GlobalEntry& entry) {
  return std::tuple(entry.path.in(texts), entry.kind, entry.use, entry.resolver, entry.text);
}
auto said(std::string_view texts, const GlobalAlias& alias) {
  return std::pair(alias.path.in(texts), alias.target.in(texts));
}
auto said(std::string_view texts, TextPlace place) { return place.in(texts); }
auto said(std::string_view, const GlobalClass& known) { return std::tuple(known.name, known.severity, known.does); }
auto said(std::string_view, std::string_view text) { return text; }

/// The paths of a sorted list.
template <class Entry>
std::vector<std::string_view> paths_of(std::string_view texts, std::span<const Entry> items) {
  std::vector<std::string_view> paths;
  for (const auto& entry : items) paths.push_back(entry.path.in(texts));
  return paths;
}
std::vector<std::string_view> paths_of(std::string_view texts, std::span<const TextPlace> items) {
  std::vector<std::string_view> paths;
  for (const auto place : items) paths.push_back(place.in(texts));
  return paths;
}

bool rises(const std::vector<std::string_view>& paths) {
  return std::ranges::adjacent_find(paths, std::ranges::greater_equal{}) == paths.end();
}

void check_same(const PickleGlobals& a, const PickleGlobals& b) {
  const auto equal = [&](const auto& left, const auto& right) {
    return std::ranges::equal(left, right,
                              [&](const auto& x, const auto& y) { return said(a.texts, x) == said(b.texts, y); });
  };
  CHECK(equal(a.classes, b.classes));
  CHECK(equal(a.reasons, b.reasons));
  CHECK(equal(a.closed_packages, b.closed_packages));
  CHECK(equal(a.python2_modules, b.python2_modules));
  CHECK(equal(a.python2_names, b.python2_names));
  CHECK(equal(a.aliases, b.aliases));
  CHECK(equal(a.names, b.names));
  CHECK(equal(a.prefixes, b.prefixes));
  CHECK(equal(a.namespaces, b.namespaces));
  CHECK(equal(a.exceptions, b.exceptions));
}

TEST_CASE("the embedded rules are those of rules/") {
  const auto files = rules::read_directory(ASSAY_SOURCE_DIR "/rules");
  REQUIRE(files);
  const auto loaded = rules::load(*files, nullptr, rules::digest_of(*files, sha256));
  REQUIRE(loaded);
  check_same(loaded->data().pickle, rules::embedded().pickle);
  // The digest is of the signatures as well, which others read.
  auto all = *files;
  for (const auto& source : match::sources_of(match::embedded_pack()))
    all.push_back({"yara/" + source.name, source.text});
  CHECK(rules::digest_of(all, sha256) == rules::embedded().digest);
  CHECK(rules::embedded().pickle.names.size() > 1000);
}

TEST_CASE("rules are sorted for binary search and their numbers are in range") {
  const auto& globals = rules::embedded().pickle;
  for (const auto span : {globals.closed_packages, globals.exceptions}) CHECK(rises(paths_of(globals.texts, span)));
  for (const auto span : {globals.python2_modules, globals.python2_names, globals.aliases})
    CHECK(rises(paths_of(globals.texts, span)));
  for (const auto span : {globals.names, globals.prefixes}) CHECK(rises(paths_of(globals.texts, span)));
  CHECK(std::ranges::is_sorted(paths_of(globals.texts, globals.namespaces)));
  for (const auto span : {globals.names, globals.prefixes, globals.namespaces})
    for (const auto& entry : span) {
      if (entry.kind == GlobalEntryKind::allow) CHECK(entry.text < globals.reasons.size());
      if (entry.kind == GlobalEntryKind::dangerous) CHECK(entry.text < globals.classes.size());
    }
}

TEST_CASE("nothing laid over the embedded rules leaves them as they are") {
  const auto loaded = laid_over("");
  REQUIRE(loaded);
  check_same(loaded->data().pickle, rules::embedded().pickle);
  CHECK(loaded->data().digest == "digest");
}

TEST_CASE("what is laid over wins: a built-in path changes its meaning") {
  const auto& built_in = rules::embedded().pickle;
  const auto* allowed = find(built_in, built_in.names, "collections.OrderedDict");
  REQUIRE(allowed != nullptr);
  REQUIRE(allowed->kind == GlobalEntryKind::allow);

  const auto loaded = laid_over("[dangerous.process]\nprefixes = ['collections.OrderedDict']\n");
  REQUIRE(loaded);
  const auto& globals = loaded->data().pickle;
  CHECK(find(globals, globals.names, "collections.OrderedDict") == nullptr);
  const auto* entry = find(globals, globals.prefixes, "collections.OrderedDict");
  REQUIRE(entry != nullptr);
  CHECK(globals.classes[entry->text].name == "process");
  CHECK(globals.names.size() == built_in.names.size() - 1);
}

TEST_CASE("what is laid over adds packages, aliases, classes and reasons") {
  const auto loaded = laid_over(R"([closed]
frameworks = ["acme"]
[aliases]
"acme.core.os" = "os"
[classes.launch]
severity = "high"
does = "launches something"
[dangerous.launch]
names = ["acme.launch"]
[[allow]]
reason = "our own records"
use = "rebuilt"
namespaces = ["acme.records"]
except = ["acme.records.Runner"]
)");
  REQUIRE(loaded);
  const auto& globals = loaded->data().pickle;
  CHECK(std::ranges::binary_search(paths_of(globals.texts, globals.closed_packages), "acme"));
  CHECK(std::ranges::binary_search(paths_of(globals.texts, globals.closed_packages), "os"));
  CHECK(std::ranges::binary_search(paths_of(globals.texts, globals.exceptions), "acme.records.Runner"));
  REQUIRE(find(globals, globals.names, "acme.launch") != nullptr);
  CHECK(globals.classes[find(globals, globals.names, "acme.launch")->text].does == "launches something");
  REQUIRE(find(globals, globals.namespaces, "acme.records") != nullptr);
  CHECK(globals.reasons[find(globals, globals.namespaces, "acme.records")->text] == "our own records");
}

TEST_CASE("a class that is defined again keeps its place and its names") {
  const auto& built_in = rules::embedded().pickle;
  const auto loaded = laid_over("[classes.process]\nseverity = 'low'\ndoes = 'starts something'\n");
  REQUIRE(loaded);
  const auto& globals = loaded->data().pickle;
  REQUIRE(globals.classes.size() == built_in.classes.size());
  const auto at = std::ranges::find(globals.classes, "process", &GlobalClass::name);
  REQUIRE(at != globals.classes.end());
  CHECK(at->severity == Severity::low);
  CHECK(at - globals.classes.begin() ==
        std::ranges::find(built_in.classes, "process", &GlobalClass::name) - built_in.classes.begin());
}

TEST_CASE("rules that replace leave nothing built in") {
  const auto loaded = laid_over("replace = true\n[closed]\nframeworks = ['acme']\n");
  REQUIRE(loaded);
  CHECK(loaded->data().pickle.closed_packages.size() == 1);
  CHECK(loaded->data().pickle.names.empty());
  CHECK(loaded->data().pickle.aliases.empty());
  CHECK(loaded->data().pickle.classes.empty());
}

TEST_CASE("loaded rules stay where they are when their owner moves") {
  auto loaded = laid_over("[closed]\nframeworks = ['x']\n", nullptr);
  REQUIRE(loaded);
  const auto* data = &loaded->data();
  const auto moved = std::move(*loaded);
  CHECK(&moved.data() == data);
  CHECK(moved.data().pickle.closed_packages[0].in(moved.data().pickle.texts) == "x");
}

TEST_CASE("a rules directory is laid over the embedded rules and has its own digest") {
  const test::TemporaryFolder folder;
  test::write_file(folder.path() / "pickle/globals.toml", "version = 1\n[closed]\nframeworks = ['acme']\n");
  test::write_file(folder.path() / "README.md", "not a rule file");
  const auto loaded = rules::load(folder.path().string(), sha256);
  REQUIRE(loaded);
  CHECK(loaded->data().pickle.closed_packages.size() == rules::embedded().pickle.closed_packages.size() + 1);
  CHECK(loaded->data().digest.size() == 64);
  CHECK(loaded->data().digest != rules::embedded().digest);

  test::write_file(folder.path() / "pickle/globals.toml", "version = 1\n[closed]\nframeworks = ['acme2']\n");
  const auto changed = rules::load(folder.path().string(), sha256);
  REQUIRE(changed);
  CHECK(changed->data().digest != loaded->data().digest);
}

TEST_CASE("a rules directory that would be without effect is refused") {
  const auto why = [](const std::filesystem::path& directory) {
    const auto loaded = rules::load(directory.string(), sha256);
    REQUIRE_FALSE(loaded);
    return loaded.error().message;
  };
  const test::TemporaryFolder folder;
  CHECK(why(folder.path()) == "there is no rule file in it; wanted: pickle/globals.toml or onnx/operators.toml");
  CHECK(why(folder.path() / "absent") == "No such file or directory");
  test::write_file(folder.path() / "pickle/global.toml", "version = 1\n");
  CHECK(why(folder.path()) ==
        "pickle/global.toml: assay reads no rule file of this name, only pickle/globals.toml and onnx/operators.toml");
  test::write_file(folder.path() / "pickle/global.toml", "");
  test::write_file(folder.path() / "globals.toml", "version = 1\n");
  CHECK(why(folder.path()) ==
        "globals.toml: assay reads no rule file of this name, only pickle/globals.toml and onnx/operators.toml");
}

TEST_CASE("a mistake in a rules directory names its file") {
  const test::TemporaryFolder folder;
  test::write_file(folder.path() / "pickle/globals.toml", "");
  const auto empty = rules::load(folder.path().string(), sha256);
  REQUIRE_FALSE(empty);
  CHECK(empty.error().message == "pickle/globals.toml:1:1: 'version' is missing");
}

TEST_CASE("the page of a rule is the file in docs/rules, whole") {
  std::size_t pages = 0;
  for (const auto& entry : std::filesystem::directory_iterator(ASSAY_SOURCE_DIR "/docs/rules")) {
    if (entry.path().extension() != ".md") continue;
    CAPTURE(entry.path().string());
    CHECK(rules::rule_page(entry.path().stem().string()) == test::read_file(entry.path()));
    ++pages;
  }
  CHECK(pages > 0);
  CHECK(rules::rule_page("no-such-rule").empty());
  CHECK(rules::rule_page("").empty());
}

}  // namespace
}  // namespace assay
