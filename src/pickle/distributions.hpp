#pragma once

#include <string_view>

namespace assay::pickle {

/// The class of a distribution of scipy.stats: its __setstate__ takes over every attribute and then runs the text
/// `_parse_arg_template` as source (rv_generic._attach_argparser_methods).
[[nodiscard]] bool is_distribution(std::string_view path);

/// Whether `source` is what scipy writes there: three functions that sort their arguments, whatever those are called.
[[nodiscard]] bool is_argument_parser(std::string_view source);

}  // namespace assay::pickle
