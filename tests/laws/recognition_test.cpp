// Recognition: what a file is, is seen from a part of it that does not grow with the file. A checkpoint of a terabyte
// would be read for nothing otherwise, by formats that it is none of.
#include "formats/all.hpp"
#include "support/scan_case.hpp"

#include <catch2/catch.hpp>

#include <sys/mman.h>
#include <unistd.h>
#include <algorithm>
#include <cstring>
#include <string>
#include <vector>

namespace assay::test {
namespace {

constexpr std::size_t kSize = 128UL << 20U;
constexpr std::size_t kPage = 4096;
constexpr std::size_t kLargestInput = 1UL << 20U;
/// What formats may look at together: 64 MiB of a text in JSON that does not end, and less of anything else.
constexpr std::size_t kMostPages = (80UL << 20U) / kPage;

/// A file of holes behind a front. The system gives memory to pages that are looked at, and says to which.
class LongFile {
 public:
  LongFile() : descriptor_(::memfd_create("long", MFD_CLOEXEC)) {
    REQUIRE(descriptor_ >= 0);
    REQUIRE(::ftruncate(descriptor_, kSize) == 0);
    auto* const at = ::mmap(nullptr, kSize, PROT_READ | PROT_WRITE, MAP_SHARED, descriptor_, 0);
    REQUIRE(at != MAP_FAILED);
    bytes_ = static_cast<char*>(at);
  }
  LongFile(const LongFile&) = delete;
  LongFile& operator=(const LongFile&) = delete;
  ~LongFile() {
    ::munmap(bytes_, kSize);
    ::close(descriptor_);
  }

  /// Holes everywhere, but for what is given.
  void begin_with(const std::string& front) {
    REQUIRE(::ftruncate(descriptor_, 0) == 0);
    REQUIRE(::ftruncate(descriptor_, kSize) == 0);
    std::memcpy(bytes_, front.data(), std::min(front.size(), kSize));
  }
  [[nodiscard]] ByteView view() const { return ByteView(std::as_bytes(std::span(bytes_, kSize))); }
  [[nodiscard]] std::size_t resident_pages() const {
    std::vector<unsigned char> pages(kSize / kPage);
    REQUIRE(::mincore(bytes_, kSize, pages.data()) == 0);
    return static_cast<std::size_t>(std::ranges::count_if(pages, [](unsigned char page) { return (page & 1U) != 0; }));
  }

 private:
  int descriptor_;
  char* bytes_ = nullptr;
};

}  // namespace

TEST_CASE("formats recognise a file without reading all of it", "[laws]") {
  LongFile file;
  for (const Case& one : all_cases()) {
    for (const auto& [name, bytes] : one.inputs) {
      if (bytes.size() > kLargestInput) continue;
      file.begin_with(bytes);
      Artifact artifact;
      artifact.path = name;
      artifact.bytes = file.view();
      artifact.size = artifact.bytes.size();
      for (const Format* const format : formats::all()) static_cast<void>(format->claim(artifact));
      if (file.resident_pages() <= kMostPages) continue;
      for (const Format* const format : formats::all()) {
        file.begin_with(bytes);
        static_cast<void>(format->claim(artifact));
        INFO(one.name << ": " << name << " as " << format->name);
        CHECK(file.resident_pages() <= kMostPages);
      }
    }
  }
}

}  // namespace assay::test
