#include "formats/tensorflow/tensorflow.hpp"

#include "core/complaints.hpp"
#include "formats/tensorflow/kind.hpp"
#include "formats/tensorflow/model.hpp"
#include "formats/tensorflow/rules.hpp"
#include "formats/tensorflow/text_form.hpp"

namespace assay::formats::tensorflow {
namespace {

Claim claim(const Artifact& artifact) {
  switch (kind_by_name(artifact)) {
    case Kind::none: return Claim::no;
    case Kind::saved_model:
    case Kind::keras_metadata: return Claim::structure;
    case Kind::meta_graph:
    case Kind::text_form:
    case Kind::graph: return Claim::magic;
    case Kind::fingerprint:
    case Kind::debug_info:
    case Kind::hub_module: return Claim::weak;
  }
  return Claim::no;
}

void read(Kind kind, const Artifact& artifact, ScanContext& context, Complaints& complaints) {
  switch (kind) {
    case Kind::none: break;
    case Kind::saved_model: read_saved_model(artifact, context, complaints); break;
    case Kind::keras_metadata: read_keras_metadata(artifact, context); break;
    case Kind::meta_graph: read_meta_graph(artifact, context, complaints); break;
    case Kind::text_form: read_text_form(artifact, context, complaints); break;
    case Kind::graph: read_graph(artifact, context, complaints); break;
    case Kind::fingerprint:
    case Kind::debug_info:
    case Kind::hub_module: read_numbers(artifact, context); break;
  }
}

void analyze(const Artifact& artifact, ScanContext& context) {
  Complaints complaints(context);
  const auto kind = kind_by_name(artifact);
  read(kind, artifact, context, complaints);
  for (const auto other : other_readings(artifact.bytes, kind)) read(other, artifact, context, complaints);
  complaints.finish();
}

constexpr std::string_view kEndings[] = {".pb"};

}  // namespace

constinit const Format kFormat{.name = "tensorflow",
                               .family = "protobuf",
                               .rules = kRules,
                               .claim = claim,
                               .analyze = analyze,
                               .endings = kEndings};

}  // namespace assay::formats::tensorflow
