#include "formats/onnx/onnx.hpp"

#include "support/assemble.hpp"
#include "unit/formats/memory_artifact.hpp"

#include <catch2/catch.hpp>

#include <string>

using assay::Claim;
namespace test = assay::test;

namespace {

Claim model(const std::string& text) {
  return assay::formats::onnx::kFormat.claim(test::memory_artifact(test::assemble(text, "test")));
}
Claim data(const std::string& text) {
  return assay::formats::onnx::kTensorFormat.claim(test::memory_artifact(test::assemble(text, "test")));
}

}  // namespace

TEST_CASE("a model is known by its graph, wherever it stands", "[onnx]") {
  CHECK(model("onnx\n ir_version 8\n graph\n op Relu x -> y\n end\n opset 17\nend") == Claim::structure);
  CHECK(model("onnx\n graph\n op Relu x -> y\n end\nend") == Claim::no);  // nncase keeps its graphs like this
  CHECK(model("onnx\n field 77 bytes \"x\"\n graph\n op Relu x -> y\n end\n ir_version 8\nend") != Claim::no);
  CHECK(model("onnx\n opset 17\n field 1 bytes \"x\"\n graph\n field 99 varint 1\n op Relu x -> y\n op Relu y -> z\n "
              "end\nend") != Claim::no);
  CHECK(model("cut 5\nonnx\n ir_version 8\n graph\n op Relu x -> y\n name \"a long name\"\n end\nend\nend") !=
        Claim::no);
}

TEST_CASE("other protobuf files are no models", "[onnx]") {
  CHECK(model("text \"\"") == Claim::no);
  CHECK(model("hex 08 03") == Claim::no);
  CHECK(model("text \"hello, this is a text and no model\"") == Claim::no);
  CHECK(model("onnx\n ir_version 8\n producer_name \"x\"\nend") == Claim::no);
}

TEST_CASE("parts of models are files of their own", "[onnx]") {
  const std::string node = "onnx_message NodeProto\n input \"x\"\n output \"y\"\n op_type \"Relu\"\nend";
  CHECK(model("onnx_message GraphProto\n op Relu x -> y\nend") == Claim::magic);
  CHECK(model("onnx_message GraphProto\n op Relu x -> y\n field 3 bytes \"x\"\n field 6 varint 1\nend") ==
        Claim::magic);
  CHECK(model(node) == Claim::weak);
  CHECK(model(node + "\nhex \"fe ff 01 02\"") == Claim::weak);  // bytes behind it take nothing back
  CHECK(model("onnx_message NodeProto\n output \"y\"\n op_type \"Relu\"\n field 99 varint 1\nend") == Claim::no);
  CHECK(model("onnx_message NodeProto\n output \"y\"\n op_type \"/cpu:0\"\nend") == Claim::no);
  CHECK(model("onnx\n producer_name \"nncase ir\"\n graph\n op Relu x -> y\n end\nend") == Claim::structure);
}

TEST_CASE("a file is a tensor only if all of it is", "[onnx]") {
  CHECK(data("onnx_message TensorProto\n dims 1\n data_type float\n float_data 1\nend") == Claim::structure);
  CHECK(data("onnx_message TensorProto\n dims 1\n data_type float\n float_data 1\n field 99 varint 1\nend") ==
        Claim::no);
  CHECK(data("onnx_message TensorProto\n dims 1\n data_type float\nend") == Claim::no);
  CHECK(data("hex 08 03") == Claim::no);
  CHECK(data("onnx_message NodeProto\n input \"x\"\n op_type \"Relu\"\nend") == Claim::no);
}
