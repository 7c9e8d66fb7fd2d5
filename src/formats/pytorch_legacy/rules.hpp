#pragma once

#include <assay/rule.hpp>

#include <array>

namespace assay::formats::pytorch_legacy {

inline constexpr Rule kProtocol{
    .id = "PTL-PROTO-001",
    .name = "pytorch-legacy-protocol",
    .severity = Severity::medium,
    .summary = "A legacy checkpoint of PyTorch has a protocol number that PyTorch does not write.",
    .why =
        "torch.load reads the first pickles and refuses the file; other readers go on. Files like this are made to be "
        "seen by one and not by the other.",
    .advice = "Do not load it. PyTorch has only ever written 1001.",
    .cwe = "CWE-436",
    .atlas = "AML.T0107"};

inline constexpr Rule kKeys{
    .id = "PTL-KEYS-001",
    .name = "pytorch-legacy-storage-keys",
    .severity = Severity::medium,
    .summary = "The storages that the checkpoint uses and those that it lists are not the same.",
    .why =
        "A storage that is used and not listed keeps whatever the memory held before, which ends up in the model; one "
        "that is listed and not used, or listed twice, shifts everything behind it.",
    .advice = "Do not use the weights. Ask for the file again, or for safetensors.",
    .cwe = "CWE-908",
    .atlas = "AML.T0076"};

inline constexpr Rule kSize{
    .id = "PTL-SIZE-001",
    .name = "pytorch-legacy-storage-size",
    .severity = Severity::medium,
    .summary = "A storage of the checkpoint has another size than its tensors were told.",
    .why = "Tensors are views into storages. A storage that is too small lets them reach beyond its end.",
    .advice = "Do not use the weights. Ask for the file again, or for safetensors.",
    .cwe = "CWE-131",
    .atlas = "AML.T0076"};

inline constexpr std::array<const Rule*, 3> kRules{&kKeys, &kProtocol, &kSize};

}  // namespace assay::formats::pytorch_legacy
