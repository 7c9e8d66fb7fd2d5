// Zip: the records of an archive with many members, read in every way a loader may read them.
#include "codecs/zip/archive.hpp"

#include <benchmark/benchmark.h>

#include <string>

namespace assay::zip {
namespace {

void put(std::string& out, std::uint64_t value, int size) {
  for (int i = 0; i < size; ++i) out += static_cast<char>((value >> (8 * i)) & 0xFFU);
}

/// An archive of empty stored members.
std::string archive_of(std::uint32_t members) {
  std::string out;
  std::string directory;
  for (std::uint32_t i = 0; i < members; ++i) {
    const auto name = "archive/data/" + std::to_string(i);
    const auto offset = out.size();
    const auto common = [&](std::string& header) {
      put(header, 20, 2);                                          // version needed
      for (int field = 0; field < 10; ++field) put(header, 0, 2);  // flags, method, time, date, crc, both sizes
      put(header, name.size(), 2);
      put(header, 0, 2);
    };
    out += "PK\x03\x04";
    common(out);
    out += name;
    directory += "PK\x01\x02";
    put(directory, 20, 2);
    common(directory);
    put(directory, 0, 10);
    put(directory, offset, 4);
    directory += name;
  }
  const auto start = out.size();
  out += directory + "PK\x05\x06";
  put(out, 0, 4);
  put(out, members, 2);
  put(out, members, 2);
  put(out, directory.size(), 4);
  put(out, start, 4);
  put(out, 0, 2);
  return out;
}

void read_directory_of_members(benchmark::State& state) {
  const auto bytes = archive_of(static_cast<std::uint32_t>(state.range(0)));
  for (auto _ : state) {
    const auto archive = read_archive(ByteView::of(bytes), [](std::uint64_t) { return true; });
    if (archive.members.size() != static_cast<std::size_t>(state.range(0)) || !archive.notes.empty())
      state.SkipWithError("the archive is not as it was meant");
  }
  state.SetItemsProcessed(state.range(0) * state.iterations());
}
BENCHMARK(read_directory_of_members)->Arg(100)->Arg(10'000);

}  // namespace
}  // namespace assay::zip
