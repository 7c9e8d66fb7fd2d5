#pragma once

#include <assay/rule.hpp>

#include <array>

namespace assay::formats::gguf {

inline constexpr std::array<std::string_view, 5> kCountReferences{"CVE-2024-23605", "CVE-2024-21836", "CVE-2024-25664",
                                                                  "CVE-2024-25666", "CVE-2024-32878"};
inline constexpr std::array<std::string_view, 4> kLengthReferences{"CVE-2024-23496", "CVE-2024-25665", "CVE-2024-25667",
                                                                   "CVE-2024-25668"};
inline constexpr std::array<std::string_view, 1> kTypeReferences{"CVE-2024-21825"};
inline constexpr std::array<std::string_view, 1> kAlignmentReferences{"CVE-2025-0317"};
inline constexpr std::array<std::string_view, 1> kDimensionReferences{"CVE-2024-21802"};
inline constexpr std::array<std::string_view, 4> kSizeReferences{"CVE-2025-53630", "CVE-2026-27940", "CVE-2026-33298",
                                                                 "CVE-2025-0315"};
inline constexpr std::array<std::string_view, 2> kDataReferences{"CVE-2026-7482", "CVE-2024-39720"};
inline constexpr std::array<std::string_view, 2> kTokenizerReferences{"CVE-2025-49847", "CVE-2025-52566"};

inline constexpr Rule kDataMissing{
    .id = "GGUF-DATA-001",
    .name = "gguf-data-missing",
    .severity = Severity::high,
    .summary = "A tensor's data lies behind the end of the file.",
    .why =
        "The file was cut, or the tensor table was made up. A reader that trusts the table reads memory behind the "
        "file: Ollama sent it on when such a model was pushed.",
    .advice = "Get the file again from its source; do not load it if it is the same there.",
    .cwe = "CWE-125",
    .atlas = "AML.T0029",
    .references = kDataReferences};

inline constexpr Rule kCount{
    .id = "GGUF-HEAD-001",
    .name = "gguf-impossible-count",
    .severity = Severity::high,
    .summary = "The header announces more metadata or tensors than the file can hold.",
    .why =
        "Readers allocate by these counts. Old ones multiply them without looking, so that the allocation is too small "
        "for what is then written to it.",
    .advice = "Do not load the file. Get it again from its source.",
    .cwe = "CWE-190",
    .atlas = "AML.T0029",
    .references = kCountReferences};

inline constexpr Rule kVersion{
    .id = "GGUF-HEAD-002",
    .name = "gguf-unusual-version",
    .severity = Severity::low,
    .summary = "The file has a version of the format that today's readers do not open.",
    .why =
        "Version 1 is no longer read; what later versions will look like is not known. Readers that do not look at the "
        "version read such a file differently from those that do.",
    .advice = "Convert the model again with a current version of the tools.",
    .cwe = "CWE-20",
    .atlas = ""};

inline constexpr Rule kTruncated{
    .id = "GGUF-HEAD-003",
    .name = "gguf-truncated-header",
    .severity = Severity::medium,
    .summary = "The file ends inside of its header, metadata or tensor table.",
    .why = "The file was cut, or its counts were made up: readers that do not check every read go on with garbage.",
    .advice = "Get the file again from its source.",
    .cwe = "CWE-125",
    .atlas = ""};

inline constexpr Rule kHyperparameter{
    .id = "GGUF-HPAR-001",
    .name = "gguf-hyperparameter-range",
    .severity = Severity::high,
    .summary = "A number of layers or experts is larger than the tables of llama.cpp.",
    .why =
        "llama.cpp keeps what it knows about each layer in arrays of a fixed size and has written behind their end for "
        "such values.",
    .advice = "Do not load the file. No known model has so many.",
    .cwe = "CWE-787",
    .atlas = ""};

inline constexpr Rule kLength{
    .id = "GGUF-META-001",
    .name = "gguf-impossible-length",
    .severity = Severity::high,
    .summary = "A string or an array is longer than the file.",
    .why =
        "Readers allocate by the length before they read. With lengths near 2^64 the size wraps around, and what "
        "follows is written behind the allocation.",
    .advice = "Do not load the file. Get it again from its source.",
    .cwe = "CWE-122",
    .atlas = "AML.T0029",
    .references = kLengthReferences};

inline constexpr Rule kValueType{
    .id = "GGUF-META-002",
    .name = "gguf-odd-value-type",
    .severity = Severity::medium,
    .summary = "A metadata value has a type that readers refuse or read differently.",
    .why =
        "Numbers of types that do not exist were used to index tables, and arrays of arrays are legal but not read by "
        "llama.cpp. After such a value readers disagree on where the next one begins.",
    .advice = "Do not load the file. Convert the model again with a current version of the tools.",
    .cwe = "CWE-843",
    .atlas = "",
    .references = kTypeReferences};

inline constexpr Rule kDuplicateKey{
    .id = "GGUF-META-003",
    .name = "gguf-duplicate-key",
    .severity = Severity::high,
    .summary = "A metadata key appears twice.",
    .why =
        "Some readers keep the first value and some the last: a review sees one chat template or token table, and the "
        "model is run with another.",
    .advice = "Do not load the file. No writer makes it; ask where it was changed.",
    .cwe = "CWE-694",
    .atlas = "AML.T0074"};

inline constexpr Rule kOddKey{
    .id = "GGUF-META-004",
    .name = "gguf-odd-key",
    .severity = Severity::low,
    .summary = "A metadata key is not one that the specification allows.",
    .why =
        "Keys are ASCII words that dots join. Readers that take a key for a C string stop at a zero byte, and see "
        "another key than those that do not.",
    .advice = "Find out what wrote the file.",
    .cwe = "CWE-20",
    .atlas = ""};

inline constexpr Rule kAlignment{.id = "GGUF-META-005",
                                 .name = "gguf-bad-alignment",
                                 .severity = Severity::high,
                                 .summary = "The alignment of the tensor data is one that cannot be used.",
                                 .why =
                                     "Readers divide by the alignment and round sizes up to it: zero stops them, and "
                                     "one that is no power of two, or "
                                     "huge, moves every tensor to where the author wants it.",
                                 .advice = "Do not load the file. Tools write 32 or leave the key out.",
                                 .cwe = "CWE-369",
                                 .atlas = "AML.T0029",
                                 .references = kAlignmentReferences};

inline constexpr std::array<std::string_view, 2> kActiveReferences{"CVE-2026-22584", "CVE-2025-23304"};
inline constexpr Rule kActiveText{
    .id = "GGUF-META-006",
    .name = "gguf-active-text",
    .severity = Severity::medium,
    .summary = "A text of the metadata is code, or names code to run.",
    .why =
        "Readers of GGUF do nothing with such a text, but programs show metadata on pages, and converters hand them on "
        "to "
        "what evaluates them.",
    .advice = "Read the text. Do not use the file with software that interprets its metadata.",
    .cwe = "CWE-94",
    .atlas = "AML.T0018.002",
    .references = kActiveReferences};

inline constexpr Rule kSplit{
    .id = "GGUF-SPLIT-001",
    .name = "gguf-split-mismatch",
    .severity = Severity::low,
    .summary = "What the file says about its place among split files does not fit.",
    .why =
        "llama.cpp finds the other parts by the name of the first one, so that a part which says something else was "
        "exchanged, renamed or belongs to another model.",
    .advice = "Get all parts again, from one source.",
    .cwe = "CWE-345",
    .atlas = ""};

inline constexpr Rule kDimensionCount{.id = "GGUF-TENS-001",
                                      .name = "gguf-dimension-count",
                                      .severity = Severity::high,
                                      .summary = "A tensor has more than the four dimensions that ggml knows.",
                                      .why = "Readers keep the sizes in an array of four; old ones write behind it.",
                                      .advice = "Do not load the file.",
                                      .cwe = "CWE-787",
                                      .atlas = "AML.T0029",
                                      .references = kDimensionReferences};

inline constexpr Rule kDimensionSize{
    .id = "GGUF-TENS-002",
    .name = "gguf-dimension-overflow",
    .severity = Severity::high,
    .summary = "The size of a tensor is zero, negative, or does not fit into 64 bits.",
    .why =
        "A product that wraps around gives a small allocation for a large tensor; the checks against it were bypassed "
        "twice.",
    .advice = "Do not load the file.",
    .cwe = "CWE-190",
    .atlas = "AML.T0029",
    .references = kSizeReferences};

inline constexpr Rule kTensorType{
    .id = "GGUF-TENS-003",
    .name = "gguf-unknown-tensor-type",
    .severity = Severity::low,
    .summary = "A tensor has a type that llama.cpp does not read: a removed one, or one of a fork.",
    .why = "What a block of it takes is not known, so that the place of the data behind it was not checked.",
    .advice = "Load it only with the program that it was made for.",
    .cwe = "CWE-20",
    .atlas = ""};

inline constexpr Rule kPartialBlock{
    .id = "GGUF-TENS-004",
    .name = "gguf-partial-block",
    .severity = Severity::medium,
    .summary = "The rows of a quantised tensor are no whole number of blocks.",
    .why = "Readers compute the size of a row in blocks and read behind the end of the last one.",
    .advice = "Do not load the file. No quantiser writes it.",
    .cwe = "CWE-131",
    .atlas = ""};

inline constexpr Rule kTensorOffset{
    .id = "GGUF-TENS-005",
    .name = "gguf-tensor-offset",
    .severity = Severity::high,
    .summary = "A tensor does not begin where the one before it ends.",
    .why =
        "llama.cpp wants each tensor at the next aligned place. Other readers follow the offset: tensors that overlap "
        "or are not aligned are read from where the author wants, and gaps hide data.",
    .advice = "Do not load the file. Convert the model again.",
    .cwe = "CWE-125",
    .atlas = ""};

inline constexpr Rule kTensorName{
    .id = "GGUF-TENS-006",
    .name = "gguf-tensor-name",
    .severity = Severity::medium,
    .summary = "The name of a tensor is used twice, or is longer than ggml can keep.",
    .why =
        "Readers find tensors by name: one takes the first of two and the other the last, and names are cut to 63 "
        "bytes, so that two become one.",
    .advice = "Do not load the file. No writer makes it.",
    .cwe = "CWE-694",
    .atlas = "AML.T0074"};

inline constexpr Rule kTokenizer{
    .id = "GGUF-TOK-001",
    .name = "gguf-tokenizer-mismatch",
    .severity = Severity::high,
    .summary = "The tables of the tokenizer do not fit together.",
    .why =
        "llama.cpp reads scores and token types by the number of a token, and writes by the value of a byte token: a "
        "table that is too short or a token that is no byte is read or written out of bounds.",
    .advice = "Do not load the file. Convert the model again.",
    .cwe = "CWE-129",
    .atlas = "",
    .references = kTokenizerReferences};

inline constexpr Rule kTemplates{
    .id = "GGUF-TMPL-001",
    .name = "gguf-several-templates",
    .severity = Severity::info,
    .summary = "The file has more than one chat template.",
    .why = "Model pages show one of them; which one is used depends on the program and on whether tools are in use.",
    .advice = "Read all of them: `assay inspect` lists them by name.",
    .cwe = "",
    .atlas = "AML.T0074"};

inline constexpr std::array<const Rule*, 20> kRules{
    &kDataMissing,  &kCount,        &kVersion,      &kTruncated,  &kHyperparameter, &kLength,         &kValueType,
    &kDuplicateKey, &kOddKey,       &kAlignment,    &kActiveText, &kSplit,          &kDimensionCount, &kDimensionSize,
    &kTensorType,   &kPartialBlock, &kTensorOffset, &kTensorName, &kTemplates,      &kTokenizer};

}  // namespace assay::formats::gguf
