#pragma once

#include "pickle/judgement.hpp"

#include <assay/rule_data.hpp>

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace assay::pickle {

/// Stands for a module or a name that a call computes while the stream is loaded.
inline constexpr std::string_view kComputed = "<computed>";

/// How a stream uses a name.
enum class Use : std::uint8_t {
  referenced,  ///< imported and kept as a value
  called,      ///< REDUCE, OBJ, INST: the function runs, __init__ runs
  rebuilt,     ///< NEWOBJ, _reconstructor, BUILD: __new__ and __setstate__ run, __init__ does not
};

/// What a name of a stream is. The first `module_size` bytes of the path name a module that exists; what is behind them
/// may pass through modules that it imports.
struct CanonicalName {
  std::string path;
  std::size_t module_size = 0;
};

/// The canonical path of `module`.`name`: Python 2 spellings mapped, re-exported modules replaced by what they are
/// ("random" "_os.system" is os.system). `name` may be dotted; without a module nothing is known to be one. Bounded
/// work on any input.
[[nodiscard]] CanonicalName canonical_name(const PickleGlobals& globals, std::string_view module,
                                           std::string_view name);

/// What policy says of a canonical path under a use. docs/formats/pickle.md#policy
[[nodiscard]] Judgement judge(const PickleGlobals& globals, std::string path, Use use);
/// The same for a name as a file writes it.
[[nodiscard]] Judgement judge_name(const PickleGlobals& globals, std::string_view module, std::string_view name,
                                   Use use);
/// The same when `canonical_name` was asked already.
[[nodiscard]] Judgement judge_name(const PickleGlobals& globals, CanonicalName canonical, std::string_view module,
                                   std::string_view name, Use use);

/// The resolver entry of a canonical path, if it is one.
[[nodiscard]] const GlobalEntry* find_resolver(const PickleGlobals& globals, std::string_view path);

/// Whether some name below `module` is allowed: importing the module is then part of loading ordinary models.
[[nodiscard]] bool is_module_of_allowed_names(const PickleGlobals& globals, std::string_view module);

/// The class whose `__new__` a canonical path is; nothing when it is no such path.
[[nodiscard]] std::optional<std::string_view> class_of_new(std::string_view path);

/// Whether the last component looks like a class: an upper-case letter first, after underscores.
[[nodiscard]] bool is_class_like(std::string_view path);

/// Whether a component of a dotted attribute leads from an object to modules, frames or code: "__class__.__init__",
/// "os".
[[nodiscard]] bool leads_out_of_object(std::string_view attribute);

/// "allowed", "outside", "unlisted", "dangerous", …
[[nodiscard]] std::string_view name_of(Status status);

}  // namespace assay::pickle
