// Fault: the n-th read fails, the n-th allocation fails, for n = 1, 2, … until the scan gets through: no crash, and
// nothing that was disturbed is called complete.
#include "formats/all.hpp"
#include "policy/judge.hpp"
#include "support/assemble.hpp"
#include "support/invariants.hpp"
#include "support/scan_case.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <atomic>
#include <cstdlib>
#include <new>

namespace {

/// Allocations until one fails; negative: none does.
std::atomic<std::int64_t> allocations_left{-1};

void* allocate(std::size_t size) {
  if (allocations_left.load(std::memory_order_relaxed) >= 0 && allocations_left.fetch_sub(1) == 0)
    throw std::bad_alloc();
  if (void* memory = std::malloc(size == 0 ? 1 : size)) return memory;
  throw std::bad_alloc();
}

}  // namespace

// The whole law program allocates through these, so that every path of the engine can be made to run out of memory.
void* operator new(std::size_t size) { return allocate(size); }
void* operator new[](std::size_t size) { return allocate(size); }
void* operator new(std::size_t size, const std::nothrow_t&) noexcept { return std::malloc(size == 0 ? 1 : size); }
void* operator new[](std::size_t size, const std::nothrow_t&) noexcept { return std::malloc(size == 0 ? 1 : size); }
void operator delete(void* memory, const std::nothrow_t&) noexcept { std::free(memory); }
void operator delete[](void* memory, const std::nothrow_t&) noexcept { std::free(memory); }
void operator delete(void* memory) noexcept { std::free(memory); }
void operator delete[](void* memory) noexcept { std::free(memory); }
void operator delete(void* memory, std::size_t) noexcept { std::free(memory); }
void operator delete[](void* memory, std::size_t) noexcept { std::free(memory); }

namespace assay::test {
namespace {

/// What the law is tried on: one input of each kind that matters, small.
std::vector<std::pair<std::string, std::string>> victims() {
  const std::string pickle =
      "pickle\nPROTO 4\nFRAME\nSHORT_BINUNICODE \"os\"\nSHORT_BINUNICODE \"system\"\nSTACK_GLOBAL\n"
      "SHORT_BINUNICODE \"id\"\nTUPLE1\nREDUCE\nSTOP\nend\n";
  return {
      {"pickle", assemble(pickle, "pickle")},
      {"zip", assemble("zip\nmember \"a/data.pkl\"\nmethod deflate\n" + pickle +
                           "end\nmember \"b.txt\"\ntext \"hello\"\n"
                           "end\nend",
                       "zip")},
      {"tar", assemble("tar\nentry \"x\"\n" + pickle + "end\nend", "tar")},
      {"torch", assemble("torch_zip \"archive\"\n" + pickle + "storage \"0\"\nzeros 100\nend\nend", "torch")},
      {"npy", assemble("npy \"|O\" \"(1,)\"\n" + pickle + "end", "npy")},
  };
}

/// A stream that delivers a few bytes at a time and fails at the n-th read.
class FaultyStream final : public ByteStream {
 public:
  FaultyStream(std::string_view bytes, std::uint64_t reads) : bytes_(bytes), reads_(reads) {}
  Result<std::size_t> read(std::span<std::byte> buffer) override {
    if (reads_-- == 0) return std::unexpected(Error{ErrorCode::io, 0, "member: the medium gave up"});
    const std::size_t size = std::min({buffer.size(), bytes_.size(), std::size_t{16}});
    std::copy_n(reinterpret_cast<const std::byte*>(bytes_.data()), size, buffer.begin());
    bytes_.remove_prefix(size);
    return size;
  }

 private:
  std::string_view bytes_;
  std::uint64_t reads_;
};

constexpr std::string_view kMagic = "FAULTY!!";
std::uint64_t good_reads = 0;

/// A container of one member that is read through a faulty stream.
constexpr Format kFaultyFormat{
    .name = "faulty",
    .family = "faulty",
    .rules = {},
    .claim = [](const Artifact& artifact) { return artifact.bytes.starts_with(kMagic) ? Claim::magic : Claim::no; },
    .analyze =
        [](const Artifact& artifact, ScanContext& context) {
          const ByteView member = artifact.bytes.from(kMagic.size());
          context.cover(artifact.bytes.range());
          (void)context.descend("member", std::make_unique<FaultyStream>(member.text(), good_reads), member.size(),
                                member.size(), artifact.storage);
        },
};

}  // namespace

TEST_CASE("a scan survives running out of memory anywhere", "[laws]") {
  for (const auto& [name, bytes] : victims()) {
    (void)scan_bytes(name, bytes);  // what is made once is made now
    const Report whole = scan_bytes(name, bytes);
    const ScanOptions options = default_options();
    for (std::int64_t n = 0;; n += 1 + n / 100) {
      const std::vector<Input> inputs{Input{.path = name, .bytes = blob_of(bytes)}};
      INFO(name << ", allocation " << n);
      Report report;
      bool has_thrown = false;
      allocations_left = n;
      try {
        report = scan(inputs, options);
      } catch (const std::bad_alloc&) {  // nothing can be said, and the caller knows it
        has_thrown = true;
      }
      const bool has_failed = allocations_left < 0;
      allocations_left = -1;
      if (!has_failed) break;
      if (has_thrown) continue;
      policy::judge(report, {});
      CHECK(broken_invariant(report) == "");
      if (findings_text(report) != findings_text(whole)) CHECK(report.verdict != Verdict::clean);
      const bool is_all_complete = std::ranges::all_of(
          report.artifacts, [](const ArtifactRecord& one) { return one.outcome == Outcome::complete; });
      if (report.findings.size() < whole.findings.size()) CHECK((!is_all_complete || !report.errors.empty()));
    }
  }
}

TEST_CASE("a member whose reading fails is never complete", "[laws]") {
  std::vector<const Format*> formats(formats::all().begin(), formats::all().end());
  formats.push_back(&kFaultyFormat);
  ScanOptions options = default_options();
  options.formats = formats;
  for (const auto& [name, bytes] : victims()) {
    const std::uint64_t reads = (bytes.size() + 15) / 16 + 1;  // the last one says that it is the end
    for (good_reads = 0; good_reads <= reads; ++good_reads) {
      const Report report = scan_bytes("x", std::string(kMagic) + bytes, options);
      INFO(name << ", read " << good_reads << " of " << reads << "\n" << findings_text(report) << outcome_text(report));
      CHECK(broken_invariant(report) == "");
      const auto member = std::ranges::find(report.artifacts, "x!member", &ArtifactRecord::path);
      if (good_reads >= reads) {
        REQUIRE(member != report.artifacts.end());
        CHECK(findings_text(report).find("PKL-CALL-001") != std::string::npos);
        continue;
      }
      CHECK((member == report.artifacts.end() || member->outcome != Outcome::complete));
      CHECK(report.verdict != Verdict::clean);
    }
  }
}

}  // namespace assay::test
