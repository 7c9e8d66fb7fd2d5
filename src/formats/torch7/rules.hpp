#pragma once

#include <assay/rule.hpp>

#include <array>

namespace assay::formats::torch7 {

inline constexpr std::array<std::string_view, 2> kReferences{
    "https://github.com/torch/torch7/blob/master/doc/serialization.md",
    "https://www.lua.org/manual/5.1/manual.html#pdf-loadstring"};

inline constexpr Rule kStructure{
    .id = "T7-FORM-001",
    .name = "torch7-broken-structure",
    .severity = Severity::medium,
    .summary = "A count or a size says more than there is, or an object is of no kind that Torch7 knows.",
    .why = "torch.load allocates what the file asks for before it reads, and everything before the break has happened.",
    .advice = "Do not load the file. Fetch it again, and compare its size and digest.",
    .cwe = "CWE-130",
    .atlas = "AML.T0011.000",
    .references = kReferences};

inline constexpr Rule kFunction{
    .id = "T7-FUNC-001",
    .name = "torch7-function",
    .severity = Severity::high,
    .summary = "The file carries a function of Lua, which torch.load hands to loadstring.",
    .why =
        "The function is code from the file: it runs as soon as the model calls it. Compiled Lua is not verified when "
        "it is loaded, so bytecode that was made by hand takes over the process already when it runs.",
    .advice = "Do not load the file with Torch. Readers in Python read its tensors without its functions.",
    .cwe = "CWE-502",
    .atlas = "AML.T0011.000",
    .references = kReferences};

inline constexpr Rule kTensor{
    .id = "T7-TENSOR-001",
    .name = "torch7-tensor-out-of-bounds",
    .severity = Severity::medium,
    .summary = "A tensor reaches beyond the storage that it is a view of.",
    .why =
        "torch.load sets sizes and strides without comparing them with the storage: using the tensor reads memory that "
        "is not its own, and writes there.",
    .advice = "Do not load the file. Ask for it again from where it was trained.",
    .cwe = "CWE-125",
    .atlas = "AML.T0011.000",
    .references = kReferences};

inline constexpr Rule kActiveText{
    .id = "T7-TEXT-001",
    .name = "torch7-active-text",
    .severity = Severity::medium,
    .summary = "A text in the file is a program.",
    .why = "A model is numbers and names. A program among them waits for something that evaluates it.",
    .advice = "Do not load the file. Ask where it comes from.",
    .cwe = "CWE-94",
    .atlas = "AML.T0011.000",
    .references = kReferences};

/// Every rule of the format, ordered by id.
inline constexpr std::array<const Rule*, 4> kRules{&kStructure, &kFunction, &kTensor, &kActiveText};

}  // namespace assay::formats::torch7
