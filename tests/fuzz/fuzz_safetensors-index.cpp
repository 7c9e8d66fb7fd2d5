// Any bytes as the index of a model: ranges stay inside of the file, and no name that leads out of the folder is
// passed over.
#include "codecs/json/document.hpp"
#include "formats/safetensors_index/safetensors_index.hpp"
#include "formats/safetensors_index/shard.hpp"
#include "fuzz/check.hpp"
#include "unit/formats/memory_artifact.hpp"

#include <cstdint>
#include <string>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace assay;
  const std::string bytes(reinterpret_cast<const char*>(data), size);
  const test::Run run(formats::safetensors_index::kFormat, bytes, "model.safetensors.index.json");
  for (const auto& range : run.context.covered) ASSAY_CHECK(range.end() <= size);
  for (const auto& finding : run.context.findings) ASSAY_CHECK(finding.location.range.end() <= size);
  if (!run.is_clean()) return 0;

  const auto document = json::Document::parse(ByteView::of(bytes));
  ASSAY_CHECK(!document.error());
  const auto map = document.root()->find("weight_map");
  if (!map) return 0;
  for (const auto& member : map->members()) {
    const auto shard = member.value.text();
    ASSAY_CHECK(shard.has_value());
    ASSAY_CHECK(formats::safetensors_index::reach_of(*shard) == formats::safetensors_index::Reach::beside);
    ASSAY_CHECK(formats::safetensors_index::is_safetensors(*shard));
  }
  return 0;
}
