#include "codecs/safetensors/header.hpp"

#include <catch2/catch.hpp>

#include <string>
#include <vector>

namespace assay {
namespace {

using safetensors::Issue;
using safetensors::Problem;
using safetensors::Tensor;

struct Read {
  explicit Read(std::string_view text)
      : end(safetensors::read_header(
            ByteView::of(text, 8),
            {.tensor =
                 [&](const Tensor& tensor) {
                   tensors.push_back(tensor);
                   return tensors.size() < most;
                 },
             .metadata = [&](const json::Token& key,
                             const json::Token& value) { metadata.push_back(key.text() + "=" + value.text()); },
             .issue = [&](const Issue& issue) { issues.push_back(issue.problem); }})) {}
  std::size_t most = 1000;
  std::vector<Tensor> tensors;
  std::vector<std::string> metadata;
  std::vector<Problem> issues;
  safetensors::HeaderEnd end;
};

std::string entry(std::string_view type, std::string_view shape, std::string_view offsets) {
  return R"({"a":{"dtype":")" + std::string(type) + R"(","shape":)" + std::string(shape) + R"(,"data_offsets":)" +
         std::string(offsets) + "}}";
}

Problem only_issue(std::string_view text) {
  const Read read(text);
  REQUIRE(read.issues.size() == 1);
  CHECK_FALSE(read.end.error);
  return read.issues.front();
}

}  // namespace

TEST_CASE("a header is read as its metadata and its tensors, with their places") {
  const std::string text =
      R"({"__metadata__":{"format":"pt"},"a":{"dtype":"F16","shape":[2,3],"data_offsets":[0,12]}} )";
  const Read read(text);
  CHECK(read.issues.empty());
  CHECK_FALSE(read.end.error);
  CHECK(read.end.root == ByteRange{8, text.size() - 1});
  CHECK(read.metadata == std::vector<std::string>{"format=pt"});
  REQUIRE(read.tensors.size() == 1);
  const auto& tensor = read.tensors.front();
  CHECK(tensor.name.raw == "a");
  CHECK(tensor.data_type.raw == "F16");
  CHECK(tensor.shape == "[2,3]");
  CHECK(text.substr(tensor.entry.offset - 8, tensor.entry.size).starts_with("{\"dtype\""));
  CHECK(text.substr(tensor.offsets_range.offset - 8, tensor.offsets_range.size) == "[0,12]");
  CHECK(tensor.elements == 6U);
  CHECK(tensor.size() == 12U);
  CHECK(tensor.begin == 0U);
  CHECK(tensor.end == 12U);
}

TEST_CASE("the size of a tensor is counted in bits") {
  const auto size = [](std::string_view type, std::string_view shape) {
    const std::string text = entry(type, shape, "[0,0]");
    return Read(text).tensors.front().size();
  };
  CHECK(size("F4", "[2]") == 1U);
  CHECK(size("F4", "[3]") == std::nullopt);
  CHECK(size("F6_E2M3", "[4]") == 3U);
  CHECK(size("F6_E3M2", "[2]") == std::nullopt);
  CHECK(size("F8_E8M0", "[7]") == 7U);
  CHECK(size("C64", "[1]") == 8U);
  CHECK(size("f32", "[1]") == std::nullopt);
  CHECK(size("F32", "[]") == 4U);
  CHECK(size("F32", "[0]") == 0U);
  CHECK(size("U64", "[281474976710655, 16384]") == std::nullopt);
  const std::string ragged = entry("F4", "[3]", "[0,2]");
  CHECK(Read(ragged).tensors.front().is_ragged());
}

TEST_CASE("every departure of an entry is told") {
  CHECK(only_issue(R"({"a":{"shape":[1],"data_offsets":[0,4]}})") == Problem::entry);
  CHECK(only_issue(R"({"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4],"x":{"y":[1,{}]}}})") == Problem::entry);
  CHECK(only_issue(R"({"a":{"dtype":"F32","dtype":"F32","shape":[1],"data_offsets":[0,4]}})") == Problem::entry);
  CHECK(only_issue(R"({"a":["F32",[1],[0,4]]})") == Problem::entry);
  CHECK(only_issue(R"({"a":["F32",[1],[0,4],[5]]})") == Problem::entry);
  CHECK(only_issue(R"({"a":{"dtype":{"F32":null},"shape":[1],"data_offsets":[0,4]}})") == Problem::entry);
  CHECK(only_issue(R"({"a":{"dtype":32,"shape":[1],"data_offsets":[0,4]}})") == Problem::entry);
  CHECK(only_issue(R"({"a":{"dtype":"F32","shape":{"x":1},"data_offsets":[0,4]}})") == Problem::entry);
  CHECK(only_issue(entry("F32", "[\"1\"]", "[0,4]")) == Problem::entry);
  CHECK(only_issue(entry("F32", "[1]", "[0]")) == Problem::entry);
  CHECK(only_issue(entry("F32", "[1]", "[0,4,8]")) == Problem::entry);
  CHECK(only_issue(R"({"a":"F32"})") == Problem::entry);
  CHECK(only_issue("[]") == Problem::root);
  CHECK(only_issue("{\"__metadata__\":null}") == Problem::metadata);
  CHECK(only_issue("{\"__metadata__\":{\"a\":[1]}}") == Problem::metadata);
  CHECK(only_issue("{\"__metadata__\":{},\"__met\\u0061data__\":{}}") == Problem::metadata_twice);
}

TEST_CASE("numbers are checked one by one and multiplied") {
  CHECK(only_issue(entry("F32", "[-1]", "[0,4]")) == Problem::integer);
  CHECK(only_issue(entry("F32", "[1.0]", "[0,4]")) == Problem::integer);
  CHECK(only_issue(entry("F32", "[1e0]", "[0,4]")) == Problem::integer);
  CHECK(only_issue(entry("F32", "[281474976710656]", "[0,4]")) == Problem::integer);
  CHECK(only_issue(entry("F32", "[18446744073709551616]", "[0,4]")) == Problem::integer);
  CHECK(only_issue(entry("F32", "[4294967296,4294967296]", "[0,4]")) == Problem::integer);
  CHECK(only_issue(entry("F32", "[0,4294967296,4294967296]", "[0,0]")) == Problem::integer);
  const std::string empty = entry("F32", "[281474976710655,0,281474976710655]", "[0,0]");
  CHECK(Read(empty).issues == std::vector{Problem::integer});
  const std::string fine = entry("F32", "[281474976710655,0]", "[0,0]");
  CHECK(Read(fine).issues.empty());
  CHECK(Read(fine).tensors.front().elements == 0U);
}

TEST_CASE("a broken header keeps what came before and is told once") {
  const Read read(R"({"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"b":{"dtype":"F3)");
  CHECK(read.tensors.size() == 1);
  CHECK(read.issues.empty());
  REQUIRE(read.end.error);
  CHECK(read.end.error->code == ErrorCode::truncated);
  CHECK_FALSE(read.end.is_stopped);
  const Read behind("{} x");
  CHECK(behind.end.error);
}

TEST_CASE("the reading of a header stops when it is told to") {
  const std::string one = R"("a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]})";
  std::string text = "{";
  for (int i = 0; i < 1500; ++i) text += (i == 0 ? "" : ",") + one;
  text += "}";
  const Read read(text);
  CHECK(read.tensors.size() == 1000);
  CHECK(read.end.is_stopped);
}

}  // namespace assay
