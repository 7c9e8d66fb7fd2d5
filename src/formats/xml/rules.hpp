#pragma once

#include <assay/rule.hpp>

#include <array>
#include <string_view>

namespace assay::formats::xml {

inline constexpr std::array<std::string_view, 1> kPmmlReferences{"https://dmg.org/pmml/v4-4-1/GeneralStructure.html"};
inline constexpr std::array<std::string_view, 1> kXmlReferences{
    "https://cheatsheetseries.owasp.org/cheatsheets/XML_External_Entity_Prevention_Cheat_Sheet.html"};
inline constexpr std::array<std::string_view, 1> kOpenvinoReferences{
    "https://docs.openvino.ai/2024/documentation/openvino-ir-format.html"};

inline constexpr Rule kActiveText{
    .id = "XML-TEXT-001",
    .name = "xml-active-text",
    .severity = Severity::medium,
    .summary = "A free text of the model is code that acts, or hides a file.",
    .why =
        "Extensions carry whatever a vendor's program wants, and programs show the header to people: a script or a "
        "command there waits for one that runs it.",
    .advice = "Do not load the model with the program that the extension is for.",
    .cwe = "CWE-94",
    .atlas = "AML.T0011.000",
    .references = kPmmlReferences};

inline constexpr Rule kDoctype{
    .id = "XML-DTD-001",
    .name = "xml-doctype",
    .severity = Severity::low,
    .summary = "The document has a document type declaration.",
    .why =
        "A parser that is not told otherwise reads the file or the address that the declaration names. Models have had "
        "schemas instead for twenty years.",
    .advice = "Parse it with external entities and document types switched off, or remove the declaration.",
    .cwe = "CWE-611",
    .atlas = "",
    .references = kXmlReferences};

inline constexpr Rule kEntity{
    .id = "XML-ENT-001",
    .name = "xml-entity",
    .severity = Severity::high,
    .summary = "The document declares an entity.",
    .why =
        "An external entity puts a file of the machine or the answer of a server into the model. An entity made of "
        "others grows out of a few lines until the memory is full. No program writes either into a model.",
    .advice = "Do not load the model. A parser with entities switched off refuses it.",
    .cwe = "CWE-611",
    .atlas = "AML.T0037",
    .references = kXmlReferences};

inline constexpr Rule kGraph{
    .id = "OV-GRAPH-001",
    .name = "openvino-no-graph",
    .severity = Severity::medium,
    .summary = "The document has no layers, or layers without a type.",
    .why = "OpenVINO cannot load it: it was damaged, or made for another reader than OpenVINO.",
    .advice = "Ask for the model again.",
    .cwe = "CWE-20",
    .atlas = "",
    .references = kOpenvinoReferences};

inline constexpr Rule kLibrary{
    .id = "OV-LIB-001",
    .name = "openvino-library",
    .severity = Severity::high,
    .summary = "The document names a native library.",
    .why =
        "Programs that load extensions take their names from where the model comes from. What is in the library runs "
        "in the process, whatever the model computes.",
    .advice = "Do not load the library unless you built it.",
    .cwe = "CWE-114",
    .atlas = "AML.T0011.000",
    .references = kOpenvinoReferences};

inline constexpr Rule kOperator{
    .id = "OV-OP-001",
    .name = "openvino-custom-operator",
    .severity = Severity::low,
    .summary = "A layer is of no operator set of OpenVINO.",
    .why = "The model runs only where somebody's extension, which is native code, is loaded beside it.",
    .advice = "Ask where the extension comes from.",
    .cwe = "CWE-829",
    .atlas = "",
    .references = kOpenvinoReferences};

inline constexpr Rule kWeightsMissing{
    .id = "OV-BIN-001",
    .name = "openvino-weights-missing",
    .severity = Severity::low,
    .summary = "The weights that the document needs are not beside it.",
    .why =
        "A document and its weights are two files of one name. Where one is missing, any other file of that name fits.",
    .advice = "Keep both together, and scan both.",
    .cwe = "CWE-353",
    .atlas = "",
    .references = kOpenvinoReferences};

inline constexpr Rule kWeightsRange{
    .id = "OV-BIN-002",
    .name = "openvino-weights-range",
    .severity = Severity::medium,
    .summary = "A constant lies outside of the weights.",
    .why = "A loader that trusts offset and size reads what is behind the file. No program writes such a model.",
    .advice = "Do not load the model. Ask for both files again.",
    .cwe = "CWE-125",
    .atlas = "",
    .references = kOpenvinoReferences};

/// Every rule of each format, ordered by id.
inline constexpr std::array<const Rule*, 3> kPmmlRules{&kDoctype, &kEntity, &kActiveText};
inline constexpr std::array<const Rule*, 2> kXmlRules{&kDoctype, &kEntity};
inline constexpr std::array<const Rule*, 7> kOpenvinoRules{&kWeightsMissing, &kWeightsRange, &kGraph, &kLibrary,
                                                           &kOperator,       &kDoctype,      &kEntity};

}  // namespace assay::formats::xml
