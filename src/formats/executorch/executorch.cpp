#include "formats/executorch/executorch.hpp"

#include <string_view>

#include "codecs/flatbuffer/buffer.hpp"
#include "formats/executorch/reader.hpp"
#include "formats/executorch/rules.hpp"

namespace assay::formats::executorch {
namespace {

Claim claim(const Artifact& artifact) {
  return flatbuffer::Buffer::identifier(artifact.bytes) == "ET12" ? Claim::structure : Claim::no;
}

void analyze(const Artifact& artifact, ScanContext& context) { Reader(artifact.bytes, context).read(); }

constexpr std::string_view kEndings[] = {".pte"};

}  // namespace

constinit const Format kFormat{.name = "executorch",
                               .family = "executorch",
                               .rules = kRules,
                               .claim = claim,
                               .analyze = analyze,
                               .endings = kEndings};

}  // namespace assay::formats::executorch
