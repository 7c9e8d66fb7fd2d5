#pragma once

#include <assay/rule.hpp>

#include <array>

namespace assay::formats::hdf5 {

inline constexpr std::array<std::string_view, 1> kExternalReferences{"CVE-2026-1669"};
inline constexpr std::array<std::string_view, 1> kShapeReferences{"CVE-2026-0897"};
inline constexpr std::array<std::string_view, 1> kFilterReferences{
    "https://github.com/HDFGroup/hdf5_plugins/blob/master/docs/RegisteredFilterPlugins.md"};

inline constexpr Rule kTruncated{
    .id = "HDF5-END-001",
    .name = "hdf5-truncated",
    .severity = Severity::medium,
    .summary = "The file is shorter than its superblock says.",
    .why =
        "Most often a download that stopped. The HDF5 library refuses the file; other readers read what is not there.",
    .advice = "Get the file again from its source; do not load it if it is the same there.",
    .cwe = "CWE-130",
    .atlas = ""};

inline constexpr Rule kExternalStorage{
    .id = "HDF5-EXT-001",
    .name = "hdf5-external-storage",
    .severity = Severity::high,
    .summary = "The numbers of a data set are the bytes of another file.",
    .why =
        "Reading the data set reads that file, whatever it is: a key, a token, an account. Its bytes become weights, "
        "which leave with the next copy of the model.",
    .advice = "Do not load the file. Keras refuses it since 3.13.2; no model needs it.",
    .cwe = "CWE-73",
    .atlas = "AML.T0037",
    .references = kExternalReferences};

inline constexpr Rule kPluginFilter{
    .id = "HDF5-FILTER-001",
    .name = "hdf5-plugin-filter",
    .severity = Severity::medium,
    .summary = "A data set can be read only with a filter that the HDF5 library loads as a plug-in.",
    .why =
        "Reading the data set makes the library look for a shared library that has the filter, and load what it finds. "
        "Registered filters are ordinary in scientific data, and rare in models.",
    .advice = "Find out which filter it is. Do not install a plug-in that came with the file.",
    .cwe = "CWE-114",
    .atlas = "",
    .references = kFilterReferences};

inline constexpr Rule kExternalLink{
    .id = "HDF5-LINK-001",
    .name = "hdf5-external-link",
    .severity = Severity::high,
    .summary = "A name in the file is a link into another file.",
    .why =
        "A program that opens the name opens the other file, with the rights of who loads the model. What is loaded is "
        "not what was scanned.",
    .advice = "Do not load the file unless the other one is meant to be there, and scan that one as well.",
    .cwe = "CWE-73",
    .atlas = "AML.T0037",
    .references = kExternalReferences};

inline constexpr Rule kUserLink{
    .id = "HDF5-LINK-002",
    .name = "hdf5-user-link",
    .severity = Severity::medium,
    .summary = "A link is of a kind that only a program of its own understands.",
    .why = "What it leads to is up to code that is registered for its kind. No library that loads models writes one.",
    .advice = "Find out what wrote the file, and what its links are for.",
    .cwe = "CWE-20",
    .atlas = ""};

inline constexpr Rule kOutside{
    .id = "HDF5-PLACE-001",
    .name = "hdf5-outside-file",
    .severity = Severity::medium,
    .summary = "The numbers of a data set lie behind the end of the file.",
    .why = "The file is cut or made up. A reader that does not check reads memory that is not there.",
    .advice = "Get the file again from its source; do not load it if it is the same there.",
    .cwe = "CWE-125",
    .atlas = ""};

inline constexpr Rule kOverlap{
    .id = "HDF5-PLACE-002",
    .name = "hdf5-overlap",
    .severity = Severity::medium,
    .summary = "Two structures or data sets share bytes.",
    .why =
        "The HDF5 library gives each its own place. Where they overlap, one is not what it looks like: weights that "
        "are structures, a tree that leads back to itself, a small file that grows without bound.",
    .advice = "Do not load the file. No ordinary program writes it; ask where it comes from.",
    .cwe = "CWE-405",
    .atlas = "AML.T0029"};

inline constexpr Rule kShapeBomb{
    .id = "HDF5-SHAPE-001",
    .name = "hdf5-shape-bomb",
    .severity = Severity::high,
    .summary = "A data set declares more than 4 GiB, and more than a thousand times of what is stored.",
    .why = "A program that loads it allocates what the shape says: a file of some kilobytes takes all memory there is.",
    .advice = "Do not load the file. Keras refuses it since 3.12.1 by the same measure.",
    .cwe = "CWE-789",
    .atlas = "AML.T0029",
    .references = kShapeReferences};

inline constexpr Rule kVirtualDataset{
    .id = "HDF5-VDS-001",
    .name = "hdf5-virtual-dataset",
    .severity = Severity::high,
    .summary = "A data set is put together from data sets in other files.",
    .why =
        "Reading it opens those files with the rights of who loads the model. What is loaded is not what was scanned.",
    .advice = "Do not load the file unless the others are meant to be there, and scan those as well.",
    .cwe = "CWE-73",
    .atlas = "AML.T0037",
    .references = kExternalReferences};

inline constexpr std::array<const Rule*, 9> kRules{&kTruncated,    &kExternalStorage, &kPluginFilter,
                                                   &kExternalLink, &kUserLink,        &kOutside,
                                                   &kOverlap,      &kShapeBomb,       &kVirtualDataset};

}  // namespace assay::formats::hdf5
