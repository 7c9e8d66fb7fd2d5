#pragma once

#include "formats/python/arguments.hpp"
#include "formats/python/deed.hpp"

#include <assay/rule.hpp>

#include <optional>
#include <string_view>

namespace assay::formats::python {

/// How much a call counts that runs when the file is imported; nothing when it is not worth a word.
[[nodiscard]] std::optional<Severity> weight_on_import(Deed deed, std::string_view dotted, const Arguments& arguments);

/// How much it counts in a function. `is_in_handler`: a server calls the function for each request.
[[nodiscard]] std::optional<Severity> weight_when_called(Deed deed, std::string_view dotted, const Arguments& arguments,
                                                         bool is_in_handler);

}  // namespace assay::formats::python
