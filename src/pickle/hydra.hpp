#pragma once

#include <assay/rule_data.hpp>

#include <optional>
#include <string_view>

namespace assay::pickle {

/// A function that hydra.utils.instantiate calls for a text, and what it does.
struct HydraTarget {
  std::string_view path;  ///< borrows from the text
  std::string_view does;
};

/// The first dangerous one that `text`, which stands under `key`, names by `_target_`, as its key or inside of it.
[[nodiscard]] std::optional<HydraTarget> dangerous_target(const PickleGlobals& globals, std::string_view key,
                                                          std::string_view text);

}  // namespace assay::pickle
