// Any bytes as a trusted root: what is accepted has keys, identifiers and windows that can be used.
#include "fuzz/check.hpp"
#include "trust/sigstore/trusted_root.hpp"

#include <cstddef>
#include <cstdint>
#include <span>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto root = assay::trust::sigstore::parse_trusted_root(assay::ByteView(std::as_bytes(std::span(data, size))));
  if (!root) {
    ASSAY_CHECK(!root.error().message.empty());
    return 0;
  }
  for (const auto* list : {&root->logs, &root->certificate_logs})
    for (const auto& log : *list) ASSAY_CHECK(!log.id.empty() && !log.key.spki().empty());
  for (const auto* list : {&root->certificate_authorities, &root->timestamp_authorities})
    for (const auto& authority : *list) ASSAY_CHECK(!authority.chain.empty());
  ASSAY_CHECK(root->newest_start() >= 0);
  return 0;
}
