#include "engine/pool.hpp"

#include "unit/engine/fake_formats.hpp"

#include <catch2/catch.hpp>

#include <atomic>
#include <stdexcept>

namespace assay::test {
namespace {

/// Everything of a report that does not come from a judgement, as one text.
std::string dump(const Report& report) {
  std::string text;
  const auto line = [&](auto... parts) { ((text += std::string(parts) + "|"), ...), text += '\n'; };
  for (const auto& one : report.artifacts)
    line(std::to_string(one.id), std::to_string(one.parent.value_or(99)), one.path, name_of(one.outcome), one.reason,
         one.sha256.value_or("-"));
  for (const auto& one : report.findings)
    line(one.rule->id, std::to_string(one.artifact), std::to_string(one.location.range.offset), one.message);
  for (const auto& one : report.facts) line(std::to_string(one.artifact), one.key, one.value);
  for (const auto& one : report.errors) line(std::to_string(one.artifact.value_or(99)), one.path, one.error.message);
  for (const auto& one : report.roots) line(one.path, std::to_string(one.first_artifact));
  return text;
}

}  // namespace

TEST_CASE("every index is worked on once, by whatever number of threads") {
  for (const unsigned jobs : {1U, 2U, 7U, 64U}) {
    std::vector<std::atomic<int>> seen(1000);
    std::atomic<bool> is_worker_known{true};
    engine::for_each_index(seen.size(), jobs, [&](std::size_t index, unsigned worker) {
      ++seen[index];
      if (worker >= jobs) is_worker_known = false;
    });
    CHECK(std::ranges::all_of(seen, [](const auto& count) { return count == 1; }));
    CHECK(is_worker_known);
  }
}

TEST_CASE("the exception of the lowest index comes out, after everything is done") {
  std::atomic<int> done{0};
  const auto work = [&](std::size_t index, unsigned) {
    ++done;
    if (index == 3 || index == 30) throw std::runtime_error(std::to_string(index));
  };
  CHECK_THROWS_WITH(engine::for_each_index(100, 4, work), "3");
  CHECK(done == 100);
}

TEST_CASE("reports are the same for every number of jobs") {
  std::vector<Input> inputs;
  for (int i = 0; i < 200; ++i) {
    const std::string name = std::to_string(i);
    std::string bytes = box(i % 2 == 0 ? ':' : 'z', {{"a", leaf("evil " + name)}, {"b", "\x01?"}, {"c", "THROW\x01"}});
    if (i % 3 == 0) bytes += "\x01 stray";
    inputs.push_back({"root" + name, i % 17 == 0 ? nullptr : memory_blob(bytes)});
  }
  ScanOptions options = fake_options();
  const std::string once = dump(scan(inputs, options));
  CHECK(once.find("root16!a") != std::string::npos);
  for (const unsigned jobs : {2U, 5U, 16U}) {
    options.jobs = jobs;
    CHECK(dump(scan(inputs, options)) == once);
  }
}

TEST_CASE("progress counts every file, one call at a time") {
  std::vector<Input> inputs(50, {"x", memory_blob(leaf("fine"))});
  ScanOptions options = fake_options();
  options.jobs = 4;
  std::uint64_t calls = 0;
  ScanProgress last;
  options.progress = [&](const ScanProgress& now) {
    ++calls;
    CHECK(now.files_done == last.files_done + 1);
    last = now;
  };
  static_cast<void>(scan(inputs, options));
  CHECK(calls == 50);
  CHECK(last.files_total == 50);
  CHECK(last.bytes_done == 50 * 12);
}

}  // namespace assay::test
