#include "formats/mnn/early_schema.hpp"

#include <array>

namespace assay::formats::mnn {
namespace {

using flatbuffer::FieldSpec;
using flatbuffer::TableSpec;
using enum flatbuffer::FieldSpec::Kind;

constexpr TableSpec kNumbers{};
constexpr FieldSpec kConvolutionFields[] = {{0, table, 0, &kNumbers}};
constexpr TableSpec kConvolution{kConvolutionFields};
constexpr FieldSpec kFirstListFields[] = {{0, items, 4}};
constexpr TableSpec kFirstList{kFirstListFields};
constexpr FieldSpec kSecondListFields[] = {{1, items, 4}};
constexpr TableSpec kSecondList{kSecondListFields};
constexpr FieldSpec kTensorFields[] = {{2, table, 0, &kNumbers}};
constexpr TableSpec kTensor{kTensorFields};

/// Parameters by their number in the union; those without a specification have nothing but numbers.
struct Kind {
  std::uint8_t number;
  const TableSpec* spec;
};
constexpr std::array kKinds{Kind{1, &kConvolution},  // convolution
                            Kind{2, nullptr},        // pooling
                            Kind{3, nullptr},        // relu
                            Kind{5, nullptr},        // softmax
                            Kind{6, &kFirstList},    // input
                            Kind{8, nullptr},        // scale
                            Kind{12, &kFirstList},   // reshape
                            Kind{26, nullptr},       // addition
                            Kind{29, &kFirstList},   // squeeze
                            Kind{31, &kSecondList},  // reduction
                            Kind{45, nullptr}};      // conversion between layouts

constexpr auto kParameters = [] {
  std::array<const TableSpec*, kKinds.back().number> parameters{};
  for (const Kind& kind : kKinds) parameters.at(kind.number - 1U) = kind.spec;
  return parameters;
}();

constexpr FieldSpec kOpFields[] = {{early_op::name, text},
                                   {early_op::inputs, items, 4},
                                   {early_op::outputs, items, 4},
                                   {early_op::main, choice, 0, nullptr, kParameters}};
constexpr FieldSpec kNetFields[] = {{early_net::operators, tables, 0, &kEarlyOp},
                                    {early_net::tensor_names, texts},
                                    {early_net::extra_tensors, tables, 0, &kTensor},
                                    {early_net::biz_code, text}};

}  // namespace

constexpr TableSpec kEarlyOp{kOpFields};
constexpr TableSpec kEarlyNet{kNetFields};

bool is_known_early(std::uint8_t kind) {
  if (kind == 0) return true;
  for (const Kind& known : kKinds)
    if (known.number == kind) return true;
  return false;
}

}  // namespace assay::formats::mnn
