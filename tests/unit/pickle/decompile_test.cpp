#include "pickle/disassemble.hpp"
#include "rules/load.hpp"

#include <catch2/catch.hpp>

#include <string>
#include <vector>

namespace assay::pickle {
namespace {

using Lines = std::vector<std::string>;

std::string text(const std::string& what) { return std::string("\x8c") + static_cast<char>(what.size()) + what; }
std::string global(const std::string& module, const std::string& name) { return text(module) + text(name) + "\x93"; }

Lines python(const std::string& stream, std::uint64_t limit = 1000) {
  return decompile(ByteView::of(stream), 0, rules::embedded().pickle, limit);
}
/// Of protocol 4.
Lines python4(const std::string& stream) { return python("\x80\x04" + stream); }

TEST_CASE("what a call returns has a name, and is called so wherever it is used") {
  const auto run = global("os", "system") + text("id") + "\x85R";  // opcodes 1 to 6
  CHECK(python4(run + "q\x01" +
                "](h\x01h\x01"
                "e.") == Lines{"from os import system", "_6 = system(\"id\")", "return [_6, _6]"});
  CHECK(python4(run + "0N.") == Lines{"from os import system", "_6 = system(\"id\")", "return None"});
}

TEST_CASE("what a resolver returns is what it returns, not what it comes to") {
  const auto module = global("importlib", "import_module") + text("os") + "\x85R";
  CHECK(python4(global("builtins", "getattr") + module + text("system") + "\x86R" + text("id") + "\x85R.") ==
        Lines{"from builtins import getattr", "from importlib import import_module", "_9 = import_module(\"os\")",
              "_12 = getattr(_9, \"system\")", "_15 = _12(\"id\")", "return _15"});
}

TEST_CASE("objects are made without __init__, and their state goes to them") {
  CHECK(python4(global("my.mod", "K") + ")\x81" + "}" + text("a") + "K\x01s" + "b" + global("m", "K") + ")}" +
                text("k") + "K\x02s\x92" + "\x86.") ==
        Lines{"from my.mod import K", "_5 = K.__new__(K)",
              "_5.__setstate__({\"a\": 1})  # or, without such a method: __dict__.update", "from m import K as K_13",
              "_19 = K_13.__new__(K_13, **{\"k\": 2})", "return (_5, _19)"});
}

TEST_CASE("globals that are called like others, or like nothing in Python, keep what they are") {
  CHECK(python4("(" + global("a", "load") + global("b", "load") + global("b", "_1") + global("b", "set") + "t.") ==
        Lines{"from a import load", "from b import load as load_7", "from b import _1 as name_10",
              "from b import set as set_13", "return (load, load_7, name_10, set_13)"});
  CHECK(python4("(" + global("pathlib", "Path.cwd") + global("a-b", "c") + global("a", "class\n") + "t.") ==
        Lines{"from pathlib import Path", "_7 = find_class(\"a-b\", \"c\")", "_10 = find_class(\"a\", \"class\\n\")",
              "return (Path.cwd, _7, _10)"});
  CHECK(python("cposix\nsystem\n.") == Lines{"from posix import system  # os.system", "return system"});
  CHECK(python("cpathlib\nPath.cwd\n.") == Lines{"_0 = find_class(\"pathlib\", \"Path.cwd\")", "return _0"});
}

TEST_CASE("containers have names when they are shared, hold themselves, or change after their use") {
  CHECK(python("]q\x01h\x01"
               "a.") == Lines{"_0 = []", "_0.append(_0)", "return _0"});
  CHECK(python("]q\x01(h\x01h\x01l.") == Lines{"_0 = []", "return [_0, _0]"});
  CHECK(python4(global("m", "f") + "]q\x01\x85Rh\x01K\x01\x61\x86.") ==
        Lines{"from m import f", "_4 = []", "_7 = f(_4)", "_4.append(1)", "return (_7, _4)"});
  CHECK(python("](K\x01]K\x02"
               "ae.") == Lines{"return [1, [2]]"});
  CHECK(python("}(K\x01\x8f(K\x02\x90u.") == Lines{"return {1: {2}}"});
}

TEST_CASE("objects are filled by their methods") {
  CHECK(python4(global("m", "f") + ")R(K\x01K\x02"
                                   "eK\x03K\x04s(K\x05\x90.") ==
        Lines{"from m import f", "_5 = f()", "_5.extend([1, 2])", "_5[3] = 4", "_5.add(5)", "return _5"});
}

TEST_CASE("what the unpickler does by itself is called as in its source") {
  CHECK(python("\x80\x05Pid\n\x97\x98\x82\x07\x87.") == Lines{"_1 = persistent_load(\"id\")", "_2 = next(buffers)",
                                                              "_3 = memoryview(_2).toreadonly()",
                                                              "_4 = get_extension(7)", "return (_1, _3, _4)"});
}

TEST_CASE("what is shared on every way to it makes no longer program") {
  std::string stream =
      "K\x01\x85q\x01"
      "0";
  for (int i = 0; i < 60; ++i)
    stream +=
        "(h\x01h\x01tq\x01"
        "0";
  const auto lines = python(stream + "h\x01.");
  CHECK(lines.size() == 61);
  CHECK(lines.back().starts_with("return "));
}

TEST_CASE("a program keeps to its limits, and ends in what it gives back") {
  std::string stream = "\x80\x04" + global("m", "f") + "q\x01";
  for (int i = 0; i < 50; ++i) stream += "0h\x01)R";
  const auto lines = python(stream + ".", 10);
  REQUIRE(lines.size() == 12);
  CHECK(lines[10] == "# … 41 more statements");
  CHECK(lines[11].starts_with("return _"));

  std::string wide = "](";
  for (int i = 0; i < 100; ++i) wide += "K\x01";
  CHECK(python(wide + "e.").front().ends_with("1, 1, ...]"));
}

TEST_CASE("foreign text is escaped, and a break is told") {
  const auto lines = python4(text("\x1b[31m\"") + "C\x02\xff\"\x86.");
  CHECK(lines == Lines{"return (\"\\u001b[31m\\\"\", b\"\\xff\\\"\")"});
  CHECK(python("K\x01R.").back().starts_with("# the stream breaks at 0x2: REDUCE"));
}

}  // namespace
}  // namespace assay::pickle
