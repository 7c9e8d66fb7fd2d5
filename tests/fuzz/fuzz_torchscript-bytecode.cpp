// Any bytes as byte code: findings stay inside, and an operator in front of the rest is seen whatever the rest is.
#include "formats/torchscript/bytecode.hpp"
#include "unit/formats/memory_artifact.hpp"

#include <cstdint>
#include <cstdlib>
#include <string>

namespace {

void require(bool holds) {
  if (!holds) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace assay::formats::torchscript;
  const std::string bytes(reinterpret_cast<const char*>(data), size);
  const assay::test::Run run(kBytecode, bytes);
  require(run.covered() <= size);
  for (const auto& finding : run.context.findings) {
    require(finding.location.range.end() <= size);
    require(!finding.message.empty());
  }

  const std::string front("\x80\x02X\x0f\0\0\0aten::from_file0", 23);
  const assay::test::Run longer(kBytecode, front + bytes);
  require(longer.count("TS-FILE-001") == 1);
  return 0;
}
