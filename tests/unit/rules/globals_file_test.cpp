#include "rules/globals_file.hpp"

#include <catch2/catch.hpp>

#include <vector>

namespace assay {
namespace {

/// What is wrong with a file that is `body` after its version; empty if nothing is.
std::string mistake(std::string_view body) {
  const auto read = rules::read_globals("g.toml", "version = 1\n" + std::string(body), {});
  return read ? std::string() : read.error().message;
}

TEST_CASE("globals.toml is read table by table") {
  const auto read = rules::read_globals("g.toml", R"(version = 1
[closed]
standard_library = ["os", "abc"]
frameworks = ["torch"]
[python2_modules]
"__builtin__" = "builtins"
[python2_names]
"__builtin__.xrange" = "builtins.range"
[aliases]
"posix" = "os"
[classes.process]
severity = "critical"
does = "starts a process"
[classes.file]
severity = "high"
does = "opens files"
[resolvers]
"builtins.getattr" = "getattr"
"pkgutil.resolve_name" = "dotted-or-colon"
[dangerous.process]
names = ["os.system"]
prefixes = ["subprocess"]
[[allow]]
reason = "holds values"
use = "any"
names = ["collections.OrderedDict"]
[[allow]]
reason = "plain classes"
use = "rebuilt"
namespaces = ["torch.nn"]
except = ["torch.nn.Evil"]
)",
                                        {});
  REQUIRE(read);
  CHECK(read->closed_packages == std::set<std::string, std::less<>>{"abc", "os", "torch"});
  CHECK(read->python2_modules.at("__builtin__").path == "builtins");
  CHECK(read->python2_names.at("__builtin__.xrange").path == "builtins.range");
  CHECK(read->aliases.at("posix").path == "os");
  REQUIRE(read->classes.size() == 2);
  CHECK(read->classes[0].name == "process");  // the order of the file, not of the alphabet
  CHECK(read->classes[0].severity == Severity::critical);
  CHECK(read->classes[1].does == "opens files");
  REQUIRE(read->names.size() == 4);
  CHECK(read->names.at("builtins.getattr").kind == GlobalEntryKind::resolver);
  CHECK(read->names.at("pkgutil.resolve_name").resolver == ResolverKind::dotted_or_colon);
  CHECK(read->names.at("os.system").kind == GlobalEntryKind::dangerous);
  CHECK(read->names.at("os.system").text == "process");
  CHECK(read->names.at("collections.OrderedDict").use == GlobalUse::any);
  CHECK(read->names.at("collections.OrderedDict").text == "holds values");
  CHECK(read->prefixes.at("subprocess").kind == GlobalEntryKind::dangerous);
  CHECK(read->namespaces.contains({"torch.nn", GlobalUse::rebuilt}));
  CHECK(read->exceptions.contains("torch.nn.Evil"));
  CHECK_FALSE(read->replaces_all);
}

TEST_CASE("a namespace may be allowed once for each use") {
  CHECK(mistake("[[allow]]\nreason = 'r'\nuse = 'rebuilt'\nnamespaces = ['a']\n"
                "[[allow]]\nreason = 'r'\nuse = 'reference'\nnamespaces = ['a']\n")
            .empty());
  CHECK(mistake("[[allow]]\nreason = 'r'\nuse = 'rebuilt'\nnamespaces = ['a', 'a']\n") ==
        "g.toml:5:20: 'a' is listed twice");
}

TEST_CASE("every mistake in globals.toml is named with its line and column") {
  struct Case {
    const char* body;
    const char* message;
  };
  const std::vector<Case> cases{
      {"[closed]\nstandard_library = ['os', 'os']", "g.toml:3:27: 'os' is listed twice"},
      {"[closed]\nstandard_library = ['os']\nframeworks = ['os']", "g.toml:4:15: 'os' is listed twice"},
      {"[closed]\nstandard_library = ['os.path']", "g.toml:3:21: 'os.path' is not a top-level name"},
      {"[closed]\nother = []", "g.toml:3:1: unknown key 'closed.other'"},
      {"unknown = 1", "g.toml:2:1: unknown key 'unknown'"},
      {"[aliases]\n'a b' = 'c'", "g.toml:3:1: 'a b' is not a dotted path"},
      {"[aliases]\na = 'b.'", "g.toml:3:5: 'b.' is not a dotted path"},
      {"[aliases]\na = 1", "g.toml:3:5: 'aliases.a': a text wanted, a whole number is there"},
      {"[aliases]\na = 'b'\nb = 'a'", "g.toml:3:5: the aliases of 'a' run in a circle"},
      {"[classes.x]\nseverity = 'bad'\ndoes = 'y'",
       "g.toml:3:12: 'bad' is not a severity: critical, high, medium or low"},
      {"[classes.x]\nseverity = 'info'\ndoes = 'y'",
       "g.toml:3:12: 'info' is not a severity: critical, high, medium or low"},
      {"[classes.x]\nseverity = 'high'\ndoes = ''", "g.toml:4:8: 'does' must say what such a name does"},
      {"[classes.x]\nseverity = 'high'", "g.toml:2:10: 'classes.x.does' is missing"},
      {"[resolvers]\n'a.b' = 'guess'",
       "g.toml:3:9: 'guess' is none of: getattr, attrgetter, methodcaller, itemgetter, import, module-name, dotted, "
       "dotted-or-colon, partial, call-first"},
      {"[dangerous.x]\nnames = ['a.b']", "g.toml:2:12: no class is called 'x'"},
      {"[[allow]]\nreason = ''\nuse = 'any'",
       "g.toml:3:10: 'reason' must say why no argument makes these names harmful"},
      {"[[allow]]\nuse = 'any'", "g.toml:2:1: 'allow.reason' is missing"},
      {"[[allow]]\nreason = 'r'\nuse = 'all'", "g.toml:4:7: 'all' is none of: any, rebuilt, reference"},
      {"[[allow]]\nreason = 'r'\nuse = 'any'\nnames = ['a', 'b', 'a']", "g.toml:5:20: 'a' is listed twice"},
      {"[[allow]]\nreason = 'r'\nuse = 'any'\nnames = ['a..b']", "g.toml:5:10: 'a..b' is not a dotted path"},
      {"[[allow]]\nreason = 'r'\nuse = 'any'\nnamespaces = ['a']",
       "g.toml:5:15: a namespace cannot be allowed for any use"},
      {"[[allow]]\nreason = 'r'\nuse = 'rebuilt'\nnamespaces = ['a']\nexcept = ['ab.c']",
       "g.toml:6:11: the exception 'ab.c' is below none of these namespaces"},
      {"[[allow]]\nreason = 'r'\nuse = 'any'\nname = ['a']",
       "g.toml:5:1: unknown key 'allow.name', did you mean 'names'?"},
      {"[classes.x]\nseverity = 'high'\ndoes = 'y'\n[dangerous.x]\nprefixes = ['a']\n[[allow]]\nreason = 'r'\nuse = "
       "'any'\nnames = ['a']",
       "g.toml:10:10: 'a' is listed twice"},
      {"[aliases]\nposix = 'os'\n[[allow]]\nreason = 'r'\nuse = 'any'\nnames = ['posix.stat_result']",
       "g.toml:7:10: 'posix.stat_result' is looked up as 'os.stat_result': list that name"},
      {"[python2_modules]\n__builtin__ = 'builtins'\n[resolvers]\n'__builtin__.getattr' = 'getattr'",
       "g.toml:5:1: '__builtin__.getattr' is looked up as 'builtins.getattr': list that name"},
  };
  for (const auto& [body, message] : cases) {
    CAPTURE(body);
    CHECK(mistake(body) == message);
  }
}

TEST_CASE("a globals.toml of another version is refused") {
  const auto missing = rules::read_globals("g.toml", "", {});
  REQUIRE_FALSE(missing);
  CHECK(missing.error().message == "g.toml:1:1: 'version' is missing");
  const auto later = rules::read_globals("g.toml", "version = 2", {});
  REQUIRE_FALSE(later);
  CHECK(later.error().message == "g.toml:1:1: 'version' must be 1");
}

TEST_CASE("a file laid over others may use their classes, unless it replaces them") {
  rules::GlobalsDraft base;
  base.classes.push_back({"process", Severity::critical, "starts a process"});
  const std::string body = "[dangerous.process]\nprefixes = ['acme.run']\n";
  CHECK(rules::read_globals("g.toml", "version = 1\n" + body, base));
  const auto alone = rules::read_globals("g.toml", "version = 1\nreplace = true\n" + body, base);
  REQUIRE_FALSE(alone);
  CHECK(alone.error().message == "g.toml:3:12: no class is called 'process'");
}

}  // namespace
}  // namespace assay
