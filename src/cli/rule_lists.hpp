#pragma once

#include "match/signatures.hpp"

#include <assay/rule.hpp>

#include <span>
#include <string>

namespace assay::cli {

/// Rules in short, as results on standard output.
[[nodiscard]] std::string rules_as_text(std::span<const Rule* const> rules);
[[nodiscard]] std::string rules_as_json(std::span<const Rule* const> rules);
[[nodiscard]] std::string rules_as_markdown(std::span<const Rule* const> rules);
[[nodiscard]] std::string rule_as_json(const Rule& rule);

[[nodiscard]] std::string signatures_as_text(std::span<const match::SignatureInfo> signatures);
[[nodiscard]] std::string signatures_as_json(std::span<const match::SignatureInfo> signatures);

}  // namespace assay::cli
