// Any bytes as the payload of an envelope: what is read holds what a statement must hold, and its provenance is read or
// refused.
#include "fuzz/check.hpp"
#include "trust/intoto/provenance.hpp"
#include "trust/intoto/scan_result.hpp"
#include "trust/intoto/statement.hpp"
#include "trust/payload.hpp"
#include "trust/sigstore/content.hpp"

#include <cstddef>
#include <cstdint>
#include <span>

namespace {

namespace intoto = assay::trust::intoto;

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto bytes = std::as_bytes(std::span(data, size));
  const intoto::Envelope envelope{.payload = {bytes.begin(), bytes.end()},
                                  .payload_type = std::string(intoto::kStatementType)};
  const auto encoding = intoto::pre_authentication_encoding(envelope.payload_type, envelope.payload);
  ASSAY_CHECK(encoding.size() > size);
  const auto statement = intoto::parse_statement(envelope);
  if (!statement) {
    ASSAY_CHECK(!statement.error().message.empty());
    return 0;
  }
  ASSAY_CHECK(!statement->subjects.empty() && statement->subjects.size() <= intoto::kMostSubjects);
  for (const auto& subject : statement->subjects) ASSAY_CHECK(!subject.digests.empty());
  const auto provenance = intoto::read_provenance(*statement);
  if (provenance && *provenance)
    for (const auto& source : (*provenance)->sources)
      ASSAY_CHECK(intoto::split_source(source).repository.size() <= source.size() + 8);
  const auto scan = intoto::read_scan_result(*statement);
  if (scan && *scan) ASSAY_CHECK((*scan)->verdict.size() <= statement->predicate.size());
  const auto payload = assay::trust::Payload::of_bytes(assay::crypto::bytes_of("nobody signed this"));
  ASSAY_CHECK(!assay::trust::sigstore::match_subject(*statement, payload));
  return 0;
}
