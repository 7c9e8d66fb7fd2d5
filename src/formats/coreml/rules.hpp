#pragma once

#include <assay/rule.hpp>

#include <array>

namespace assay::formats::coreml {

inline constexpr std::array<std::string_view, 1> kModelReferences{
    "https://apple.github.io/coremltools/mlmodel/Format/Model.html"};
inline constexpr std::array<std::string_view, 1> kCustomReferences{
    "https://apple.github.io/coremltools/mlmodel/Format/NeuralNetwork.html#customlayerparams"};
inline constexpr std::array<std::string_view, 1> kLinkedReferences{
    "https://apple.github.io/coremltools/mlmodel/Format/LinkedModel.html"};
inline constexpr std::array<std::string_view, 1> kProgramReferences{
    "https://github.com/apple/coremltools/blob/main/mlmodel/format/MIL.proto"};
inline constexpr std::array<std::string_view, 1> kPackageReferences{
    "https://apple.github.io/coremltools/docs-guides/source/convert-to-ml-program.html"};

inline constexpr Rule kBlobRange{
    .id = "CML-BLOB-001",
    .name = "coreml-weights-range",
    .severity = Severity::medium,
    .summary = "Weights of the model lie outside of the file that has them.",
    .why = "A reader that trusts offset and size reads what is behind the file. No program writes such a model.",
    .advice = "Do not load the model. Ask for the whole package again.",
    .cwe = "CWE-125",
    .atlas = "AML.T0011.000",
    .references = kProgramReferences};

inline constexpr Rule kBlobMissing{
    .id = "CML-BLOB-002",
    .name = "coreml-weights-missing",
    .severity = Severity::low,
    .summary = "A file that the model needs is not where the model says.",
    .why = "A model and its weights are files of one package. Where one is missing, any other file of that name fits.",
    .advice = "Keep the package together, and scan all of it.",
    .cwe = "CWE-353",
    .atlas = "",
    .references = kProgramReferences};

inline constexpr Rule kCustomCode{
    .id = "CML-CODE-001",
    .name = "coreml-custom-code",
    .severity = Severity::medium,
    .summary = "A layer, or the whole model, is computed by a class of the program that loads it.",
    .why =
        "Core ML makes an object of the class that the model names, if the program has one of that name, and hands it "
        "the parameters in the model. What then happens no scan of the model can tell.",
    .advice =
        "Read the code of the class. A model that asks for one which your program does not have cannot be loaded.",
    .cwe = "CWE-829",
    .atlas = "AML.T0011.000",
    .references = kCustomReferences};

inline constexpr Rule kPackageForm{.id = "CML-PKG-001",
                                   .name = "coreml-package-form",
                                   .severity = Severity::low,
                                   .summary = "The manifest of a model package does not say what a manifest must say.",
                                   .why = "Programs that read the package disagree about what is in it, or refuse it.",
                                   .advice = "Make the package again with coremltools.",
                                   .cwe = "CWE-20",
                                   .atlas = "",
                                   .references = kPackageReferences};

inline constexpr Rule kPath{
    .id = "CML-PATH-001",
    .name = "coreml-path",
    .severity = Severity::high,
    .summary = "The model names a file outside of itself.",
    .why =
        "Items of a package, linked models and files of weights are opened by the names in the model: one that leads "
        "out of it makes whoever loads or copies the model read, load or overwrite a file of the machine.",
    .advice = "Do not load or unpack the model.",
    .cwe = "CWE-22",
    .atlas = "AML.T0037",
    .references = kLinkedReferences};

inline constexpr Rule kActiveText{
    .id = "CML-TEXT-001",
    .name = "coreml-active-text",
    .severity = Severity::medium,
    .summary = "A free text of the model is code that acts, or hides a file.",
    .why =
        "Metadata and parameters of custom code are read by programs and shown to people: a script or a command there "
        "waits for one that runs it.",
    .advice = "Read the text. Do not load the model with a program that evaluates its metadata.",
    .cwe = "CWE-94",
    .atlas = "AML.T0011.000",
    .references = kModelReferences};

/// Every rule of each format, ordered by id.
inline constexpr std::array<const Rule*, 5> kModelRules{&kBlobRange, &kBlobMissing, &kCustomCode, &kPath, &kActiveText};
inline constexpr std::array<const Rule*, 1> kWeightsRules{&kBlobRange};
inline constexpr std::array<const Rule*, 3> kPackageRules{&kBlobMissing, &kPath, &kPackageForm};

}  // namespace assay::formats::coreml
