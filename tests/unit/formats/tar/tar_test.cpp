#include "formats/tar/tar.hpp"

#include "unit/codecs/tar/tar_builder.hpp"
#include "unit/formats/memory_artifact.hpp"

#include <catch2/catch.hpp>

namespace assay::formats::tar {
namespace {

using test::Run;
using test::TarBuilder;

TEST_CASE("an ordinary archive is clean, covered whole, and hands its files over") {
  const Run run(kFormat, TarBuilder().file("config.yaml", "a: 1").file("weights", "xyz").end());
  CHECK(run.claim == Claim::structure);
  CHECK(run.is_clean());
  CHECK(run.covered() == run.artifact.bytes.size());
  REQUIRE(run.context.children.size() == 2);
  CHECK(run.context.children[0].name == "config.yaml");
  CHECK(run.context.children[1].bytes.size() == 3);
}

TEST_CASE("bytes behind the end of an archive are left to the sweep") {
  const Run run(kFormat, TarBuilder().file("a", "1").end() + "#!/bin/sh\n");
  CHECK(run.covered() == run.artifact.bytes.size() - 10);
}

TEST_CASE("a member whose name leaves the folder is critical, whoever names it") {
  CHECK(Run(kFormat, TarBuilder().file("../x", "1").end()).count("TAR-PATH-001") == 1);
  CHECK(Run(kFormat, TarBuilder().pax(TarBuilder::record("path", "/etc/cron.d/x")).file("safe", "1").end())
            .count("TAR-PATH-001") == 1);
  CHECK(Run(kFormat, TarBuilder().add({.name = "x", .body = "../up", .type = 'L'}).file("safe", "1").end())
            .count("TAR-PATH-001") == 1);
  CHECK(Run(kFormat, TarBuilder().file("a..b/c", "1").end()).is_clean());
}

TEST_CASE("links that leave the folder are critical, and links inside it are not") {
  const auto link = [](char type, std::string name, std::string target) {
    return Run(kFormat, TarBuilder().add({.name = std::move(name), .type = type, .link = std::move(target)}).end())
        .count("TAR-LINK-001");
  };
  CHECK(link('2', "a", "/etc/passwd") == 1);
  CHECK(link('2', "d/a", "../../x") == 1);
  CHECK(link('1', "a", "../x") == 1);
  CHECK(link('3', "console", "") == 1);
  CHECK(link('6', "pipe", "") == 1);
  CHECK(link('2', "latest", "v1/model.bin") == 0);
  CHECK(link('1', "copy", "v1/model.bin") == 0);
}

TEST_CASE("a member that is written through a link is critical") {
  const auto archive = TarBuilder().add({.name = "d", .type = '2', .link = "e"}).file("d/x", "1").end();
  CHECK(Run(kFormat, archive).count("TAR-LINK-001") == 1);
}

TEST_CASE("a way up out of a link is critical although the names look harmless") {
  const auto archive = TarBuilder()
                           .add({.name = "a/b", .type = '2', .link = ".."})
                           .add({.name = "c", .type = '2', .link = "a/b/.."})
                           .end();
  CHECK(Run(kFormat, archive).count("TAR-LINK-001") == 1);
}

TEST_CASE("a member with two sizes is reported") {
  const auto archive = TarBuilder().pax(TarBuilder::record("size", "1")).file("a", "12").end();
  const Run run(kFormat, archive);
  CHECK(run.count("TAR-SIZE-001") == 1);
}

TEST_CASE("a sparse member is scanned as it is stored and makes the archive incomplete") {
  const Run run(kFormat, TarBuilder().add({.name = "s", .body = "stored", .type = 'S'}).end());
  CHECK(run.context.children.size() == 1);
  REQUIRE(run.context.errors.size() == 1);
  CHECK(run.context.errors[0].code == ErrorCode::unsupported);
}

TEST_CASE("a legacy PyTorch checkpoint is told by its members, not by names alone") {
  const auto archive = [](std::string storages) {
    return TarBuilder()
        .file("storages", std::move(storages))
        .file("tensors", "\x80\x02K\x00.")
        .file("pickle", "\x80\x02N.")
        .end();
  };
  CHECK(Run(kFormat, archive("\x80\x02K\x00.")).count("TAR-TORCH-001") == 1);
  CHECK(Run(kFormat, archive("hello")).count("TAR-TORCH-001") == 0);
  CHECK(Run(kFormat, TarBuilder().file("storages", "\x80\x02K\x00.").end()).count("TAR-TORCH-001") == 0);
}

TEST_CASE("an archive of version 7 is claimed by its checksum") {
  const Run run(kFormat, TarBuilder().add({.name = "old", .body = "x", .magic = ""}).end());
  CHECK(run.claim == Claim::magic);
  CHECK(kFormat.claim(test::memory_artifact(std::string(10240, '\0'))) == Claim::no);
  CHECK(kFormat.claim(test::memory_artifact("")) == Claim::no);
}

}  // namespace
}  // namespace assay::formats::tar
