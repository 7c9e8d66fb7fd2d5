#pragma once

#include <assay/rule.hpp>

#include <array>

namespace assay::formats::onnx {

inline constexpr std::array<std::string_view, 1> kTensorReferences1{
    "https://github.com/onnx/onnx/blob/main/onnx/onnx.proto"};
inline constexpr std::array<std::string_view, 1> kTensorReferences2{"https://github.com/onnx/onnx/issues/8109"};
inline constexpr std::array<std::string_view, 1> kTensorReferences3{"https://github.com/onnx/onnx/pull/8319"};
inline constexpr std::array<std::string_view, 1> kTensorReferences4{"https://github.com/onnx/onnx/issues/8277"};
inline constexpr std::array<std::string_view, 4> kTensorReferences5{"CVE-2022-25882", "CVE-2024-27318",
                                                                    "CVE-2025-51480", "CVE-2026-27489"};
inline constexpr std::array<std::string_view, 1> kTensorReferences6{
    "https://github.com/microsoft/onnxruntime/pull/29011"};
inline constexpr std::array<std::string_view, 2> kTensorReferences7{"CVE-2026-34447", "CVE-2026-34446"};
inline constexpr std::array<std::string_view, 1> kTensorReferences8{"CVE-2026-34445"};
inline constexpr std::array<std::string_view, 2> kTensorReferences9{"CVE-2026-34445", "GHSA-538c-55jv-c5g9"};

inline constexpr Rule kRepeatedField{
    .id = "ONNX-PB-001",
    .name = "onnx-repeated-field",
    .severity = Severity::high,
    .summary = "A field that may be there once is there again.",
    .why =
        "Parsers differ: libprotobuf merges messages and takes the last of other values, others take the first. Two "
        "programs that load the file run two models.",
    .advice = "Do not load the file. No serializer writes it; ask where it was changed.",
    .cwe = "CWE-436",
    .atlas = "AML.T0107",
    .references = kTensorReferences1};

inline constexpr Rule kUnknownField{.id = "ONNX-PB-002",
                                    .name = "onnx-unknown-field",
                                    .severity = Severity::medium,
                                    .summary = "There is a field that ONNX does not have.",
                                    .why =
                                        "Parsers skip it and keep it when they save the model: it can carry anything, "
                                        "and nobody looks at it. Or the file is of a newer ONNX than assay.",
                                    .advice =
                                        "If assay is new, ask what the field is for. Loading the model and saving it "
                                        "without unknown fields removes it.",
                                    .cwe = "CWE-436",
                                    .atlas = "AML.T0018.002",
                                    .references = kTensorReferences1};

inline constexpr Rule kOddEncoding{.id = "ONNX-PB-003",
                                   .name = "onnx-odd-encoding",
                                   .severity = Severity::medium,
                                   .summary = "A number is encoded as no serializer does it.",
                                   .why =
                                       "The same bytes give different values to parsers that cut a number and to those "
                                       "that refuse it; checksums and comparisons are evaded by it.",
                                   .advice = "Do not load the file. Ask where it was changed.",
                                   .cwe = "CWE-436",
                                   .atlas = "",
                                   .references = kTensorReferences1};

inline constexpr Rule kBroken{
    .id = "ONNX-PB-005",
    .name = "onnx-broken",
    .severity = Severity::medium,
    .summary = "The file is cut, or broken.",
    .why = "Most often a download that stopped. Parsers refuse it as a whole; assay has judged what could be read.",
    .advice = "Get the file again from its source; do not load it if it is the same there.",
    .cwe = "CWE-130",
    .atlas = "",
    .references = kTensorReferences1};

inline constexpr Rule kRawSize{.id = "ONNX-TENSOR-001",
                               .name = "onnx-raw-size",
                               .severity = Severity::high,
                               .summary = "The raw data of a tensor are not of the size that its shape and type need.",
                               .why =
                                   "Readers that take the size from the shape read behind the data; those that check "
                                   "only the least they need leave room for hidden bytes.",
                               .advice = "Do not load the file. No exporter writes it.",
                               .cwe = "CWE-131",
                               .atlas = "",
                               .references = kTensorReferences2};

inline constexpr Rule kTypedData{.id = "ONNX-TENSOR-002",
                                 .name = "onnx-typed-data",
                                 .severity = Severity::high,
                                 .summary = "The numbers of a tensor do not fit its shape and type.",
                                 .why =
                                     "Readers that take the count from the shape read behind the numbers. When there "
                                     "are several fields with data, one program uses the one and another the other.",
                                 .advice = "Do not load the file. No exporter writes it.",
                                 .cwe = "CWE-131",
                                 .atlas = "",
                                 .references = kTensorReferences3};

inline constexpr Rule kTensorShape{.id = "ONNX-TENSOR-003",
                                   .name = "onnx-tensor-shape",
                                   .severity = Severity::high,
                                   .summary = "The shape of a tensor is negative, or larger than can be counted.",
                                   .why =
                                       "A product that wraps around gives a small allocation for a large tensor; what "
                                       "is written to it then is memory of something else.",
                                   .advice = "Do not load the file.",
                                   .cwe = "CWE-190",
                                   .atlas = "AML.T0029",
                                   .references = kTensorReferences4};

inline constexpr Rule kUnknownType{
    .id = "ONNX-TENSOR-004",
    .name = "onnx-unknown-type",
    .severity = Severity::medium,
    .summary = "A tensor has a data type that does not exist.",
    .why = "Readers index tables with it, and its size cannot be checked. It may be newer than assay.",
    .advice = "Check whether your runtime knows the type. If assay is old, update it.",
    .cwe = "CWE-20",
    .atlas = "",
    .references = kTensorReferences1};

inline constexpr Rule kTensorWithoutData{
    .id = "ONNX-TENSOR-005",
    .name = "onnx-tensor-without-data",
    .severity = Severity::low,
    .summary = "A tensor has no data.",
    .why =
        "The file is not whole: tools strip weights from models that they share. A runtime refuses it, or takes zeros.",
    .advice = "Get the weights from where the model comes from.",
    .cwe = "CWE-20",
    .atlas = "",
    .references = kTensorReferences1};

inline constexpr Rule kActiveText{.id = "ONNX-TEXT-001",
                                  .name = "onnx-active-text",
                                  .severity = Severity::medium,
                                  .summary = "A text in the model is code, or hides a file.",
                                  .why =
                                      "Graphs do not run texts, but programs around them do: metadata, tokenizer "
                                      "settings and labels reach eval, a shell or a web page.",
                                  .advice = "Read the text. Do not use the model with software that interprets it.",
                                  .cwe = "CWE-506",
                                  .atlas = "AML.T0018.002",
                                  .references = kTensorReferences1};

inline constexpr Rule kExternalPath{.id = "ONNX-EXT-001",
                                    .name = "onnx-external-path",
                                    .severity = Severity::critical,
                                    .summary = "The data of a tensor are in a file out of the model's folder.",
                                    .why =
                                        "Loading the model reads that file of the host and gives its bytes to whoever "
                                        "can ask the model; saving it with old versions of onnx writes there.",
                                    .advice = "Do not load the file.",
                                    .cwe = "CWE-22",
                                    .atlas = "AML.T0037",
                                    .references = kTensorReferences5};

inline constexpr Rule kMemoryAddress{
    .id = "ONNX-EXT-002",
    .name = "onnx-memory-address",
    .severity = Severity::critical,
    .summary = "A tensor points into the memory of the program that loads it.",
    .why =
        "ONNX Runtime marks tensors in memory with a location that is no file, and takes the offset for an address. In "
        "a file it reads any memory of the process.",
    .advice = "Do not load the file. It can only have been made by hand.",
    .cwe = "CWE-822",
    .atlas = "AML.T0037",
    .references = kTensorReferences6};

inline constexpr Rule kExternalLink{
    .id = "ONNX-EXT-003",
    .name = "onnx-external-link",
    .severity = Severity::high,
    .summary = "The file with a tensor's data is a link out of the scanned directory.",
    .why = "The path looks harmless and the link leads to any file of the host that can be read.",
    .advice = "Do not load the model from this directory. Ask who made the link.",
    .cwe = "CWE-59",
    .atlas = "AML.T0037",
    .references = kTensorReferences7};

inline constexpr Rule kExternalRange{
    .id = "ONNX-EXT-005",
    .name = "onnx-external-range",
    .severity = Severity::high,
    .summary = "The place of a tensor's data in another file is impossible.",
    .why = "Readers that trust offset and length read behind the file or allocate what they say.",
    .advice = "Do not load the file. Export the model again.",
    .cwe = "CWE-125",
    .atlas = "AML.T0029",
    .references = kTensorReferences8};

inline constexpr Rule kExternalMissing{
    .id = "ONNX-EXT-006",
    .name = "onnx-external-missing",
    .severity = Severity::low,
    .summary = "The file with a tensor's data is not there.",
    .why = "The model cannot be loaded, or a runtime takes another file of that name from elsewhere.",
    .advice = "Get all files of the model and scan them together.",
    .cwe = "CWE-610",
    .atlas = "",
    .references = kTensorReferences1};

inline constexpr Rule kExternalKey{.id = "ONNX-EXT-007",
                                   .name = "onnx-external-key",
                                   .severity = Severity::medium,
                                   .summary = "The external data of a tensor have an odd key.",
                                   .why =
                                       "onnx before 1.21 sets every key as an attribute of a Python object, its "
                                       "methods included. Keys that are there twice are read differently.",
                                   .advice = "Do not load the file with onnx before 1.21.",
                                   .cwe = "CWE-915",
                                   .atlas = "",
                                   .references = kTensorReferences9};

inline constexpr Rule kExternalDisagreement{.id = "ONNX-EXT-008",
                                            .name = "onnx-external-disagreement",
                                            .severity = Severity::medium,
                                            .summary = "A tensor contradicts itself about where its data are.",
                                            .why =
                                                "Some loaders follow the entries, others `data_location`: they load "
                                                "different weights, and a check of the one does not see the other.",
                                            .advice = "Do not load the file. Export the model again.",
                                            .cwe = "CWE-436",
                                            .atlas = "",
                                            .references = kTensorReferences1};

inline constexpr Rule kExternalPlace{.id = "ONNX-EXT-009",
                                     .name = "onnx-external-place",
                                     .severity = Severity::medium,
                                     .summary = "Data in another file belong to a tensor that loaders do not check.",
                                     .why =
                                         "ONNX Runtime checks the paths of dense initializers only; those of sparse "
                                         "tensors and attributes are opened as they are.",
                                     .advice = "Export the model with all external data in initializers.",
                                     .cwe = "CWE-22",
                                     .atlas = "AML.T0037",
                                     .references = kTensorReferences1};

inline constexpr Rule kExternalOverlap{
    .id = "ONNX-EXT-010",
    .name = "onnx-external-overlap",
    .severity = Severity::low,
    .summary = "Two tensors share bytes of another file, and are not the same.",
    .why = "One of them is read as what it was not written for: numbers of another type, or a part of another tensor.",
    .advice = "Export the model again.",
    .cwe = "CWE-843",
    .atlas = "",
    .references = kTensorReferences1};

}  // namespace assay::formats::onnx
