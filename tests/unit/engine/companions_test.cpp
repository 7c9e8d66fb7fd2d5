#include "engine/companions.hpp"

#include "support/files.hpp"

#include <catch2/catch.hpp>

#include <fcntl.h>
#include <filesystem>
#include <memory>
#include <string>

namespace assay::engine {
namespace {

namespace fs = std::filesystem;

struct Folder {
  explicit Folder(std::initializer_list<std::string> names) {
    for (const auto& name : names) test::write_file(folder.path() / name, "x");
  }
  [[nodiscard]] std::string of(const std::string& file) const {
    const auto root =
        std::make_shared<const Descriptor>(::open(folder.path().c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    const auto cut = file.rfind('/');
    const auto name = cut == std::string::npos ? file : file.substr(cut + 1);
    return std::string(companion_of(name, Siblings(root, file)).value_or("none"));
  }
  test::TemporaryFolder folder;
};

TEST_CASE("numbers belong to the model of their name") {
  const Folder folder({"a.onnx", "sub/b.xml", "net.param", "m.mnn"});
  CHECK(folder.of("a.onnx_data") == "onnx");
  CHECK(folder.of("a.onnx_data_12") == "onnx");
  CHECK(folder.of("a.onnx.data") == "onnx");
  CHECK(folder.of("a.data") == "onnx");
  CHECK(folder.of("sub/b.bin") == "openvino");
  CHECK(folder.of("net.bin") == "ncnn");
  CHECK(folder.of("m.mnn.weight") == "mnn");
  CHECK(folder.of("b.bin") == "none");  // the model is in another folder
  CHECK(folder.of("other.onnx_data") == "none");
  CHECK(folder.of("a.onnx_data_x") == "none");
  CHECK(folder.of(".bin") == "none");
  CHECK(folder.of("a.weights") == "none");
}

TEST_CASE("numbers that their tensors name belong to the model of the usual name") {
  const Folder folder({"model.onnx", "model.json"});
  CHECK(folder.of("onnx__MatMul_42") == "onnx");
  CHECK(folder.of("encoder.layers.0.weight") == "onnx");
  CHECK(folder.of("decoder.onnx_data") == "onnx");
  CHECK(folder.of("group1-shard1of1.bin") == "tensorflow");
  CHECK(folder.of("group12-shard10of34.bin") == "tensorflow");
  CHECK(folder.of("group1-shard1of.bin") == "none");
  CHECK(folder.of("group1-shard1of1.bin2") == "none");
  CHECK(folder.of("payload") == "none");
}

TEST_CASE("a folder, or a link out, is no model") {
  const Folder folder({"sub/x"});
  fs::create_directory(folder.folder.path() / "a.onnx");
  fs::create_symlink("/etc/passwd", folder.folder.path() / "b.onnx");
  CHECK(folder.of("a.onnx_data") == "none");
  CHECK(folder.of("b.onnx_data") == "none");
}

TEST_CASE("a file that was named on its own has no model that is known") {
  CHECK_FALSE(companion_of("a.onnx_data", Siblings()));
}

}  // namespace
}  // namespace assay::engine
