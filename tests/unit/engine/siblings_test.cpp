#include "engine/siblings.hpp"

#include "support/files.hpp"

#include <catch2/catch.hpp>

#include <fcntl.h>
#include <filesystem>
#include <memory>

using assay::Sibling;
using assay::engine::Descriptor;
using assay::engine::Siblings;
namespace fs = std::filesystem;
namespace test = assay::test;

namespace {

struct Directory {
  Directory() {
    test::write_file(folder.path() / "root/w.bin", "12345678");
    test::write_file(folder.path() / "root/sub/v.bin", "1234");
    test::write_file(folder.path() / "secret", "x");
    fs::create_symlink("../secret", folder.path() / "root/out");
    fs::create_symlink("sub/../w.bin", folder.path() / "root/in");
    fs::create_symlink("/etc", folder.path() / "root/absolute");
    fs::create_symlink("loop", folder.path() / "root/loop");
    fs::create_hard_link(folder.path() / "root/w.bin", folder.path() / "root/twin");
  }
  [[nodiscard]] std::optional<Sibling> find(std::string_view file, std::string_view path) const {
    const auto root = std::make_shared<const Descriptor>(
        ::open((folder.path() / "root").c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    return Siblings(root, file).find(path);
  }
  test::TemporaryFolder folder;
};

}  // namespace

TEST_CASE("a sibling is looked up from the folder of the file", "[siblings]") {
  const Directory directory;
  CHECK(directory.find("model.onnx", "w.bin")->kind == Sibling::Kind::file);
  CHECK(directory.find("model.onnx", "w.bin")->size == 8);
  CHECK(directory.find("model.onnx", "w.bin")->hard_links == 2);
  CHECK(directory.find("model.onnx", "./sub//v.bin")->kind == Sibling::Kind::file);
  CHECK(directory.find("sub/model.onnx", "v.bin")->size == 4);
  CHECK(directory.find("sub/model.onnx", "w.bin")->kind == Sibling::Kind::missing);
  CHECK(directory.find("model.onnx", "sub")->kind == Sibling::Kind::other);
  CHECK(directory.find("model.onnx", "w.bin/x")->kind == Sibling::Kind::missing);
}

TEST_CASE("no path and no link leaves the directory", "[siblings]") {
  const Directory directory;
  CHECK(directory.find("model.onnx", "../secret")->kind == Sibling::Kind::outside);
  CHECK(directory.find("sub/model.onnx", "../w.bin")->kind == Sibling::Kind::file);
  CHECK(directory.find("model.onnx", "out")->kind == Sibling::Kind::outside);
  CHECK(directory.find("model.onnx", "out")->link == "../secret");
  CHECK(directory.find("model.onnx", "in")->kind == Sibling::Kind::file);
  CHECK(directory.find("model.onnx", "absolute/passwd")->kind == Sibling::Kind::outside);
  CHECK(directory.find("model.onnx", "loop")->kind == Sibling::Kind::outside);
}

TEST_CASE("of what is no path in a known directory nothing is said", "[siblings]") {
  const Directory directory;
  CHECK_FALSE(directory.find("model.onnx", ""));
  CHECK_FALSE(directory.find("model.onnx", "/etc/passwd"));
  CHECK_FALSE(Siblings().find("w.bin"));
}
