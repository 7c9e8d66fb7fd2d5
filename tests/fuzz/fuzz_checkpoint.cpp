// Any bytes as a signed note: what is read can be written again, and no log signed it.
#include "fuzz/check.hpp"
#include "trust/sigstore/checkpoint.hpp"
#include "trust/sigstore/trusted_root.hpp"

#include <cstddef>
#include <cstdint>
#include <string>

namespace {

namespace sigstore = assay::trust::sigstore;

const sigstore::TrustedRoot& root() {
  static const sigstore::TrustedRoot kRoot = sigstore::public_good_root().value();
  return kRoot;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string text(reinterpret_cast<const char*>(data), size);
  if (const auto note = sigstore::parse_note(text)) {
    ASSAY_CHECK(text.starts_with(note->text) && note->text.ends_with('\n'));
    ASSAY_CHECK(!note->signatures.empty() && note->signatures.size() <= 64);
    for (const auto& signature : note->signatures) ASSAY_CHECK(signature.key_hint.size() == 4);
  }
  if (const auto checkpoint = sigstore::parse_checkpoint(text)) {
    ASSAY_CHECK(checkpoint->size >= 0 && checkpoint->root_hash.size() == 32);
    ASSAY_CHECK(text.starts_with(checkpoint->origin + "\n" + std::to_string(checkpoint->size) + "\n"));
  }
  // A real checkpoint may be among the seeds; it is of the log that its second line of dashes names.
  std::size_t signers = 0;
  for (const auto& log : root().logs) signers += sigstore::verify_checkpoint(text, log) ? 1U : 0U;
  ASSAY_CHECK(signers <= 1);
  return 0;
}
