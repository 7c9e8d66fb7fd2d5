#include "core/text.hpp"
#include "formats/onnx/rules.hpp"
#include "formats/onnx/scan.hpp"

#include <fmt/format.h>

namespace assay::formats::onnx {
namespace {

using assay::onnx::Message;
using assay::onnx::Model;
using assay::onnx::Oddity;

const Rule& rule_of(Oddity::Kind kind) {
  switch (kind) {
    case Oddity::Kind::repeated:
    case Oddity::Kind::one_of: return kRepeatedField;
    case Oddity::Kind::unknown_field:
    case Oddity::Kind::wrong_type: return kUnknownField;
    case Oddity::Kind::overlong:
    case Oddity::Kind::too_large: return kOddEncoding;
  }
  return kOddEncoding;
}

std::string message_of(const Oddity& odd) {
  const auto owner = name_of(odd.message);
  const auto* spec = assay::onnx::field_of(odd.message, odd.field);
  const auto name = spec == nullptr ? std::string_view() : spec->name;
  switch (odd.kind) {
    case Oddity::Kind::repeated:
      return fmt::format(
          "The field {} of a {} is there again: some parsers merge the two or keep the last, others the "
          "first.",
          name, owner);
    case Oddity::Kind::one_of:
      return fmt::format("A {} has {} besides another of which only one may be there.", owner, name);
    case Oddity::Kind::unknown_field:
      return fmt::format("A {} has a field {}, which ONNX does not know: {} bytes that no loader looks at.", owner,
                         odd.field, text::grouped(odd.range.size));
    case Oddity::Kind::wrong_type:
      return fmt::format("The field {} of a {} has another wire type than it should: parsers skip it.", name, owner);
    case Oddity::Kind::overlong:
      return fmt::format("A number of the field {} of a {} takes more bytes than it needs.", name, owner);
    case Oddity::Kind::too_large:
      return fmt::format("The field {} of a {} does not fit its 32 bits: parsers that cut it read another number.",
                         name, owner);
  }
  return {};
}

}  // namespace

void judge_form(const Model& model, Complaints& complaints, ScanContext& context) {
  for (const Oddity& odd : model.oddities) {
    const Rule& rule = rule_of(odd.kind);
    if (complaints.wants(rule, odd.range))
      complaints.report(rule, {odd.range, std::string(name_of(odd.message))}, message_of(odd));
  }
  if (model.more_oddities != 0)
    complaints.report(
        kOddEncoding, {{0, model.size}, "model"},
        fmt::format("There are {} more oddities of encoding in the file.", text::grouped(model.more_oddities)));
  for (const Error& error : model.errors) {
    if (error.code != ErrorCode::limit)
      complaints.report(kBroken, {{error.offset, 0}, ""}, fmt::format("The file is broken: {}.", error.message));
    context.incomplete(error);
  }
}

}  // namespace assay::formats::onnx
