#include "engine/input.hpp"

#include "unit/engine/fake_formats.hpp"

#include <catch2/catch.hpp>

#include <fcntl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <unistd.h>
#include <filesystem>
#include <fstream>

namespace assay::test {
namespace {

namespace fs = std::filesystem;
using Catch::Matchers::Contains;

/// A temporary directory with a folder "root" in it, which tests scan.
class Tree {
 public:
  Tree() {
    std::string pattern = fs::temp_directory_path() / "assay-input-XXXXXX";
    top = ::mkdtemp(pattern.data());
    fs::create_directory(root());
  }
  Tree(const Tree&) = delete;
  Tree& operator=(const Tree&) = delete;
  ~Tree() { fs::remove_all(top); }

  [[nodiscard]] std::string root() const { return top + "/root"; }
  void write(const std::string& path, std::string_view bytes) const {
    const fs::path whole = fs::path(root()) / path;
    fs::create_directories(whole.parent_path());
    std::ofstream(whole, std::ios::binary) << bytes;
  }
  [[nodiscard]] Report scan_root(const ScanOptions& options = fake_options()) const {
    const std::array inputs{Input{root(), nullptr}};
    return scan(inputs, options);
  }
  /// Below the root.
  [[nodiscard]] const ArtifactRecord& find(const Report& report, std::string_view path) const {
    return the_artifact(report, root() + "/" + std::string(path));
  }

  std::string top;
};

Report scan_path(const std::string& path, const ScanOptions& options = fake_options()) {
  const std::array inputs{Input{path, nullptr}};
  return scan(inputs, options);
}

}  // namespace

TEST_CASE("a directory is an artifact and so is every file in it, by the bytes of their paths") {
  const Tree tree;
  for (const auto* name : {"b", "a/z", "a.txt", ".hidden/x", "a!b", "\xff\x1b", "deep/er/still"})
    tree.write(name, leaf("1"));
  const Report report = tree.scan_root();
  std::vector<std::string> paths;
  for (const auto& artifact : report.artifacts) {
    paths.push_back(artifact.path.substr(tree.top.size() + 1));
    CHECK(artifact.parent == (artifact.id == 0 ? std::nullopt : std::optional(0U)));
    CHECK(artifact.outcome == Outcome::complete);
  }
  CHECK(paths == std::vector<std::string>{"root", "root/.hidden/x", "root/a%21b", "root/a.txt", "root/a/z", "root/b",
                                          "root/deep/er/still", "root/\\xff\\u001b"});
  CHECK(report.roots.at(0).path == tree.root());
  CHECK(report.roots[0].artifact_count == paths.size());
  CHECK(report.bytes == 7 * 9);
  CHECK_FALSE(report.artifacts[0].size.has_value());
}

TEST_CASE("the path of a root is as it was given") {
  const Tree tree;
  tree.write("a", leaf("1"));
  for (const std::string end : {"/", "/.", "//"}) {
    const Report report = scan_path(tree.root() + end);
    CHECK(report.roots.at(0).path == tree.root() + end);
    CHECK(report.artifacts.at(1).path == tree.root() + end + (end.ends_with('/') ? "a" : "/a"));
  }
}

TEST_CASE("a missing path is an error without an artifact") {
  for (const std::string path : {"/nowhere/at all\x1b", ""}) {
    const Report report = scan_path(path);
    CHECK(report.artifacts.empty());
    REQUIRE(report.errors.size() == 1);
    CHECK_FALSE(report.errors[0].artifact.has_value());
    CHECK(report.errors[0].path == report.roots.at(0).path);
    CHECK(report.errors[0].error.code == ErrorCode::io);
    CHECK(report.roots[0].is_scannable);
  }
}

TEST_CASE("a directory with nothing in it is nothing to scan") {
  const Tree tree;
  CHECK_FALSE(tree.scan_root().roots.at(0).is_scannable);
  tree.write("empty", "");
  fs::create_directory(tree.root() + "/folder");
  CHECK_FALSE(tree.scan_root().roots.at(0).is_scannable);
  tree.write("one", leaf("1"));
  CHECK(tree.scan_root().roots.at(0).is_scannable);
}

TEST_CASE("what is no file is refused without being opened") {
  const Tree tree;
  tree.write("a", leaf("1"));
  REQUIRE(::mkfifo((tree.root() + "/fifo").c_str(), 0600) == 0);
  const Report inside = tree.scan_root();  // would wait for ever if it read the FIFO
  CHECK(tree.find(inside, "fifo").outcome == Outcome::failed);
  CHECK_THAT(tree.find(inside, "fifo").reason, Contains("a FIFO"));
  CHECK(inside.errors.size() == 1);
  CHECK(tree.find(inside, "a").outcome == Outcome::complete);
  for (const std::string& path : {tree.root() + "/fifo", std::string("/dev/null")}) {
    const Report alone = scan_path(path);
    CHECK(alone.artifacts.at(0).outcome == Outcome::failed);
    CHECK(alone.errors.at(0).artifact == 0U);
    CHECK(alone.roots.at(0).is_scannable);
  }
}

TEST_CASE("a link out of the directory is never silent") {
  const Tree tree;
  tree.write("a", leaf("1"));
  std::ofstream(tree.top + "/outside") << leaf("evil");
  fs::create_symlink("../outside", tree.root() + "/relative");
  fs::create_symlink(tree.top + "/outside", tree.root() + "/absolute");
  fs::create_symlink("/", tree.root() + "/folder");
  fs::create_symlink("nothing", tree.root() + "/dangling");
  fs::create_symlink("loop", tree.root() + "/loop");
  const Report report = tree.scan_root();
  CHECK(report.artifacts.size() == 7);
  for (const auto* name : {"relative", "absolute", "folder", "dangling", "loop"}) {
    CHECK(tree.find(report, name).outcome == Outcome::partial);
    CHECK_THAT(tree.find(report, name).reason, Contains("not followed"));
  }
  CHECK(count_rule(report, "ENG-LINK-001") == 5);
  CHECK(count_rule(report, "TST-EVIL-001") == 0);
}

TEST_CASE("a link inside of the directory is a fact: its target is scanned as itself") {
  const Tree tree;
  tree.write("blobs/abc", leaf("evil"));
  fs::create_directory(tree.root() + "/snapshots");
  fs::create_symlink("../blobs/abc", tree.root() + "/snapshots/model");
  fs::create_symlink(tree.root() + "/blobs", tree.root() + "/again");
  const Report report = tree.scan_root();
  CHECK(report.artifacts.size() == 2);
  CHECK(count_rule(report, "TST-EVIL-001") == 1);
  CHECK(count_rule(report, "ENG-LINK-001") == 0);
  std::vector<std::string> links;
  for (const auto& fact : report.facts)
    if (fact.key == "directory.link") links.push_back(fact.value);
  CHECK(links == std::vector<std::string>{"again -> " + tree.root() + "/blobs", "snapshots/model -> ../blobs/abc"});
}

TEST_CASE("a link under a name that means something else is looked at as well") {
  const Tree tree;
  tree.write("notes.txt", leaf("evil"));
  tree.write("epoch=3.ckpt", leaf("evil"));
  fs::create_symlink("notes.txt", tree.root() + "/modeling_x.py");
  fs::create_symlink("notes.txt", tree.root() + "/requirements.txt");
  fs::create_symlink("epoch=3.ckpt", tree.root() + "/last.ckpt");  // weights are weights
  const Report report = tree.scan_root();
  CHECK(report.artifacts.size() == 5);
  CHECK(tree.find(report, "modeling_x.py").outcome == Outcome::complete);
  CHECK(tree.find(report, "requirements.txt").outcome == Outcome::complete);
  CHECK(count_rule(report, "TST-EVIL-001") == 4);
}

TEST_CASE("a root that is a link is what it leads to") {
  const Tree tree;
  tree.write("a", leaf("evil"));
  fs::create_symlink("root/a", tree.top + "/file");
  fs::create_symlink("root", tree.top + "/folder");
  CHECK(count_rule(scan_path(tree.top + "/file"), "TST-EVIL-001") == 1);
  const Report report = scan_path(tree.top + "/folder");
  CHECK(count_rule(report, "TST-EVIL-001") == 1);
  CHECK(report.artifacts.at(1).path == tree.top + "/folder/a");
}

TEST_CASE("what may not be read is failed") {
  if (::geteuid() == 0) return;  // root may read everything
  const Tree tree;
  tree.write("secret", leaf("1"));
  tree.write("folder/a", leaf("1"));
  fs::permissions(tree.root() + "/secret", fs::perms::none);
  fs::permissions(tree.root() + "/folder", fs::perms::none);
  const Report report = tree.scan_root();
  CHECK(tree.find(report, "secret").outcome == Outcome::failed);
  CHECK(tree.find(report, "folder").outcome == Outcome::failed);
  CHECK(report.errors.size() == 2);
  fs::permissions(tree.root() + "/folder", fs::perms::owner_all);
}

namespace {

/// A format that does something to the file while it is scanned.
std::function<void()> meddle;  // NOLINT: set by one test at a time
constexpr Format kMeddler{
    .name = "meddler",
    .family = "meddler",
    .rules = {},
    .claim = [](const Artifact&) { return Claim::magic; },
    .analyze =
        [](const Artifact& artifact, ScanContext& context) {
          meddle();
          std::uint64_t sum = 0;  // touches every page
          for (std::uint64_t at = 0; at < artifact.bytes.size(); at += 1024) sum += artifact.bytes.at(at).value();
          context.fact("sum", std::to_string(sum));
          context.cover(artifact.bytes.range());
        },
};
ScanOptions meddling_options() {
  static constexpr std::array<const Format*, 1> kFormats{&kMeddler};
  ScanOptions options;
  options.formats = kFormats;
  options.hash = true;
  return options;
}

}  // namespace

TEST_CASE("a file that changes while it is scanned is failed") {
  const Tree tree;
  const std::string path = tree.root() + "/a";
  for (const std::size_t size : {std::size_t{1000}, std::size_t{1'000'000}}) {  // read and mapped
    const auto check = [&](const std::function<void()>& change, bool is_noticed) {
      tree.write("a", std::string(size, 'x'));
      meddle = change;
      const Report report = scan_path(path, meddling_options());
      CHECK((report.artifacts.at(0).outcome == Outcome::failed) == is_noticed);
      CHECK(report.errors.empty() != is_noticed);
      CHECK(report.roots.at(0).sha256.has_value() != is_noticed);
    };
    check([] {}, false);
    check([&] { REQUIRE(::truncate(path.c_str(), 10) == 0); }, true);
    check([&] { REQUIRE(::truncate(path.c_str(), static_cast<off_t>(size * 2)) == 0); }, true);
    check(
        [&] {
          const std::array<timeval, 2> times{timeval{1, 0}, timeval{1, 0}};
          REQUIRE(::utimes(path.c_str(), times.data()) == 0);
        },
        true);
    // Another file in its place does not change the one that is open, which is the one that was scanned.
    check([&] { fs::rename(path, path + "-old"), tree.write("a", "new"); }, false);
  }
}

TEST_CASE("digests are those of the file, small or large, in memory or on disk") {
  const Tree tree;
  tree.write("small", "abc");
  tree.write("large", std::string(1'000'000, 'a'));
  ScanOptions options = fake_options();
  options.hash = true;
  const Report report = tree.scan_root(options);
  CHECK(tree.find(report, "small").sha256 == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  CHECK(tree.find(report, "large").sha256 == "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
  CHECK_FALSE(report.roots.at(0).sha256.has_value());
  CHECK(scan_text(std::string(1'000'000, 'a'), options).roots.at(0).sha256 == tree.find(report, "large").sha256);
  // Not asked for, a file that is not read in one go has none.
  CHECK_FALSE(tree.find(tree.scan_root(), "large").sha256.has_value());
}

TEST_CASE("a file that says it is empty and is not is failed") {
  if (!fs::exists("/proc/version")) return;
  const Report report = scan_path("/proc/version");
  CHECK(report.artifacts.at(0).outcome == Outcome::failed);
  CHECK(report.roots.at(0).is_scannable);
}

TEST_CASE("the holes of a sparse file are not read") {
  const Tree tree;
  const std::string path = tree.root() + "/sparse";
  const int file = ::open(path.c_str(), O_WRONLY | O_CREAT, 0600);
  REQUIRE(file >= 0);
  const std::string script = "#!/bin/sh -e\n";
  constexpr off_t kSize = off_t{1} << 40;  // a tebibyte takes minutes to read
  if (::ftruncate(file, kSize) != 0) {
    ::close(file);
    return;  // a file system without sparse files
  }
  const auto size = static_cast<ssize_t>(script.size());
  REQUIRE(::pwrite(file, "LEAF\4\0\0\0fine", 12, 0) == 12);
  REQUIRE(::pwrite(file, script.data(), script.size(), kSize / 2 + 5) == size);
  ::close(file);
  ScanOptions options = fake_options();
  options.limits.seconds = 20;
  const Report report = scan_path(path, options);
  CHECK(report.artifacts.at(0).outcome == Outcome::complete);
  REQUIRE(count_rule(report, "GEN-EMBED-001") == 1);
  CHECK(the_finding(report, "GEN-EMBED-001").location.range.offset == kSize / 2 + 5);
  CHECK(the_finding(report, "GEN-GAP-001").location.range.offset == kSize / 2 + 5);
}

TEST_CASE("memory does not grow with the file") {
  const Tree tree;
  constexpr std::size_t kBlock = 1U << 20U;
  constexpr int kBlocks = 300;
  {
    std::ofstream out(tree.root() + "/large", std::ios::binary);
    const std::string block(kBlock, '\x01');
    for (int i = 0; i < kBlocks; ++i) out << block;
  }
  // What is mapped from files and in memory; the test program itself is a large one.
  const auto shared_bytes = [] {
    std::ifstream status("/proc/self/statm");
    std::uint64_t pages = 0;
    std::uint64_t resident = 0;
    std::uint64_t shared = 0;
    status >> pages >> resident >> shared;
    return shared * 4096;
  };
  const auto before = shared_bytes();
  const Report report = tree.scan_root();
  CHECK(tree.find(report, "large").outcome == Outcome::unsupported);
  CHECK(shared_bytes() < before + (64U << 20U));
}

TEST_CASE("more directories than can be open at a time are scanned") {
  const Tree tree;
  std::vector<Input> inputs;
  for (int i = 0; i < 200; ++i) {
    tree.write(std::to_string(i) + "/a", leaf("evil"));
    inputs.push_back({tree.root() + "/" + std::to_string(i), nullptr});
  }
  rlimit limit{};
  REQUIRE(::getrlimit(RLIMIT_NOFILE, &limit) == 0);
  rlimit low = limit;
  low.rlim_cur = 128;
  REQUIRE(::setrlimit(RLIMIT_NOFILE, &low) == 0);
  const Report report = scan(inputs, fake_options());
  REQUIRE(::setrlimit(RLIMIT_NOFILE, &limit) == 0);
  CHECK(report.errors.empty());
  CHECK(count_rule(report, "TST-EVIL-001") == 200);
}

}  // namespace assay::test
