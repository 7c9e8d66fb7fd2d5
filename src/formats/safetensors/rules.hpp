#pragma once

#include <assay/rule.hpp>

#include <array>

namespace assay::formats::safetensors {

inline constexpr std::array<std::string_view, 1> kSpecification{"https://github.com/huggingface/safetensors#format"};
inline constexpr std::array<std::string_view, 2> kInjection{"CVE-2026-22584", "CVE-2025-23304"};

inline constexpr Rule kDuplicateMetadata{
    .id = "ST-DUP-001",
    .name = "safetensors-duplicate-metadata",
    .severity = Severity::medium,
    .summary = "A key of the metadata appears twice, or the metadata do.",
    .why =
        "The specification forbids it and the reference implementation takes the last one; other readers take the "
        "first. What a review sees is not what is loaded.",
    .advice = "Do not trust the metadata. Save the file again with the safetensors library.",
    .cwe = "CWE-694",
    .atlas = "",
    .references = kSpecification};

inline constexpr Rule kDuplicateTensor{
    .id = "ST-DUP-002",
    .name = "safetensors-duplicate-tensor",
    .severity = Severity::high,
    .summary = "Two tensors have the same name.",
    .why =
        "The specification forbids it and the reference implementation keeps the last one; other readers keep the "
        "first. Two programs that load the file get different weights.",
    .advice = "Do not load the file. No ordinary program writes it; ask where it comes from.",
    .cwe = "CWE-694",
    .atlas = "AML.T0018",
    .references = kSpecification};

inline constexpr Rule kTrailingData{
    .id = "ST-END-001",
    .name = "safetensors-trailing-data",
    .severity = Severity::high,
    .summary = "There are bytes behind the last tensor.",
    .why =
        "The specification has the tensors fill the file, because what follows them is where another file hides: an "
        "archive or a program that other software finds at the end.",
    .advice =
        "Do not load the file. Save it again with the safetensors library: what does not belong to it will be gone.",
    .cwe = "CWE-436",
    .atlas = "AML.T0018.002",
    .references = kSpecification};

inline constexpr Rule kTruncated{
    .id = "ST-END-002",
    .name = "safetensors-truncated",
    .severity = Severity::medium,
    .summary = "The file ends before its header or its tensors do.",
    .why =
        "Most often a download that stopped. A reader that maps the file and trusts the header reads memory that is "
        "not there.",
    .advice = "Get the file again from its source; do not load it if it is the same there.",
    .cwe = "CWE-130",
    .atlas = "",
    .references = kSpecification};

inline constexpr Rule kTensorEntry{
    .id = "ST-ENTRY-001",
    .name = "safetensors-tensor-entry",
    .severity = Severity::medium,
    .summary = "A tensor is not described by exactly one dtype, shape and data_offsets.",
    .why =
        "Some readers accept it (serde takes an array for an object, and ignores fields it does not know), others "
        "refuse it or read another tensor. Unknown fields also carry data that nobody looks at.",
    .advice = "Save the file again with the safetensors library.",
    .cwe = "CWE-436",
    .atlas = "AML.T0018.002",
    .references = kSpecification};

inline constexpr Rule kHeaderStart{
    .id = "ST-HEAD-001",
    .name = "safetensors-header-start",
    .severity = Severity::medium,
    .summary = "The header does not begin with an opening brace.",
    .why =
        "The specification demands `{` as the first byte, so that a file cannot be two things at once. The reference "
        "implementation skips white space in front of it, and others a byte order mark.",
    .advice = "Save the file again with the safetensors library.",
    .cwe = "CWE-436",
    .atlas = "",
    .references = kSpecification};

inline constexpr Rule kHeaderText{
    .id = "ST-HEAD-002",
    .name = "safetensors-header-text",
    .severity = Severity::medium,
    .summary = "The header is not the plain JSON that the specification asks for.",
    .why =
        "Readers of JSON differ in what they forgive: comments, trailing commas, lone surrogates, bytes that are not "
        "UTF-8, zero bytes at the end. One reader loads what another refuses, or loads something else.",
    .advice = "Do not load the file if it is broken; otherwise save it again with the safetensors library.",
    .cwe = "CWE-436",
    .atlas = "",
    .references = kSpecification};

inline constexpr Rule kInteger{
    .id = "ST-INT-001",
    .name = "safetensors-integer-range",
    .severity = Severity::high,
    .summary = "A number of the header is negative, no integer or too large, or the size of a tensor overflows.",
    .why =
        "The reference implementation refuses it. A reader in C or C++ that does not check computes a small size from "
        "huge factors, and reads or writes outside of its memory.",
    .advice = "Do not load the file. No ordinary program writes it; ask where it comes from.",
    .cwe = "CWE-190",
    .atlas = "",
    .references = kSpecification};

inline constexpr Rule kHeaderLength{
    .id = "ST-LEN-001",
    .name = "safetensors-header-length",
    .severity = Severity::high,
    .summary = "The header's size is impossible.",
    .why =
        "The reference implementation refuses headers above 100,000,000 bytes and below two. A reader that does not "
        "check allocates or reads whatever the first eight bytes say.",
    .advice = "Do not load the file.",
    .cwe = "CWE-770",
    .atlas = "AML.T0029",
    .references = kSpecification};

inline constexpr Rule kLengthMagic{
    .id = "ST-LEN-002",
    .name = "safetensors-length-magic",
    .severity = Severity::medium,
    .summary = "The header's size was chosen so that the file begins like another format.",
    .why =
        "The first bytes of the file are the size of its header. When they spell the signature of an archive, tools "
        "that look at the first bytes take the file for that.",
    .advice = "Do not load the file. Ask where it comes from.",
    .cwe = "CWE-436",
    .atlas = "AML.T0074",
    .references = kSpecification};

inline constexpr Rule kMetadataForm{
    .id = "ST-META-001",
    .name = "safetensors-metadata-form",
    .severity = Severity::medium,
    .summary = "The metadata are not an object of texts.",
    .why =
        "The specification allows nothing else. Readers that accept it hand lists and objects to programs that expect "
        "texts; the reference implementation refuses all of it but null.",
    .advice = "Save the file again with the safetensors library.",
    .cwe = "CWE-436",
    .atlas = "",
    .references = kSpecification};

inline constexpr Rule kMetadataCode{
    .id = "ST-META-002",
    .name = "safetensors-metadata-code",
    .severity = Severity::medium,
    .summary = "A value of the metadata is code, or names code to run.",
    .why =
        "Metadata do nothing by themselves, but programs pass them to hydra, to eval, to a shell or to a web page. "
        "Models have been published whose metadata run code in the programs made for them.",
    .advice = "Read the value. Do not load the file with software that interprets its metadata.",
    .cwe = "CWE-94",
    .atlas = "AML.T0018.002",
    .references = kInjection};

inline constexpr Rule kTensorName{
    .id = "ST-NAME-001",
    .name = "safetensors-tensor-name",
    .severity = Severity::low,
    .summary = "The name of a tensor is empty, leads out of a folder or has characters that cannot be seen.",
    .why =
        "Names are printed to terminals and logs, and converters write one file for each. A name that is not what it "
        "looks like deceives the one or escapes the other.",
    .advice = "Rename the tensor, and find out what wrote it.",
    .cwe = "CWE-117",
    .atlas = ""};

inline constexpr Rule kGap{
    .id = "ST-OFFS-001",
    .name = "safetensors-gap",
    .severity = Severity::high,
    .summary = "There are bytes between tensors that belong to none.",
    .why =
        "The specification forbids holes, because they can hold anything: the bytes are in the file, are copied with "
        "it, and no reader of tensors ever sees them.",
    .advice =
        "Do not load the file. Save it again with the safetensors library: what does not belong to it will be gone.",
    .cwe = "CWE-436",
    .atlas = "AML.T0018.002",
    .references = kSpecification};

inline constexpr Rule kOverlap{
    .id = "ST-OFFS-002",
    .name = "safetensors-overlap",
    .severity = Severity::high,
    .summary = "Two tensors share bytes.",
    .why =
        "The specification forbids it. A small file whose tensors all lie over one another grows without bound when "
        "it is loaded, and changing one tensor changes the other.",
    .advice = "Do not load the file. No ordinary program writes it; ask where it comes from.",
    .cwe = "CWE-405",
    .atlas = "AML.T0029",
    .references = kSpecification};

inline constexpr Rule kSizeMismatch{
    .id = "ST-SIZE-001",
    .name = "safetensors-size-mismatch",
    .severity = Severity::high,
    .summary = "A tensor's offsets do not span the bytes that its shape and type need.",
    .why =
        "The reference implementation refuses it. A reader that takes the place from one and the size from the other "
        "reads outside of the tensor, or of the file.",
    .advice = "Do not load the file. No ordinary program writes it; ask where it comes from.",
    .cwe = "CWE-131",
    .atlas = "",
    .references = kSpecification};

inline constexpr Rule kUnknownType{
    .id = "ST-TYPE-001",
    .name = "safetensors-unknown-dtype",
    .severity = Severity::low,
    .summary = "A tensor has a data type that the specification does not know.",
    .why =
        "It may be newer than assay, or made up: the size of the tensor cannot be checked, and readers refuse it or "
        "take it for something else.",
    .advice = "Check whether your loader knows the type. If assay is old, update it.",
    .cwe = "CWE-20",
    .atlas = "",
    .references = kSpecification};

inline constexpr std::array<const Rule*, 17> kRules{
    &kDuplicateMetadata, &kDuplicateTensor, &kTrailingData, &kTruncated,    &kTensorEntry,  &kHeaderStart, &kHeaderText,
    &kInteger,           &kHeaderLength,    &kLengthMagic,  &kMetadataForm, &kMetadataCode, &kTensorName,  &kGap,
    &kOverlap,           &kSizeMismatch,    &kUnknownType};

}  // namespace assay::formats::safetensors
