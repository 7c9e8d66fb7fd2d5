#pragma once

#include <assay/rule.hpp>

#include <array>

namespace assay::formats::msgpack {

inline constexpr std::array<std::string_view, 2> kReferences{
    "https://github.com/msgpack/msgpack/blob/master/spec.md",
    "https://flax.readthedocs.io/en/latest/api_reference/flax.serialization.html"};

inline constexpr Rule kArray{
    .id = "MSG-ARRAY-001",
    .name = "msgpack-impossible-array",
    .severity = Severity::medium,
    .summary = "An array cannot be what it says: its shape, its data type and its bytes do not fit together.",
    .why =
        "Readers that trust the shape read or allocate more than there is. What Flax writes always fits, so somebody "
        "or something else has written this.",
    .advice = "Do not load the file. Ask for it again from where it was trained.",
    .cwe = "CWE-131",
    .atlas = "AML.T0011.000",
    .references = kReferences};

inline constexpr Rule kDepth{
    .id = "MSG-DEPTH-001",
    .name = "msgpack-deep-nesting",
    .severity = Severity::medium,
    .summary = "Maps and lists lie in each other deeper than the parameters of any model do.",
    .why = "Readers call themselves for each level: Python ends with an error, and others with the process.",
    .advice = "Do not load the file. Ask where it comes from.",
    .cwe = "CWE-674",
    .atlas = "AML.T0029",
    .references = kReferences};

inline constexpr Rule kExtension{
    .id = "MSG-EXT-001",
    .name = "msgpack-unknown-extension",
    .severity = Severity::medium,
    .summary = "A value is of a type that neither MessagePack nor Flax defines.",
    .why =
        "Such values mean what the program that reads them makes of them: libraries keep objects, pickles and "
        "functions there. Flax knows arrays, complex numbers and scalars.",
    .advice = "Find out which program wrote the file, and what it does with values of this type.",
    .cwe = "CWE-502",
    .atlas = "AML.T0011.000",
    .references = kReferences};

inline constexpr Rule kStructure{
    .id = "MSG-FORM-001",
    .name = "msgpack-broken-structure",
    .severity = Severity::medium,
    .summary = "A length or a count says more than there is, or a value begins with a byte that no value begins with.",
    .why =
        "Readers that trust the number allocate or read beyond the file. A file that was cut off looks the same, and "
        "no reader loads either.",
    .advice = "Do not load the file. Fetch it again, and compare its size and digest.",
    .cwe = "CWE-130",
    .atlas = "AML.T0011.000",
    .references = kReferences};

inline constexpr Rule kDuplicateKey{
    .id = "MSG-KEY-001",
    .name = "msgpack-duplicate-key",
    .severity = Severity::medium,
    .summary = "A map has a key twice.",
    .why = "Readers keep the first or the last: who checks the file and who loads it may see different parameters.",
    .advice = "Do not load the file. Ask where it comes from.",
    .cwe = "CWE-436",
    .atlas = "AML.T0074",
    .references = kReferences};

inline constexpr Rule kOddKey{
    .id = "MSG-KEY-002",
    .name = "msgpack-odd-key",
    .severity = Severity::low,
    .summary = "The key of a pair is no text.",
    .why = "Flax writes texts, and Python's reader refuses other keys unless it is told not to.",
    .advice = "Find out which program wrote the file.",
    .cwe = "CWE-20",
    .atlas = "",
    .references = kReferences};

inline constexpr Rule kActiveText{
    .id = "MSG-TEXT-001",
    .name = "msgpack-active-text",
    .severity = Severity::medium,
    .summary = "A key or a value is a program, or names something that runs one.",
    .why =
        "Parameters are numbers, and their keys are names of layers. A program among them waits for a reader that "
        "evaluates it, or makes an object of it.",
    .advice = "Do not load the file with anything that turns its values into objects. Ask where it comes from.",
    .cwe = "CWE-94",
    .atlas = "AML.T0011.000",
    .references = kReferences};

/// Every rule of the format, ordered by id.
inline constexpr std::array<const Rule*, 7> kRules{&kArray,        &kDepth,  &kExtension, &kStructure,
                                                   &kDuplicateKey, &kOddKey, &kActiveText};

}  // namespace assay::formats::msgpack
