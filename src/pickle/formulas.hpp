#pragma once

#include <string_view>

namespace assay::pickle {

/// Whether `path` may be a class of statsmodels that keeps the data of a model. Its __setstate__ has patsy evaluate the
/// `formula` of the state, which is Python: `y ~ np.log(x) + C(group)`.
[[nodiscard]] bool is_data_of_statsmodels(std::string_view path);

/// Whether a text is a formula that computes with columns, and no more: names, numbers, quoted names, operators and
/// calls of what nobody can run programs with.
[[nodiscard]] bool is_formula(std::string_view text);

}  // namespace assay::pickle
