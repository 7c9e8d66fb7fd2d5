#include "core/mapping.hpp"

#include <catch2/catch.hpp>

#include <fcntl.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>
#include <array>
#include <cstdlib>
#include <filesystem>
#include <numeric>
#include <string>
#include <thread>
#include <vector>

namespace assay {
namespace {

/// An open file without a name.
class OpenFile {
 public:
  explicit OpenFile(std::size_t size) {
    std::string pattern = std::filesystem::temp_directory_path() / "assay-mapping-XXXXXX";
    number = ::mkstemp(pattern.data());
    ::unlink(pattern.c_str());
    const std::string text(size, 'x');
    REQUIRE(::write(number, text.data(), size) == static_cast<ssize_t>(size));
  }
  OpenFile(const OpenFile&) = delete;
  OpenFile& operator=(const OpenFile&) = delete;
  ~OpenFile() { ::close(number); }
  int number = -1;
};

std::uint64_t sum(ByteView view) {
  std::uint64_t total = 0;
  for (const auto byte : view.span()) total += std::to_integer<std::uint64_t>(byte);
  return total;
}

/// How many bytes of the mapping are in this process' memory.
std::uint64_t resident(ByteView view) {
  std::uint64_t pages = 0;
  std::FILE* const maps = std::fopen("/proc/self/smaps", "re");
  REQUIRE(maps != nullptr);
  std::array<char, 512> line{};
  bool is_ours = false;
  while (std::fgets(line.data(), line.size(), maps) != nullptr) {
    unsigned long begin = 0;
    unsigned long end = 0;
    unsigned long kilobytes = 0;
    if (std::sscanf(line.data(), "%lx-%lx ", &begin, &end) == 2)
      is_ours = begin == reinterpret_cast<unsigned long>(view.span().data());
    if (is_ours && std::sscanf(line.data(), "Rss: %lu kB", &kilobytes) == 1) pages = kilobytes * 1024;
  }
  std::fclose(maps);
  return pages;
}

}  // namespace

TEST_CASE("a mapping shows the file and lets go of what is released") {
  const OpenFile file(8U << 20U);
  const auto blob = MappedBlob::map(file.number, 8U << 20U).value();
  CHECK(sum(blob->view()) == (8U << 20U) * std::uint64_t{'x'});
  const auto before = resident(blob->view());
  CHECK(before >= 8U << 20U);
  blob->release({1, 6U << 20U});
  CHECK(resident(blob->view()) <= before - (5U << 20U));
  CHECK(sum(blob->view()) == (8U << 20U) * std::uint64_t{'x'});  // it can be read again
  blob->release({0, ~std::uint64_t{0}});
  blob->release({~std::uint64_t{0} - 5, 5});
  CHECK(resident(blob->view()) == 0);
  CHECK_FALSE(blob->has_hole());
}

TEST_CASE("a file that shrinks under its mapping reads as zeros and is remembered") {
  const OpenFile file(100'000);
  const auto blob = MappedBlob::map(file.number, 100'000).value();
  const auto other = MappedBlob::map(file.number, 4096).value();
  REQUIRE(::ftruncate(file.number, 50'000) == 0);
  CHECK(sum(blob->view()) == 50'000 * std::uint64_t{'x'});
  CHECK(blob->has_hole());
  CHECK(sum(other->view()) == 4096 * std::uint64_t{'x'});
  CHECK_FALSE(other->has_hole());
}

TEST_CASE("a huge file that is emptied costs few faults") {
  const OpenFile file(1);
  constexpr std::uint64_t kSize = 4ULL << 30U;
  REQUIRE(::ftruncate(file.number, kSize) == 0);
  const auto blob = MappedBlob::map(file.number, kSize).value();
  REQUIRE(::ftruncate(file.number, 0) == 0);
  std::uint64_t total = 0;
  for (std::uint64_t at = 0; at < kSize; at += 4096) total += blob->view().at(at).value();
  CHECK(total == 0);
  CHECK(blob->has_hole());
}

TEST_CASE("threads may fault at once") {
  const OpenFile file(1U << 20U);
  std::vector<std::shared_ptr<const MappedBlob>> blobs;
  for (int i = 0; i < 8; ++i) blobs.push_back(MappedBlob::map(file.number, 1U << 20U).value());
  REQUIRE(::ftruncate(file.number, 0) == 0);
  {
    std::vector<std::jthread> threads;
    for (const auto& blob : blobs) threads.emplace_back([&] { static_cast<void>(sum(blob->view())); });
  }
  for (const auto& blob : blobs) CHECK(blob->has_hole());
}

TEST_CASE("a fault outside of guarded mappings still ends the process") {
  const OpenFile file(100'000);
  const auto blob = MappedBlob::map(file.number, 100'000).value();  // installs the handler
  const pid_t child = ::fork();
  REQUIRE(child >= 0);
  constexpr int kRead = 42;  // and 43: what nobody else ends with
  if (child == 0) {
    const OpenFile another(4096);
    ::signal(SIGSEGV, SIG_DFL);
    const auto* bytes =
        static_cast<const volatile char*>(::mmap(nullptr, 8192, PROT_READ, MAP_PRIVATE, another.number, 0));
    ::_exit(bytes[4096] == 0 ? kRead : kRead + 1);
  }
  int status = 0;
  REQUIRE(::waitpid(child, &status, 0) == child);
  // A sanitizer's own handler ends it with an exit code.
  CHECK((WIFSIGNALED(status) || (WEXITSTATUS(status) != kRead && WEXITSTATUS(status) != kRead + 1)));
}

TEST_CASE("nothing and too much cannot be mapped") {
  const OpenFile file(1);
  CHECK_FALSE(MappedBlob::map(file.number, 0).has_value());
  CHECK_FALSE(MappedBlob::map(file.number, ~std::uint64_t{0}).has_value());
  CHECK_FALSE(MappedBlob::map(-1, 10).has_value());
}

}  // namespace assay
