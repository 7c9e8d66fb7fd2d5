#pragma once

#include "codecs/python/statement.hpp"

#include <cstddef>
#include <span>
#include <string_view>

namespace assay::formats::python {

/// Whether the code at a token of a statement runs when the file is imported.
[[nodiscard]] bool runs_at_once(const ::assay::python::Statement& statement, std::size_t at);

/// Whether a token is the value of a parameter that is left out: used when the function is called.
[[nodiscard]] bool is_default(const ::assay::python::Statement& statement, std::size_t at);

/// Whether a resolved name is that of a function that starts programs or runs text as code: `os.system`, `eval`.
[[nodiscard]] bool is_runner(std::string_view dotted);

/// Whether the name in the tokens [`at`, `end`) is used as a value: it is not called, compared, assigned to or only
/// given another name, which is followed.
[[nodiscard]] bool is_value(std::span<const ::assay::python::Token> tokens, std::size_t at, std::size_t end);

/// Whether such a value is the function that its name says. `eval` is what people call a part of their data, and
/// `subprocess.Popen` a class, of which a type may be said.
[[nodiscard]] bool may_be_runner(std::string_view dotted, const ::assay::python::Statement& statement, std::size_t at,
                                 std::size_t end);

}  // namespace assay::formats::python
