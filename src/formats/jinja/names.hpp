#pragma once

#include <cstdint>
#include <string_view>

namespace assay::formats::jinja {

/// True for attributes that lead from a value to the interpreter: `__class__`, `mro`, `gi_frame`,
/// `_TemplateReference__context`.
[[nodiscard]] bool is_internal(std::string_view attribute);
/// True for names of Python's own modules, which no renderer hands to a template: `__builtins__`.
[[nodiscard]] bool is_internal_root(std::string_view name);
/// The same for a text that may be a path of attributes: `__class__.__init__`, as `map(attribute=…)` takes it. Short
/// words that are also ordinary (`mro`) are none.
[[nodiscard]] bool is_internal_path(std::string_view text);
/// True when a field of str.format reaches into its argument: `{0.__class__}`, `{x[__globals__]}`.
[[nodiscard]] bool is_reaching_format(std::string_view text);

/// True for methods that act when they are called with an argument: `popen`, `check_output`, `import_module`.
[[nodiscard]] bool is_acting_method(std::string_view receiver, std::string_view method);
/// True for functions of Python that no template gets: `eval`, `__import__`, `open`.
[[nodiscard]] bool is_acting_function(std::string_view function);

/// The vocabulary of the renderers of chat templates, and what ordinary ones use beyond it.
[[nodiscard]] bool is_known_filter(std::string_view name);
[[nodiscard]] bool is_known_test(std::string_view name);
[[nodiscard]] bool is_known_function(std::string_view name);
[[nodiscard]] bool is_known_method(std::string_view name);

}  // namespace assay::formats::jinja
