#pragma once

#include <assay/rule_data.hpp>

#include <cstdint>
#include <string>
#include <string_view>

namespace assay::formats::config {

/// What it means that a configuration names something of Python to be called.
struct Callable {
  enum class Standing : std::uint8_t {
    harmless,   ///< listed as such, or a class of a library that models are made with
    loads,      ///< ordinary, and as good as what the values beside it name
    unknown,    ///< of a package that nobody has looked at
    unlisted,   ///< of Python itself or of a framework, and nothing says what it does
    dangerous,  ///< listed
  };
  Standing standing = Standing::harmless;
  std::string path;       ///< canonical: `os.system` for `posix.system`
  std::string_view does;  ///< completes "…, which …"; of what is dangerous
  Severity severity = Severity::info;
  bool is_resolver = false;  ///< gives what its arguments name: importlib.import_module, hydra.utils.get_method

  [[nodiscard]] bool is_dangerous() const { return standing == Standing::dangerous; }
};

/// Whether a text is `package.module.name` and nothing else.
[[nodiscard]] bool is_dotted_name(std::string_view text);

/// The list of pickles (rules/pickle/globals.toml) is asked first: a call is a call. Then prefixes of libraries whose
/// classes configurations name. What a path reaches through the imports of other modules is judged as what it is:
/// `mypackage.os.system`.
[[nodiscard]] Callable judge_callable(const PickleGlobals& globals, std::string_view dotted);

/// Whether a path is a library that models are made with, or lies in one: `torch`, `speechbrain.nnet`.
[[nodiscard]] bool is_of_a_library(std::string_view path);

}  // namespace assay::formats::config
