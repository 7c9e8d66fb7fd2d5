#pragma once

#include <assay/rule.hpp>

#include <array>

namespace assay::formats::safetensors_index {

inline constexpr Rule kShardPath{
    .id = "ST-INDEX-001",
    .name = "safetensors-index-path",
    .severity = Severity::high,
    .summary = "The index of a model names a file outside of the model's folder.",
    .why =
        "Loaders join the name with the folder of the index and open what is there. With `..`, an absolute path or a "
        "URL the author of the index chooses which file of the host is read, or from where it comes.",
    .advice = "Do not load the model. The shards of a model lie beside its index.",
    .cwe = "CWE-22",
    .atlas = "AML.T0011.000"};

inline constexpr Rule kShardDowngrade{
    .id = "ST-INDEX-002",
    .name = "safetensors-index-downgrade",
    .severity = Severity::high,
    .summary = "The index of a safetensors model names a file that is loaded in another way.",
    .why =
        "Loaders decide by the ending of each file's name: what does not end in .safetensors is unpickled. A model "
        "that looks as if it could not run code can.",
    .advice = "Do not load the model before the file that is named has been scanned. Ask for safetensors files.",
    .cwe = "CWE-502",
    .atlas = "AML.T0011.000"};

inline constexpr Rule kForm{
    .id = "ST-INDEX-003",
    .name = "safetensors-index-form",
    .severity = Severity::medium,
    .summary = "The index of a model is not one object that gives each tensor one file.",
    .why =
        "Where a tensor is named twice, one reader takes it from one file and another from the other. What a review "
        "sees is not what is loaded.",
    .advice = "Save the model again with the library that made it.",
    .cwe = "CWE-694",
    .atlas = ""};

inline constexpr Rule kMissingShard{
    .id = "ST-INDEX-004",
    .name = "safetensors-index-missing-shard",
    .severity = Severity::low,
    .summary = "The index of a model names a file that is not there.",
    .why =
        "The model is not complete, so this scan has not seen all of it. Some loaders download what is missing from "
        "wherever the model says it comes from.",
    .advice = "Scan the complete model.",
    .cwe = "",
    .atlas = ""};

inline constexpr std::array<const Rule*, 4> kRules{&kShardPath, &kShardDowngrade, &kForm, &kMissingShard};

}  // namespace assay::formats::safetensors_index
