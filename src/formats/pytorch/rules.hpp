#pragma once

#include <assay/rule.hpp>

#include <array>

namespace assay::formats::pytorch {

inline constexpr std::array<std::string_view, 1> kStorageReferences{"CVE-2026-24747"};

inline constexpr Rule kSeveralRoots{
    .id = "PTZ-ROOT-001",
    .name = "pytorch-several-roots",
    .severity = Severity::high,
    .summary = "The archive has records outside of the folder that PyTorch loads from.",
    .why =
        "PyTorch takes the folder of the first directory entry and ignores the rest; scanners that look for a "
        "data.pkl anywhere may look at the wrong one.",
    .advice = "Do not load the archive. torch.save writes one folder.",
    .cwe = "CWE-436",
    .atlas = "AML.T0107"};

inline constexpr Rule kRecordName{
    .id = "PTZ-NAME-001",
    .name = "pytorch-record-name",
    .severity = Severity::high,
    .summary = "A record that PyTorch looks up by name exists more than once or in another letter case.",
    .why =
        "PyTorch finds records whatever their case and then takes one of several; scanners that compare exactly see "
        "none, or another.",
    .advice = "Do not load the archive. torch.save writes each record once, in lower case.",
    .cwe = "CWE-178",
    .atlas = "AML.T0107"};

inline constexpr Rule kNotLoadable{
    .id = "PTZ-LAYOUT-001",
    .name = "pytorch-not-loadable",
    .severity = Severity::low,
    .summary = "The archive looks like a checkpoint, but PyTorch cannot load it.",
    .why =
        "Without data.pkl, or without a folder around the records, something else than torch.load must be meant to "
        "read it, so assay cannot know how.",
    .advice = "Find out which program reads the file, or save it again with torch.save.",
    .cwe = "",
    .atlas = ""};

inline constexpr Rule kStorage{.id = "PTZ-STORAGE-001",
                               .name = "pytorch-storage-mismatch",
                               .severity = Severity::high,
                               .summary = "The pickle refers to a storage whose record is missing or has another size.",
                               .why = "Tensors over a storage that is too short read or write memory behind it.",
                               .advice = "Do not load the file. Ask for it again, or have it saved again.",
                               .cwe = "CWE-125",
                               .atlas = "AML.T0011.000",
                               .references = kStorageReferences};

inline constexpr Rule kUnusedStorage{
    .id = "PTZ-STORAGE-002",
    .name = "pytorch-unused-storage",
    .severity = Severity::low,
    .summary = "The archive has data records that no pickle refers to.",
    .why = "Nothing loads them, so they may be left over, or carry something else than weights.",
    .advice = "Save the checkpoint again; what is not referred to will be gone.",
    .cwe = "",
    .atlas = ""};

inline constexpr Rule kMetadata{
    .id = "PTZ-META-001",
    .name = "pytorch-metadata",
    .severity = Severity::low,
    .summary = "A record about the format of the checkpoint has a value that PyTorch does not write.",
    .why = "The file was not written by torch.save, or was changed afterwards.",
    .advice = "Compare the file with its source.",
    .cwe = "CWE-20",
    .atlas = ""};

inline constexpr Rule kUnexpectedRecord{
    .id = "PTZ-EXTRA-001",
    .name = "pytorch-unexpected-code",
    .severity = Severity::medium,
    .summary = "The archive has a pickle or a Python file that PyTorch does not write.",
    .why = "torch.load does not read it; code that comes with the model can.",
    .advice = "Look at what assay found in the member, and at what loads it.",
    .cwe = "CWE-502",
    .atlas = "AML.T0018.002"};

inline constexpr std::array kRules{&kUnexpectedRecord, &kNotLoadable, &kMetadata,     &kRecordName,
                                   &kSeveralRoots,     &kStorage,     &kUnusedStorage};

}  // namespace assay::formats::pytorch
