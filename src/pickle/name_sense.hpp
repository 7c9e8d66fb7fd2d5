#pragma once

#include <string_view>

namespace assay::pickle {

// What the last component of a name says, wherever it stands: lists of the places where it can be found are never
// whole.

/// What reads and writes files, whichever class or module hands it on: methods are inherited and functions imported.
[[nodiscard]] bool reaches_files(std::string_view path);

/// What runs text or functions that it is given, as a method of whatever class: `eval` of a table, `map` of a series.
[[nodiscard]] bool runs_arguments(std::string_view method);

/// Methods of texts, numbers, containers, tables and arrays that only compute.
[[nodiscard]] bool only_computes(std::string_view method);

/// Where a class or function comes from that other modules import and so hand on: `partial` is functools.partial. Empty
/// for a name that may be anybody's.
[[nodiscard]] std::string_view home_of(std::string_view name);

/// `ABCMeta`, `_ParameterMeta`: calling or rebuilding one makes a new class.
[[nodiscard]] bool is_metaclass(std::string_view name);

/// What modules call the packages that they import, where it is not their name: `np` is numpy. Empty for other names.
[[nodiscard]] std::string_view package_of_alias(std::string_view component);

}  // namespace assay::pickle
