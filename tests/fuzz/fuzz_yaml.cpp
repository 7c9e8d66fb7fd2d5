// Any bytes as YAML: events nest, stay inside and come in order, and there are no more of them than characters.
#include "codecs/yaml/reader.hpp"
#include "formats/config/yaml_config.hpp"
#include "fuzz/check.hpp"
#include "unit/formats/memory_artifact.hpp"

#include <cstdint>
#include <string>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace assay;
  const std::string bytes(reinterpret_cast<const char*>(data), size);
  const test::Run run(formats::config::kYaml, bytes, "x.yaml");
  for (const auto& range : run.context.covered) ASSAY_CHECK(range.end() <= size);
  for (const auto& finding : run.context.findings) ASSAY_CHECK(finding.location.range.end() <= size);

  yaml::Reader reader(ByteView::of(bytes));
  std::uint64_t events = 0;
  for (auto token = reader.next(); token.event != yaml::Event::end && token.event != yaml::Event::error;
       token = reader.next()) {
    ASSAY_CHECK(token.range.end() <= size);
    ASSAY_CHECK(reader.depth() <= yaml::Reader::kMaxDepth);
    // An empty value, a block's end and a document's two ends have no character of their own.
    ASSAY_CHECK(++events <= 6 * (size + 2));
  }
  if (reader.has_failed()) ASSAY_CHECK(reader.error().offset <= size);
  return 0;
}
