#include "formats/tflite/tflite.hpp"

#include <string_view>

#include "codecs/flatbuffer/buffer.hpp"
#include "formats/tflite/reader.hpp"
#include "formats/tflite/rules.hpp"

namespace assay::formats::tflite {
namespace {

Claim claim(const Artifact& artifact) {
  return flatbuffer::Buffer::identifier(artifact.bytes) == "TFL3" ? Claim::structure : Claim::no;
}

void analyze(const Artifact& artifact, ScanContext& context) { Reader(artifact.bytes, context).read(); }

constexpr std::string_view kEndings[] = {".tflite"};

}  // namespace

// The metadata of a model are an archive behind it, whose directory counts from the first byte of the file: both are
// one file by design, so that they are one family.
constinit const Format kFormat{.name = "tflite",
                               .family = "zip",
                               .rules = kRules,
                               .claim = claim,
                               .analyze = analyze,
                               .endings = kEndings,
                               .is_self_evident = true};

}  // namespace assay::formats::tflite
