#include "formats/tflite/schema.hpp"

#include <array>

namespace assay::formats::tflite {
namespace {

using enum OptionField::Kind;

constexpr std::array<std::uint8_t, 20> kBits{
    32, 16,  32, 8,  64,
    0,  8,   16, 64, 8,  // float32 float16 int32 uint8 int64 string bool int16 complex64 int8
    64, 128, 64, 0,  0,
    32, 16,  4,  16, 2  // float64 complex128 uint64 resource variant uint32 uint16 int4 bfloat16 int2
};

constexpr std::array kOptionFields{
    OptionField{3, 1, items, 4},   OptionField{3, 2, items, 4},   // ConcatEmbeddingsOptions
    OptionField{16, 0, subgraph},                                 // CallOptions
    OptionField{17, 0, items, 4},                                 // ReshapeOptions
    OptionField{30, 0, items, 4},                                 // SqueezeOptions
    OptionField{92, 0, subgraph},  OptionField{92, 1, subgraph},  // IfOptions
    OptionField{93, 0, subgraph},  OptionField{93, 1, subgraph},  // WhileOptions
    OptionField{103, 0, subgraph},                                // CallOnceOptions
    OptionField{111, 0, text},     OptionField{111, 1, text},     // VarHandleOptions
    OptionField{115, 0, items, 4},                                // BucketizeOptions
};

constexpr std::array kOptionFields2{
    OptionField{2, 0, items, 8},  // StablehloBroadcastInDimOptions
    OptionField{3, 0, items, 8},  OptionField{3, 1, items, 8},  OptionField{3, 2, items, 8},   // Slice
    OptionField{4, 0, items, 8},  OptionField{4, 1, items, 8},  OptionField{4, 2, items, 8},   // Convolution
    OptionField{4, 3, items, 8},  OptionField{4, 4, items, 1},  OptionField{4, 7, items, 8},   //
    OptionField{4, 10, items, 8}, OptionField{4, 13, items, 8}, OptionField{4, 16, items, 4},  //
    OptionField{5, 0, text},      OptionField{5, 2, text},      OptionField{5, 4, items, 4},   // CustomCall
    OptionField{5, 5, items, 1},                                                               //
    OptionField{6, 0, items, 8},  OptionField{6, 1, subgraph},                                 // Reduce
    OptionField{7, 1, items, 8},  OptionField{7, 2, items, 8},  OptionField{7, 3, items, 8},   // Scatter
    OptionField{7, 6, subgraph},                                                               //
    OptionField{9, 0, items, 8},                                                               // DynamicSlice
    OptionField{10, 0, items, 8}, OptionField{10, 1, items, 8}, OptionField{10, 2, items, 8},  // Pad
    OptionField{12, 0, items, 8}, OptionField{12, 1, items, 8}, OptionField{12, 2, items, 8},  // DotGeneral
    OptionField{12, 3, items, 8}, OptionField{12, 4, items, 4},                                //
    OptionField{13, 0, items, 8}, OptionField{13, 1, items, 8}, OptionField{13, 2, items, 8},  // ReduceWindow
    OptionField{13, 3, items, 8}, OptionField{13, 4, items, 8}, OptionField{13, 5, subgraph},  //
    OptionField{14, 2, subgraph},                                                              // Sort
    OptionField{15, 0, subgraph}, OptionField{15, 1, subgraph},                                // While
    OptionField{16, 0, items, 8}, OptionField{16, 1, items, 8}, OptionField{16, 2, items, 8},  // Gather
    OptionField{16, 4, items, 8},                                                              //
    OptionField{17, 0, items, 8},                                                              // Transpose
    OptionField{21, 0, text},     OptionField{21, 1, subgraph}, OptionField{21, 2, items, 1},  // Composite
};

}  // namespace

std::optional<std::uint64_t> bits_of(std::uint8_t type) {
  if (type >= kBits.size() || kBits.at(type) == 0) return std::nullopt;
  return kBits.at(type);
}

std::optional<std::uint64_t> filter_input(std::uint32_t builtin) {
  switch (builtin) {
    case 3:    // CONV_2D
    case 4:    // DEPTHWISE_CONV_2D
    case 67:   // TRANSPOSE_CONV
    case 132:  // CONV_3D
    case 141:  // CONV_3D_TRANSPOSE
      return 1;
    default: return std::nullopt;
  }
}

std::span<const OptionField> option_fields() { return kOptionFields; }
std::span<const OptionField> option_fields_2() { return kOptionFields2; }

}  // namespace assay::formats::tflite
