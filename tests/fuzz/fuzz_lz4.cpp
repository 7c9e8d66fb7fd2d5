// Any bytes as lz4 streams: see streams.hpp.
#include "fuzz/streams.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace assay;
  return test::fuzz_streams(compress::kLz4, formats::compressed::kLz4, data, size);
}
