// Any bytes as an HDF5 file: what is handed out lies inside of the file, bytes are numbers of one data set at most, and
// reading ends within a budget that follows the size of the file.
#include "codecs/hdf5/walk.hpp"
#include "formats/hdf5/hdf5.hpp"
#include "fuzz/check.hpp"
#include "unit/formats/memory_artifact.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace {

/// Far more than a walk that meets each structure once can take, and far less than one that loops.
constexpr std::uint64_t kMostSteps = 50'000'000;

void walk(const std::string& bytes) {
  const auto file = assay::hdf5::File::open(assay::ByteView::of(bytes));
  if (!file) return;
  const auto is_inside = [&](assay::ByteRange range) {
    return range.offset <= bytes.size() && range.size <= bytes.size() - range.offset;
  };
  std::uint64_t steps = 0;
  std::vector<bool> taken(bytes.size());
  assay::hdf5::walk(*file, {.step =
                                [&](std::uint64_t count) {
                                  steps += count;
                                  ASSAY_CHECK(steps < kMostSteps);
                                  return true;
                                },
                            .cover = [&](assay::ByteRange range) { ASSAY_CHECK(is_inside(range)); },
                            .numbers =
                                [&](assay::ByteRange range) {
                                  ASSAY_CHECK(is_inside(range));
                                  for (auto at = range.offset; at < range.end(); ++at) {
                                    ASSAY_CHECK(!taken[at]);
                                    taken[at] = true;
                                  }
                                },
                            .incomplete = [&](const assay::Error& error) { ASSAY_CHECK(error.offset <= bytes.size()); },
                            .group = [](std::string_view) {},
                            .link = [&](const assay::hdf5::NamedLink& link) { ASSAY_CHECK(is_inside(link.range)); },
                            .attribute =
                                [&](const assay::hdf5::Attribute& attribute) {
                                  ASSAY_CHECK(is_inside(attribute.value.range()));
                                  for (const auto& text : attribute.texts)
                                    ASSAY_CHECK(text.empty() || is_inside(text.range()));
                                },
                            .dataset =
                                [&](const assay::hdf5::Dataset& dataset) {
                                  ASSAY_CHECK(dataset.storage.bytes <= bytes.size());
                                  if (dataset.plain)
                                    ASSAY_CHECK(dataset.plain->empty() || is_inside(dataset.plain->range()));
                                },
                            .heap_object = [&](assay::ByteView object) { ASSAY_CHECK(is_inside(object.range())); },
                            .passed = [](std::uint64_t) {},
                            .problem = [&](assay::hdf5::Problem, assay::ByteRange range,
                                           std::string_view) { ASSAY_CHECK(is_inside(range)); }});
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string bytes(reinterpret_cast<const char*>(data), size);
  walk(bytes);
  const assay::test::Run run(assay::formats::hdf5::kFormat, bytes);
  for (const auto& range : run.context.covered) ASSAY_CHECK(range.offset <= size && range.size <= size - range.offset);
  return 0;
}
