#include "formats/pytorch_legacy/pytorch_legacy.hpp"

#include "legacy_builder.hpp"
#include "unit/formats/memory_artifact.hpp"

#include <catch2/catch.hpp>

namespace assay::formats::pytorch_legacy {
namespace {

using test::legacy_checkpoint;
using test::LegacyStorage;
using test::Run;

const std::vector<LegacyStorage> kTwo{{.key = "140234"},
                                      {.key = "7", .type = "LongStorage", .used_elements = 1, .stored_elements = 1}};

TEST_CASE("an ordinary checkpoint is claimed, clean and covered whole") {
  const Run run(kFormat, legacy_checkpoint(kTwo, kTwo));
  CHECK(run.claim == Claim::structure);
  CHECK(run.is_clean());
  CHECK(run.covered() == run.artifact.bytes.size());
}

TEST_CASE("a checkpoint without storages ends behind its fifth pickle") {
  const Run run(kFormat, legacy_checkpoint({}, {}) + "tail");
  CHECK(run.is_clean());
  CHECK(run.covered() == run.artifact.bytes.size() - 4);
}

TEST_CASE("a protocol that PyTorch never wrote is told") {
  CHECK(Run(kFormat, legacy_checkpoint(kTwo, kTwo, "M\xea\x03")).count("PTL-PROTO-001") == 1);
  CHECK(Run(kFormat, legacy_checkpoint(kTwo, kTwo, "N")).count("PTL-PROTO-001") == 1);
}

TEST_CASE("storages that the object uses and the list lacks are told") {
  CHECK(Run(kFormat, legacy_checkpoint(kTwo, {kTwo[0]})).count("PTL-KEYS-001") == 1);
  CHECK(Run(kFormat, legacy_checkpoint({kTwo[0]}, kTwo)).count("PTL-KEYS-001") == 1);
}

TEST_CASE("no cut of a checkpoint is silent") {
  const auto whole = legacy_checkpoint(kTwo, kTwo);
  for (std::size_t cut = test::kLegacyMagic.size(); cut < whole.size(); ++cut) {
    INFO(cut);
    CHECK_FALSE(Run(kFormat, whole.substr(0, cut)).context.errors.empty());
  }
}

}  // namespace
}  // namespace assay::formats::pytorch_legacy
