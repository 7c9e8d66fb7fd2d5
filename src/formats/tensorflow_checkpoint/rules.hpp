#pragma once

#include <assay/rule.hpp>

#include <array>

namespace assay::formats::tensorflow_checkpoint {

inline constexpr Rule kEntry{
    .id = "TFC-ENTRY-001",
    .name = "tensorflow-checkpoint-entry",
    .severity = Severity::medium,
    .summary = "The table of a checkpoint describes a tensor that cannot be.",
    .why =
        "Readers allocate what the shape says and read where the offset says. Sizes that are negative or do not fit "
        "their shape have crashed them.",
    .advice = "Do not load the checkpoint. Get it again from its source.",
    .cwe = "CWE-190",
    .atlas = "AML.T0029"};

inline constexpr Rule kLoneShard{
    .id = "TFC-SHARD-001",
    .name = "tensorflow-checkpoint-lone-shard",
    .severity = Severity::low,
    .summary = "The bytes of a checkpoint are there without the table that says what they are.",
    .why = "Nothing loads them so. What the file holds is known by its name alone.",
    .advice = "Scan the checkpoint with all of its files.",
    .cwe = "",
    .atlas = ""};

inline constexpr std::array<const Rule*, 2> kRules{&kEntry, &kLoneShard};

}  // namespace assay::formats::tensorflow_checkpoint
