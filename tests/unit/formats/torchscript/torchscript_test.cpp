#include "formats/torchscript/torchscript.hpp"

#include "formats/torchscript/value.hpp"
#include "unit/formats/memory_artifact.hpp"

#include <catch2/catch.hpp>

#include <fmt/format.h>

namespace assay::formats::torchscript {
namespace {

using test::Run;

/// A module whose `forward` has the given lines.
std::string module_with(std::string_view lines, std::string_view more = {}) {
  std::string body;
  while (!lines.empty()) {
    const auto cut = lines.find('\n');
    body += "    " + std::string(lines.substr(0, cut)) + "\n";
    lines = cut == std::string_view::npos ? std::string_view{} : lines.substr(cut + 1);
  }
  return fmt::format(
      "class Net(Module):\n  __parameters__ = [\"weight\", ]\n  __buffers__ = []\n  weight : Tensor\n"
      "  def forward(self: __torch__.Net,\n    x: Tensor) -> Tensor:\n{}{}",
      body, more);
}
Run scan(std::string_view lines) { return Run(kFormat, module_with(lines)); }

TEST_CASE("ordinary code is clean, covered whole, and its operators are facts") {
  const auto run = scan(
      "_0 = \"Unsupported {}\"\n"
      "weight = self.weight\n"
      "if torch.eq(torch.dim(x), 1):\n"
      "  x0 = torch.unsqueeze(x, 0)\n"
      "else:\n"
      "  ops.prim.RaiseException(torch.format(_0, torch.dim(x)), \"builtins.ValueError\")\n"
      "  x0 = x\n"
      "_1 = getattr(self.layers, \"0\")\n"
      "return torch.matmul((_1).forward(x0, ), annotate(List[Tensor], [])[0])");
  CHECK(run.claim == Claim::structure);
  CHECK(run.is_clean());
  CHECK(run.covered() == run.artifact.bytes.size());
  const auto is_there = [&](std::string_view name) {
    return std::ranges::count(run.context.facts, name, &Fact::value) == 1;
  };
  CHECK(is_there("aten::eq"));
  CHECK(is_there("aten::dim"));
  CHECK(is_there("prim::RaiseException"));
}

TEST_CASE("reading a file is critical and the path is told") {
  const auto run = scan("return torch.from_file(\"/etc/passwd\", False, 100)");
  CHECK(run.count("TS-FILE-001") == 1);
  CHECK(run.message() == "Net.forward calls torch.from_file(\"/etc/passwd\"), which reads a file.");
  CHECK(run.context.findings[0].location.range.size == std::string_view("torch.from_file").size());
  CHECK(run.artifact.bytes.from(run.context.findings[0].location.range.offset).starts_with("torch.from_file"));
}

TEST_CASE("writing a file is critical") {
  CHECK(scan("torch.save(x, \"/tmp/x\")").count("TS-FILE-002") == 1);
  CHECK(scan("ops.image.write_file(\"/tmp/x\", x)").count("TS-FILE-002") == 1);
  CHECK(scan("ops.whatever.write_anything(x)").count("TS-FILE-002") == 1);
}

TEST_CASE("an operator is found under every name it can be given") {
  for (const auto* lines : {
           "return torch.from_file(\"x\")",
           "return torch . from_file (\"x\")",
           "return torch.\\\n  from_file(\"x\")",
           "return (torch).from_file(\"x\")",
           "return ((torch).autograd).from_file(\"x\")",
           "return ops.aten.from_file(\"x\")",
           "return torch.ops.aten.from_file(\"x\")",
           "return torch.autograd.autograd.from_file(\"x\")",
           "return getattr(torch, \"from_file\")(\"x\")",
           "return getattr(torch, \"from\" \"_file\")(\"x\")",
           "return getattr(getattr(ops, \"aten\"), \"from\\x5ffile\")(\"x\")",
           "_0 = \"from_file\"\nreturn getattr(torch, _0)(\"x\")",
           "t = torch\nreturn t.from_file(\"x\")",
           "o = ops\na = o.aten\nreturn a.from_file(\"x\")",
           "f = torch.from_file\nreturn f(\"x\")",
           "return torch.add(x, torch.mul(torch.from_file(\"x\"), 2))",
           "return [torch.from_file(\"x\")][0]",
           "return {\"a\": torch.from_file(\"x\")}",
           "return torch.from_file(\"x\") if True else x",
           "return torch.from_file( # a comment\n  \"x\")",
           "if torch.from_file(\"x\") is None:\n  pass",
           "self.weight = torch.from_file(\"x\")",
           "a, b, = torch.from_file(\"x\")",
           "x += torch.from_file(\"x\")",
           "def __forked_function():\n  return torch.from_file(\"x\")",
       }) {
    INFO(lines);
    CHECK(scan(lines).count("TS-FILE-001") >= 1);
  }
}

TEST_CASE("a very long way to an operator leads there as well") {
  std::string path = "torch";
  for (int i = 0; i < 5000; ++i) path += ".autograd";
  CHECK(scan("return " + path + ".from_file(\"x\")").count("TS-FILE-001") == 1);
}

TEST_CASE("names that only look like an operator are not one") {
  for (const auto* lines : {
           "# torch.from_file(\"/etc/passwd\")\npass",
           "_0 = \"torch.save(x, 'y')\"",
           "print(\"torch.from_file\")",
           "return (self).save(x, \"y\")",
           "return (self.from_file).forward(x, )",
           "return __torch__.torch.functional.save(x, )",
           "return x.save",
           "return mytorch.from_file(x)",
           "return torch.from_file_like(x)",
           "return torch.set_(x, y)",
           "return (x).set_(y)",
       }) {
    INFO(lines);
    const auto run = scan(lines);
    CHECK(run.context.findings.empty());
  }
}

TEST_CASE("views with made-up strides are high") {
  for (const auto* lines :
       {"return torch.as_strided(x, [9], [1], 4096)", "return (x).as_strided([9], [1], 4096)",
        "return torch.relu(x).as_strided_([9], [1])", "return ops.inductor._reinterpret_tensor(x, [9], [1], 64)",
        "return ops.inductor._alloc_from_pool(x, 64, 6, [9], [1])", "return torch.set_(x, y, 4096, [9], [1])",
        "return (x).set_(y, 4096, [9], [1])"}) {
    INFO(lines);
    const auto run = scan(lines);
    CHECK(run.count("TS-MEM-001") == 1);
    CHECK(run.context.findings.size() == 1);
  }
}

TEST_CASE("a library that is handed around is told") {
  CHECK(scan("t = torch\nreturn x").count("TS-NAME-001") == 1);
  CHECK(scan("return f(ops.aten)").count("TS-NAME-001") == 1);
  CHECK(scan("return getattr(torch, x)").count("TS-NAME-001") == 1);
  CHECK(scan("return (torch if True else ops).save").count("TS-NAME-001") == 2);
}

TEST_CASE("attributes and arguments may be called like a library") {
  const Run run(kFormat,
                "class Net(Module):\n  __parameters__ = []\n  ops : int\n  torch : Final[int] = 3\n"
                "  def forward(self: __torch__.Net,\n    ops: int) -> int:\n    return self.f(ops=1)\n");
  CHECK(run.is_clean());
}

TEST_CASE("operators and classes of other libraries are low and told once") {
  const auto run = scan("_0 = ops.mylib.magic(x)\n_1 = ops.mylib.magic(_0)\n_2 = ops.quantized.linear(x, x, 1., 0)");
  CHECK(run.count("TS-OPS-001") == 1);
  CHECK(run.context.findings[0].severity == Severity::low);
  const Run classes(
      kFormat,
      "class Net(Module):\n  __parameters__ = []\n  a : __torch__.torch.classes.quantized.Conv2dPackedParamsBase\n"
      "  b : __torch__.torch.classes.mylib.Engine\n  c : __torch__.torch.classes.LinearPackedParamsBase\n");
  CHECK(classes.count("TS-OPS-002") == 1);
  CHECK(classes.context.findings.size() == 1);
}

TEST_CASE("a state that is only unpacked is no finding") {
  const Run run(kFormat,
                module_with("return x",
                            "  def __setstate__(self: __torch__.Net,\n    state: Tuple[Tensor, int]) -> None:\n"
                            "    self.dtype = (state)[1]\n"
                            "    _1 = (self).set_weight_bias((state)[0], )\n"
                            "    return None\n"
                            "  def set_weight_bias(self: __torch__.Net,\n    w: Tensor) -> None:\n"
                            "    if torch.eq(self.dtype, 12):\n"
                            "      _2 = ops.quantized.linear_prepack(w, None)\n"
                            "    else:\n"
                            "      ops.prim.RaiseException(\"no\")\n"
                            "    return None\n"));
  CHECK(run.is_clean());
}

TEST_CASE("a state that does more when it is loaded is told, through the methods it calls") {
  const Run run(
      kFormat,
      module_with("return x",
                  "  def helper(self: __torch__.Net) -> None:\n    _0 = torch.zeros([1000000000])\n    return None\n"
                  "  def __setstate__(self: __torch__.Net,\n    state: Tensor) -> None:\n"
                  "    _1 = (self).helper()\n    return None\n"));
  CHECK(run.count("TS-STATE-001") == 1);
  CHECK(run.message() == "Loading the model runs Net.__setstate__, which calls torch.zeros.");
  CHECK(scan("_0 = torch.zeros([1000000000])").is_clean());
}

TEST_CASE("loops without an end are told") {
  for (const auto* lines :
       {"while True:\n  x = torch.add(x, 1)", "_0 = True\nwhile _0:\n  x = torch.add(x, 1)\n  _0 = True",
        "for i in range(9223372036854775807):\n  x = torch.add(x, 1)"}) {
    INFO(lines);
    CHECK(scan(lines).count("TS-LOOP-001") == 1);
  }
  for (const auto* lines :
       {"_0 = True\nwhile _0:\n  _0 = torch.lt(x, 3)", "while True:\n  if x:\n    break", "while True:\n  return x",
        "for i in range(torch.len(x)):\n  pass", "for i in range(100):\n  pass",
        "_0, _1 = True, 1\nwhile _0:\n  _0, _1, = f(x)", "while torch.lt(x, 3):\n  x = f(x)"}) {
    INFO(lines);
    CHECK(scan(lines).count("TS-LOOP-001") == 0);
  }
}

TEST_CASE("tasks are low and remote calls medium") {
  CHECK(scan("_0 = fork(__forked_function)").count("TS-FORK-001") == 1);
  CHECK(scan("_0 = rpc_async(\"worker\", f, (x,))").count("TS-RPC-001") == 1);
  CHECK(scan("_0 = ops.c10d.allreduce_(x)").count("TS-RPC-001") == 1);
}

TEST_CASE("source that breaks off keeps its findings and is incomplete") {
  const auto run = scan("_0 = torch.from_file(\"x\")\n_1 = 'open");
  CHECK(run.count("TS-FILE-001") == 1);
  CHECK(run.context.errors.size() == 1);
  CHECK(run.covered() < run.artifact.bytes.size());
}

TEST_CASE("a line of a million tokens is a limit, not a crash") {
  const Run run(kFormat, module_with("x = [" + [] {
                  std::string numbers;
                  for (int i = 0; i < 600'000; ++i) numbers += "1,";
                  return numbers;
                }() + "]"));
  REQUIRE(run.context.errors.size() == 1);
  CHECK(run.context.errors[0].code == ErrorCode::limit);
}

TEST_CASE("whatever is not followed any more is said") {
  const auto has_limit = [](const Run& run) {
    return std::ranges::any_of(run.context.errors, [](const Error& error) { return error.code == ErrorCode::limit; });
  };
  std::string names;
  std::string loops;
  std::string operators;
  std::string methods;
  for (int i = 0; i < 10'001; ++i) names += "n" + std::to_string(i) + " = \"text\"\n";
  for (int i = 0; i < 257; ++i) loops += std::string(static_cast<std::size_t>(i), ' ') + "while True:\n";
  for (int i = 0; i < 4'097; ++i) operators += "torch.op" + std::to_string(i) + "(x)\n";
  for (int i = 0; i < 257; ++i) methods += "self.m" + std::to_string(i) + "(x)\n";
  CHECK(has_limit(scan(names)));
  CHECK(has_limit(scan(loops)));
  CHECK(has_limit(scan(operators)));
  CHECK(has_limit(scan(methods)));
  CHECK_FALSE(has_limit(scan(names.substr(0, names.rfind("n10000")))));
  CHECK_FALSE(has_limit(scan(methods.substr(0, methods.rfind("self")))));
}

TEST_CASE("only what torch could import is claimed") {
  const auto claim = [](std::string source, std::string path = "x") {
    return kFormat.claim(test::memory_artifact(std::move(source), std::move(path)));
  };
  CHECK(claim("op_version_set = 0\ndef forward(self,\n    input: Tensor) -> Tensor:\n  return torch.relu(input)\n") ==
        Claim::structure);
  CHECK(claim("def f(x):\n  return torch.relu(x)\n") == Claim::magic);
  CHECK(claim("class A(Module):\n  pass\n") == Claim::magic);
  // The importer skips imports, so they prove nothing.
  CHECK(claim("import os\nclass A(Module):\n  def forward(self, x):\n    return torch.from_file(x)\n") == Claim::magic);
  CHECK(claim("import os\ndef f(x):\n  return torch.from_file(x)\n", "m.pt!m/code/__torch__.py") == Claim::magic);
  CHECK(claim("\"\"\"doc\"\"\"\n") == Claim::no);
  // Python, which the importer refuses.
  CHECK(claim("import torch\ndef f(x):\n  torch.save(x, 'y')\n") == Claim::no);
  CHECK(claim("from torch.nn import Module\nclass A(Module):\n  pass\n") == Claim::no);
  CHECK(claim("@decorated\ndef f(x):\n  return torch.relu(x)\n") == Claim::no);
  CHECK(claim("def f(x):\n  return torch.relu(x)\nf(1)\n") == Claim::no);
  CHECK(claim("def handle(data, context):\n  return data\n") == Claim::no);
  CHECK(claim("The torch. of def\n") == Claim::no);
  CHECK(claim("") == Claim::no);
  CHECK(claim(std::string("class A(Module):\0", 17)) == Claim::no);
}

TEST_CASE("a path is an operator name by its root and its last component") {
  CHECK(operator_name("torch.add").full() == "aten::add");
  CHECK(operator_name("ops.quantized.linear").full() == "quantized::linear");
  CHECK(operator_name("torch.autograd.grad").full() == "aten::grad");
  CHECK(operator_name("torch.ops.a.b").full() == "a::b");
  CHECK(operator_name("self.torch.add").library.empty());
  CHECK(is_library("torch"));
  CHECK(is_library("ops.aten"));
  CHECK_FALSE(is_library("torch.add"));
}

}  // namespace
}  // namespace assay::formats::torchscript
