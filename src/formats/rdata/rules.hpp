#pragma once

#include <assay/rule.hpp>

#include <array>

namespace assay::formats::rdata {

inline constexpr std::array<std::string_view, 2> kReferences{
    "https://nvd.nist.gov/vuln/detail/CVE-2024-27322",
    "https://cran.r-project.org/doc/manuals/r-release/R-ints.html#Serialization-Formats"};

inline constexpr Rule kForeignClass{
    .id = "RDATA-ALT-002",
    .name = "rdata-foreign-class",
    .severity = Severity::low,
    .summary = "A vector in the file is kept by a class of another package, which reading the file loads.",
    .why =
        "The class of such a vector is code of a package. R loads the package where it is installed, which runs what "
        "that does when it is loaded, and hands the state in the file to it.",
    .advice = "Make sure that you know the package.",
    .cwe = "CWE-829",
    .atlas = "",
    .references = kReferences};

inline constexpr Rule kMappedFile{
    .id = "RDATA-ALT-001",
    .name = "rdata-mapped-file",
    .severity = Severity::high,
    .summary = "A vector in the file is another file of the machine, which reading the object maps into memory.",
    .why =
        "R can keep vectors in files, and writes the path and not the values. Whoever reads the object gets what is at "
        "the path on their machine as numbers, and where the object says so, changing the numbers changes that file.",
    .advice = "Do not load the file. Ask for one that holds its values.",
    .cwe = "CWE-73",
    .atlas = "AML.T0037",
    .references = kReferences};

inline constexpr Rule kPromise{
    .id = "RDATA-PROM-001",
    .name = "rdata-promise",
    .severity = Severity::critical,
    .summary = "An object of R is a promise: its expression runs as soon as somebody looks at the object.",
    .why =
        "R keeps arguments as expressions that it evaluates on first use. A file can hold such a promise in place of "
        "data; printing the object, or using the name that load() bound it to, then runs any code. R writes promises "
        "only inside the environments of functions, and from 4.4.0 on refuses to read them anywhere else.",
    .advice = "Do not load the file in any version of R.",
    .cwe = "CWE-502",
    .atlas = "AML.T0011.000",
    .references = kReferences};

inline constexpr Rule kReachingCode{
    .id = "RDATA-CODE-001",
    .name = "rdata-reaching-code",
    .severity = Severity::medium,
    .summary = "A function in the file starts programs, loads libraries or opens connections when it is called.",
    .why =
        "Models of R carry functions, and predicting or printing calls them. Functions of models compute; these reach "
        "beyond the values they are given.",
    .advice = "Read the function before anything of the file is used.",
    .cwe = "CWE-506",
    .atlas = "AML.T0018.002",
    .references = kReferences};

/// Every rule of the format, ordered by id.
inline constexpr std::array<const Rule*, 4> kRules{&kMappedFile, &kForeignClass, &kReachingCode, &kPromise};

}  // namespace assay::formats::rdata
