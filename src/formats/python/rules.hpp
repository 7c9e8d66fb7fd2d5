#pragma once

#include <assay/rule.hpp>

#include <array>

namespace assay::formats::python {

inline constexpr Rule kHiddenCode{
    .id = "PY-HIDE-001",
    .name = "python-hidden-code",
    .severity = Severity::high,
    .summary = "Python source decodes or downloads code and runs it.",
    .why =
        "Source is there to be read. What is kept in base64, marshal or behind an address and then executed is kept "
        "from whoever reads it.",
    .advice = "Do not import the file. Decode what is hidden in it without running it, and read that.",
    .cwe = "CWE-506",
    .atlas = "AML.T0011.000"};

inline constexpr Rule kRunsOnImport{
    .id = "PY-RUN-001",
    .name = "python-runs-on-import",
    .severity = Severity::high,
    .summary = "Python source starts programs, runs text as code or talks to the network as soon as it is imported.",
    .why =
        "Loaders import the files that a configuration names. What stands outside of functions happens then, before "
        "anything of the model is used.",
    .advice = "Do not load the model before you have read the file.",
    .cwe = "CWE-94",
    .atlas = "AML.T0011.000"};

inline constexpr Rule kRunsWhenCalled{
    .id = "PY-RUN-002",
    .name = "python-runs-when-called",
    .severity = Severity::low,
    .summary = "A function in Python source starts programs, runs text as code or opens connections.",
    .why =
        "The code of a model needs nothing of that to compute. Installers and servers do, which is why it counts for "
        "little by itself; a shell command that fetches and runs something counts for much.",
    .advice = "Read the function before the model is used.",
    .cwe = "CWE-94",
    .atlas = "AML.T0011.000"};

inline constexpr std::array<const Rule*, 3> kRules{&kHiddenCode, &kRunsOnImport, &kRunsWhenCalled};

}  // namespace assay::formats::python
