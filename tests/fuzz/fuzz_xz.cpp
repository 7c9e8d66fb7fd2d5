// Any bytes as xz streams: see streams.hpp.
#include "fuzz/streams.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace assay;
  return test::fuzz_streams(compress::kXz, formats::compressed::kXz, data, size);
}
