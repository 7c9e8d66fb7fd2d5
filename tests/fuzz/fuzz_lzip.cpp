// Any bytes as lzip streams: see streams.hpp.
#include "fuzz/streams.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace assay;
  return test::fuzz_streams(compress::kLzip, formats::compressed::kLzip, data, size);
}
