#include "codecs/onnx/read.hpp"
#include "codecs/onnx/values.hpp"
#include "codecs/onnx/wiring.hpp"
#include "support/assemble.hpp"

#include <catch2/catch.hpp>

#include <string>
#include <vector>

namespace onnx = assay::onnx;
using assay::ByteView;
using onnx::Oddity;

namespace {

struct Loaded {
  explicit Loaded(const std::string& text)
      : bytes(assay::test::assemble("onnx\n" + text + "\nend", "test")),
        model(onnx::read_model(ByteView::of(bytes))),
        wiring(onnx::wire(model)) {}
  [[nodiscard]] const onnx::Node& node(std::string_view name) const {
    for (const auto& node : model.nodes)
      if (model.text(node.op_type) == name) return node;
    FAIL("no such node");
    return model.nodes.front();
  }
  std::string bytes;
  onnx::Model model;
  onnx::Wiring wiring;
};

constexpr auto kNested = R"(
  ir_version 8
  opset 17
  graph
    input "x" float 2 N
    output "y" float 2 N
    initializer "w" float 2 2
      float_data 1 2 3 4
    end
    node If "c" -> "y"
      graph "then_branch"
        op MatMul "x" "w" -> "t"
        output "t"
      end
      graph "else_branch"
        node Constant -> "e"
          tensor "value" int64 3
            int64_data 1 -2 3
          end
        end
        output "e"
      end
    end
    op Not "b" -> "c"
    op IsNaN "x" -> "b"
  end)";

}  // namespace

TEST_CASE("a model is flat, and everything knows where it hangs", "[onnx]") {
  const Loaded it(kNested);
  const auto& model = it.model;
  CHECK(model.errors.empty());
  CHECK(model.oddities.empty());
  CHECK(model.unknown.empty());
  CHECK(model.ir_version == 8);
  REQUIRE(model.graphs.size() == 3);
  CHECK(model.graphs[0].nodes.count == 3);
  const auto& branch = model.graphs[2];
  CHECK(branch.parent == 0);
  CHECK(branch.depth == 1);
  CHECK(model.text(model.attributes[branch.attribute].name) == "else_branch");
  CHECK(model.text(model.nodes[branch.node].op_type) == "If");
  REQUIRE(model.tensors.size() == 2);
  CHECK(model.tensors[0].elements == 4);
  CHECK(model.tensors[1].graph == 2);
  REQUIRE(model.inputs.size() == 1);
  CHECK(model.inputs[0].type == onnx::DataType::float32);
  CHECK(model.text(model.dimensions[model.inputs[0].shape.first + 1].parameter) == "N");
}

TEST_CASE("names inside of a subgraph mean what is around it", "[onnx]") {
  const Loaded it(kNested);
  const auto inputs = it.wiring.inputs_of(it.node("MatMul"));
  REQUIRE(inputs.size() == 2);
  CHECK(it.wiring.values[inputs[0]].kind == onnx::Value::Kind::input);
  CHECK(it.wiring.values[inputs[1]].kind == onnx::Value::Kind::initializer);
  CHECK(it.wiring.values[inputs[1]].graph == 0);
  CHECK(it.wiring.values[inputs[1]].readers == 1);
  CHECK(it.wiring.dangling.empty());
  CHECK(it.wiring.twice.empty());
}

TEST_CASE("nodes are sorted by what they read", "[onnx]") {
  const Loaded it(kNested);
  CHECK(it.wiring.unsorted == std::vector<onnx::Index>{0});
  CHECK(it.wiring.cyclic.empty());
  std::vector<std::string_view> order;
  for (onnx::Index i = 0; i < 3; ++i) order.push_back(it.model.text(it.model.nodes[it.wiring.order[i]].op_type));
  CHECK(order == std::vector<std::string_view>{"IsNaN", "Not", "If"});
}

TEST_CASE("a subgraph that reads what its own node makes is a cycle", "[onnx]") {
  const Loaded it(R"(graph
    node If "c" -> "y"
      graph "then_branch"
        op Relu "y" -> "t"
        output "t"
      end
    end
    op Relu "y" -> "z"
    op Neg "a" -> "b"
    op Neg "b" -> "a"
  end)");
  CHECK(it.wiring.cyclic == std::vector<onnx::Index>{0, 1, 2, 3});
  CHECK(it.wiring.dangling.size() == 1);
}

TEST_CASE("constants are read when they are asked for", "[onnx]") {
  const Loaded it(kNested);
  const onnx::Values values(ByteView::of(it.bytes), it.model, it.wiring);
  CHECK(values.reals(it.wiring.inputs_of(it.node("MatMul"))[1]) == std::vector<double>{1, 2, 3, 4});
  const auto constant = it.wiring.outputs_of(it.node("Constant"))[0];
  CHECK(values.integers(constant) == std::vector<std::int64_t>{1, -2, 3});
  CHECK(values.is_constant(constant));
  CHECK_FALSE(values.integers(constant, 2));
  CHECK_FALSE(values.is_constant(it.wiring.inputs_of(it.node("MatMul"))[0]));
}

TEST_CASE("raw data of every type become numbers", "[onnx]") {
  const Loaded it(R"(graph
    initializer "a" float16 2
      raw_data "\x00\x3c\x00\xc0"
    end
    initializer "b" bfloat16 1
      raw_data "\x80\x3f"
    end
    initializer "c" int8 1
      raw_data "\xff"
    end
    initializer "d" double 1
      double_data 0.5
    end
    initializer "e" uint32 1
      uint64_data 4294967295
    end
    initializer "f" bool 2
      int32_data 0 1
    end
    initializer "g" float 2
      raw_data "\x00\x00\x80\x3f"
    end
  end)");
  const onnx::Values values(ByteView::of(it.bytes), it.model, it.wiring);
  const auto& tensors = it.model.tensors;
  CHECK(values.reals(tensors[0]) == std::vector<double>{1, -2});
  CHECK(values.reals(tensors[1]) == std::vector<double>{1});
  CHECK(values.integers(tensors[2]) == std::vector<std::int64_t>{-1});
  CHECK(values.reals(tensors[3]) == std::vector<double>{0.5});
  CHECK(values.integers(tensors[4]) == std::vector<std::int64_t>{4294967295});
  CHECK(values.integers(tensors[5]) == std::vector<std::int64_t>{0, 1});
  CHECK_FALSE(values.reals(tensors[6]));
}

TEST_CASE("a function is a graph of its own", "[onnx]") {
  const Loaded it(R"(
    functions
      name "f"
      domain "local"
      input "a"
      output "b"
      attribute "alpha"
      op Relu "a" -> "b"
      attribute_proto
        name "beta"
        f 2
        type 1
      end
      opset 17
    end
    opset 17)");
  REQUIRE(it.model.functions.size() == 1);
  const auto& function = it.model.functions[0];
  CHECK(it.model.text(function.name) == "f");
  CHECK(function.opsets.count == 1);
  CHECK(it.model.model_opsets.count == 1);
  CHECK(function.attributes.count == 1);
  CHECK(function.defaults.count == 1);
  CHECK(it.model.graphs[function.graph].nodes.count == 1);
  CHECK(it.wiring.dangling.empty());
}

TEST_CASE("what is not canonical is told, and the rest is read", "[onnx]") {
  struct Sample {
    std::string text;
    Oddity::Kind kind;
  };
  const auto sample = GENERATE(
      Sample{"producer_name \"a\" \"b\"", Oddity::Kind::repeated},
      Sample{"field 99 bytes \"MZ\"", Oddity::Kind::unknown_field},
      Sample{"field 1 bytes \"x\"", Oddity::Kind::wrong_type}, Sample{"hex \"28 81 00\"", Oddity::Kind::overlong},
      Sample{"hex \"83 06 84 06\"", Oddity::Kind::unknown_field},
      Sample{"graph\n initializer\n data_type 4294967297\n end\n end", Oddity::Kind::too_large});
  const Loaded it(sample.text + "\n ir_version 9");
  REQUIRE(it.model.oddities.size() == 1);
  CHECK(it.model.oddities[0].kind == sample.kind);
  CHECK(it.model.ir_version == 9);
  CHECK(it.model.errors.empty());
}

TEST_CASE("a broken node does not hide the next one", "[onnx]") {
  const Loaded it(R"(graph
    field 1 bytes "\x22\x7fReshape"
    op Relu "x" -> "y"
  end)");
  REQUIRE(it.model.nodes.size() == 2);
  CHECK(it.model.text(it.model.nodes[1].op_type) == "Relu");
  CHECK(it.model.errors.size() == 1);
  CHECK(it.model.unknown.size() == 1);
}

TEST_CASE("graphs in graphs do not nest on our stack", "[onnx]") {
  std::string graph;
  const auto wrap = [](char tag, const std::string& inside) {
    std::string out(1, tag);
    for (std::size_t size = inside.size();; size >>= 7U) {
      out += static_cast<char>((size & 0x7FU) | (size >= 0x80 ? 0x80U : 0U));
      if (size < 0x80) break;
    }
    return out + inside;
  };
  for (int i = 0; i < 2000; ++i) graph = wrap('\x0a', wrap('\x2a', wrap('\x32', graph)));
  const std::string bytes = wrap('\x3a', graph);
  const auto model = onnx::read_model(ByteView::of(bytes));
  CHECK(model.graphs.size() == 2001);
  CHECK(model.graphs.back().depth == 2000);
  CHECK(onnx::wire(model).order.size() == 2000);
}

TEST_CASE("a budget stops the reading and says so", "[onnx]") {
  const auto bytes = assay::test::assemble(std::string("onnx\n") + kNested + "\nend", "test");
  const auto model = onnx::read_model(ByteView::of(bytes), {.items = 5});
  REQUIRE_FALSE(model.errors.empty());
  CHECK(model.errors.back().code == assay::ErrorCode::limit);
  CHECK(model.understood == 0);
  static_cast<void>(onnx::wire(model));
}
