// Any bytes as Python: ranges stay inside, statements come in order and none is empty, and what is in a string lies in
// it.
#include "codecs/python/statement.hpp"
#include "formats/python/python.hpp"
#include "fuzz/check.hpp"
#include "unit/formats/memory_artifact.hpp"

#include <cstdint>
#include <string>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace assay;
  const std::string bytes(reinterpret_cast<const char*>(data), size);
  const test::Run run(formats::python::kFormat, bytes, "x.py");
  for (const auto& range : run.context.covered) ASSAY_CHECK(range.end() <= size);
  for (const auto& finding : run.context.findings) ASSAY_CHECK(finding.location.range.end() <= size);

  python::StatementReader reader(ByteView::of(bytes));
  std::uint64_t at = 0;
  while (const auto* statement = reader.next()) {
    ASSAY_CHECK(!statement->tokens.empty() && statement->body_at <= statement->tokens.size());
    for (const auto& token : statement->tokens) {
      const auto end = token.offset + token.spelling.size();
      ASSAY_CHECK(end <= size);
      // The expressions in a string come behind it, in their order.
      ASSAY_CHECK(token.is_in_text ? end <= at : token.offset >= at);
      if (!token.is_in_text) at = end;
    }
  }
  return 0;
}
