#pragma once

#include <assay/rule.hpp>

#include <array>

namespace assay::formats::ctranslate2 {

inline constexpr std::array<std::string_view, 1> kReferences{
    "https://github.com/OpenNMT/CTranslate2/blob/master/src/models/model.cc"};

inline constexpr Rule kSize{
    .id = "CT2-SIZE-001",
    .name = "ctranslate2-size",
    .severity = Severity::high,
    .summary = "A variable has more or less bytes than its shape, or a name does not end.",
    .why =
        "CTranslate2 makes room for what the shape says and reads as many bytes into it as the variable has, without "
        "comparing them; a name it reads up to a zero byte, wherever that is. More bytes are written into memory that "
        "is not the variable's.",
    .advice = "Do not load the model. Convert it again from its source.",
    .cwe = "CWE-787",
    .atlas = "AML.T0011.000",
    .references = kReferences};

/// Every rule of the format, ordered by id.
inline constexpr std::array<const Rule*, 1> kRules{&kSize};

}  // namespace assay::formats::ctranslate2
