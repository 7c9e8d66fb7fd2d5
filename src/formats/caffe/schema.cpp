#include "formats/caffe/schema.hpp"

#include <array>

namespace assay::formats::caffe {
namespace {

using protobuf::FieldSpec;
using protobuf::MessageSpec;
using enum protobuf::FieldSpec::Kind;

constexpr FieldSpec kShapeFields[] = {{1, number}};
constexpr MessageSpec kShape{"BlobShape", kShapeFields};
constexpr FieldSpec kBlobFields[] = {{1, number}, {2, number}, {3, number},           {4, number}, {5, number},
                                     {6, number}, {8, number}, {7, message, &kShape}, {9, number}};
constexpr MessageSpec kBlob{"BlobProto", kBlobFields};
constexpr MessageSpec kOpen{"a parameter", {}, true};
constexpr FieldSpec kFirstShapeFields[] = {{1, message, &kShape}};  // of input, parameter and reshape
constexpr MessageSpec kFirstShape{"a parameter", kFirstShapeFields, true};
constexpr FieldSpec kDummyFields[] = {{6, message, &kShape}};
constexpr MessageSpec kDummy{"DummyDataParameter", kDummyFields, true};

// Parameters of layers are open: there are hundreds, and most derived programs add some.
constexpr FieldSpec kLayerFields[] = {{1, text},
                                      {2, text},
                                      {3, text},
                                      {4, text},
                                      {5, number},
                                      {6, message, &kOpen},
                                      {7, message, &kBlob},
                                      {8, message, &kOpen},
                                      {9, message, &kOpen},
                                      {10, number},
                                      {11, number},
                                      {109, message, &kDummy},
                                      {133, message, &kFirstShape},
                                      {143, message, &kFirstShape},
                                      {145, message, &kFirstShape}};
constexpr FieldSpec kOldLayerFields[] = {{1, message, &kOpen}, {2, text},   {3, text},   {4, text},    {5, number},
                                         {6, message, &kBlob}, {7, number}, {8, number}, {1001, text}, {1002, number}};

constexpr FieldSpec kNetFields[] = {{1, text},
                                    {2, message, &kOldLayer},
                                    {3, text},
                                    {4, number},
                                    {5, number},
                                    {6, message, &kOpen},
                                    {7, number},
                                    {8, message, &kShape},
                                    {100, message, &kLayer}};

// transform_param, data_param, hdf5_data_param, hdf5_output_param, image_data_param, infogain_loss_param,
// window_data_param, annotated_data_param, detection_evaluate_param
constexpr std::array kPaths{PathField{100, 4}, PathField{107, 1}, PathField{107, 3}, PathField{112, 1},
                            PathField{113, 1}, PathField{115, 1}, PathField{115, 3}, PathField{115, 12},
                            PathField{116, 1}, PathField{129, 1}, PathField{129, 3}, PathField{129, 13},
                            PathField{200, 2}, PathField{205, 5}};
constexpr std::array kOldPaths{PathField{36, 4}, PathField{11, 1}, PathField{11, 3}, PathField{13, 1},
                               PathField{14, 1}, PathField{15, 1}, PathField{15, 3}, PathField{15, 12},
                               PathField{16, 1}, PathField{20, 1}, PathField{20, 3}, PathField{20, 13}};

}  // namespace

constexpr MessageSpec kLayer{"LayerParameter", kLayerFields, true};
constexpr MessageSpec kOldLayer{"V1LayerParameter", kOldLayerFields, true};
constexpr MessageSpec kNet{"NetParameter", kNetFields};

std::span<const PathField> path_fields() { return kPaths; }
std::span<const PathField> old_path_fields() { return kOldPaths; }

}  // namespace assay::formats::caffe
