// Any bytes as the payload of a model's signature: what is read accounts for exactly the files it names, and for no
// other.
#include "fuzz/check.hpp"
#include "trust/intoto/statement.hpp"
#include "trust/oms/account.hpp"
#include "trust/oms/manifest.hpp"
#include "trust/oms/names.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace {

namespace intoto = assay::trust::intoto;
namespace oms = assay::trust::oms;

void check_pieces(const oms::SignedFile& file) {
  ASSAY_CHECK(!file.pieces.empty());
  std::uint64_t at = 0;
  for (const auto& piece : file.pieces) {
    ASSAY_CHECK(piece.start == at && piece.end > piece.start && !piece.digest.empty());
    at = piece.end;
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto bytes = std::as_bytes(std::span(data, size));
  const intoto::Envelope envelope{.payload = {bytes.begin(), bytes.end()},
                                  .payload_type = std::string(intoto::kStatementType)};
  const auto statement = intoto::parse_statement(envelope, oms::kMostResources);
  if (!statement) return 0;
  for (const bool is_legacy : {false, true}) {
    const auto manifest = oms::read_manifest(*statement, is_legacy);
    if (!manifest) {
      ASSAY_CHECK(!manifest.error().message.empty());
      continue;
    }
    ASSAY_CHECK(!manifest->files.empty() && manifest->root_digest.empty() == is_legacy);
    std::vector<oms::Found> found;
    for (const auto& file : manifest->files) {
      check_pieces(file);
      ASSAY_CHECK(file.name == oms::kOnlyFile || !oms::complaint_about_name(file.name));
      found.push_back({.path = file.name});
    }
    const auto whole = oms::account_for(*manifest, found, {}, false);
    ASSAY_CHECK(whole.pairs.size() == found.size() && whole.missing.empty() && whole.problems.empty());
    const auto nothing = oms::account_for(*manifest, {}, {}, false);
    ASSAY_CHECK(nothing.missing.size() == found.size() && nothing.pairs.empty());
  }
  return 0;
}
