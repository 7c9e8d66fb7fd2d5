#include "formats/python/python.hpp"

#include "formats/python/claim.hpp"
#include "formats/python/rules.hpp"
#include "formats/python/source.hpp"

namespace assay::formats::python {
namespace {

void analyze(const Artifact& artifact, ScanContext& context) { Source(artifact, context).read(); }

}  // namespace

constinit const Format kFormat{
    .name = "python", .family = "inert", .rules = kRules, .claim = claim, .analyze = analyze};

}  // namespace assay::formats::python
