#pragma once

#include <assay/rule.hpp>

#include <array>

namespace assay::formats::pt2 {

inline constexpr std::array<std::string_view, 1> kArchiveReferences{
    "https://docs.pytorch.org/docs/stable/export/pt2_archive.html"};
inline constexpr std::array<std::string_view, 1> kSympyReferences{
    "https://docs.sympy.org/latest/modules/core.html#module-sympy.core.sympify"};

inline constexpr Rule kBuildCommand{
    .id = "PT2-BUILD-001",
    .name = "pt2-build-command",
    .severity = Severity::critical,
    .summary = "The package says how its source is compiled, and what it says runs other commands.",
    .why =
        "Where an AOTInductor package has source and no library, loading it puts the compiler and its flags, as they "
        "stand in the package, into one line and gives that to a shell.",
    .advice = "Do not load the package. Compile the model yourself from its exported program.",
    .cwe = "CWE-78",
    .atlas = "AML.T0011.000",
    .references = kArchiveReferences};

inline constexpr Rule kNative{
    .id = "PT2-NATIVE-001",
    .name = "pt2-native-code",
    .severity = Severity::high,
    .summary = "The package has native code, which loading it runs.",
    .why =
        "An AOTInductor package is a compiled model: its library is opened with dlopen, its source compiled first. No "
        "scanner can say what such code does. Exported programs have none.",
    .advice = "Take the exported program and compile it yourself, or load the package only when you know who built it.",
    .cwe = "CWE-829",
    .atlas = "AML.T0011.000",
    .references = kArchiveReferences};

inline constexpr Rule kPath{
    .id = "PT2-PATH-001",
    .name = "pt2-record-path",
    .severity = Severity::medium,
    .summary = "The name of a tensor's record leads out of the archive's folder of weights.",
    .why =
        "PyTorch looks the name up in the archive and finds nothing there; a program that unpacks the archive first "
        "opens that file with the rights of its user, and takes what is there for weights.",
    .advice = "Do not load the file. torch.export.save writes plain names such as weight_0.",
    .cwe = "CWE-22",
    .atlas = "AML.T0011.000",
    .references = kArchiveReferences};

inline constexpr Rule kRecord{.id = "PT2-RECORD-001",
                              .name = "pt2-record-mismatch",
                              .severity = Severity::high,
                              .summary = "A tensor's record is missing, or has another size than the tensor needs.",
                              .why = "A tensor over a record that is too short reads or writes memory behind it.",
                              .advice = "Do not load the file. Ask for it again, or have it exported again.",
                              .cwe = "CWE-125",
                              .atlas = "AML.T0011.000",
                              .references = kArchiveReferences};

inline constexpr Rule kUnused{
    .id = "PT2-RECORD-002",
    .name = "pt2-unused-record",
    .severity = Severity::low,
    .summary = "The folders of weights and constants have records that no tensor is made of.",
    .why = "Nothing loads them, so they may be left over, or carry something else than weights.",
    .advice = "Export the model again; what is not used will be gone.",
    .cwe = "",
    .atlas = ""};

inline constexpr Rule kExpression{
    .id = "PT2-CODE-001",
    .name = "pt2-expression-code",
    .severity = Severity::critical,
    .summary = "A symbolic size or a guard of the program is code.",
    .why =
        "torch.export.load hands the text of a size to sympy.sympify, which evaluates it as Python; guards are put "
        "into "
        "a function that is compiled and run with the module. Code in either runs with the rights of whoever loads the "
        "model, whatever weights_only says.",
    .advice = "Do not load the model. Sizes are names, numbers and arithmetic.",
    .cwe = "CWE-95",
    .atlas = "AML.T0011.000",
    .references = kSympyReferences};

inline constexpr Rule kImport{
    .id = "PT2-IMPORT-001",
    .name = "pt2-structure-import",
    .severity = Severity::critical,
    .summary = "The structure of the inputs or outputs names something for Python to import.",
    .why =
        "Loading imports the module that a default factory or an enumeration names and takes the name from it; a "
        "factory is called when a key is missing.",
    .advice = "Do not load the model unless the module is your own.",
    .cwe = "CWE-829",
    .atlas = "AML.T0011.000",
    .references = kArchiveReferences};

inline constexpr Rule kCustomOperator{
    .id = "PT2-OP-001",
    .name = "pt2-custom-operator",
    .severity = Severity::low,
    .summary = "The program calls an operator that PyTorch does not have.",
    .why = "Who runs the model has to import a package or load a native library that registers the operator.",
    .advice = "Find out where the operator comes from before loading a library for it.",
    .cwe = "CWE-829",
    .atlas = "AML.T0011.000",
    .references = kArchiveReferences};

inline constexpr Rule kUnsafeOperator{
    .id = "PT2-OP-002",
    .name = "pt2-unsafe-operator",
    .severity = Severity::critical,
    .summary = "The program calls an operator that reaches files, or a function that is no operator.",
    .why =
        "Running the model reads or writes the file with the rights of its user. Functions of Python have no place in "
        "a program: loaders walk from torch to what the name says, and those that do not check what they got call it.",
    .advice = "Do not run the model. Programs compute with tensors, and need no files.",
    .cwe = "CWE-829",
    .atlas = "AML.T0011.000",
    .references = kArchiveReferences};

/// Ordered by id.
inline constexpr std::array<const Rule*, 5> kArchiveRules{&kBuildCommand, &kNative, &kPath, &kRecord, &kUnused};
inline constexpr std::array<const Rule*, 4> kProgramRules{&kExpression, &kImport, &kCustomOperator, &kUnsafeOperator};

}  // namespace assay::formats::pt2
