#pragma once

#include <algorithm>
#include <array>
#include <string_view>

/// What names in a template mean: docs/decisions/ says why this is a table and no file of rules/. Sorted: look-ups are
/// binary searches.
namespace assay::formats::jinja::vocabulary {

/// Attributes of Python that tell and lead nowhere.
inline constexpr auto kHarmlessDunders = std::to_array<std::string_view>(
    {"__author__",     "__contains__", "__copyright__", "__date__",    "__description__", "__doc__",  "__email__",
     "__end_line__",   "__eq__",       "__file__",      "__html__",    "__id__",          "__iter__", "__len__",
     "__license__",    "__line__",     "__name__",      "__prompts__", "__qualname__",    "__repr__", "__schema__",
     "__start_line__", "__str__",      "__title__",     "__type__",    "__typename__",    "__url__",  "__version__"});
static_assert(std::ranges::is_sorted(kHarmlessDunders));

/// Attributes without underscores around them that lead to frames, code and classes; `format_map` is CVE-2016-10745.
inline constexpr auto kInternals = std::to_array<std::string_view>(
    {"ag_await",  "ag_code",      "ag_frame",   "co_code",      "co_consts",    "cr_await",
     "cr_code",   "cr_frame",     "cr_origin",  "f_back",       "f_builtins",   "f_code",
     "f_globals", "f_locals",     "format_map", "func_closure", "func_code",    "func_defaults",
     "func_dict", "func_globals", "gi_code",    "gi_frame",     "gi_yieldfrom", "im_class",
     "im_func",   "im_self",      "mro",        "tb_frame",     "tb_lasti",     "tb_next"});
static_assert(std::ranges::is_sorted(kInternals));

/// Methods that start programs or load code, whatever they are called on.
inline constexpr auto kActingMethods = std::to_array<std::string_view>(
    {"__import__", "check_call", "check_output", "create_subprocess_exec", "create_subprocess_shell", "exec_module",
     "fork_exec", "getoutput", "getstatusoutput", "import_module", "load_module", "popen", "popen2", "popen3",
     "urlopen", "urlretrieve"});
static_assert(std::ranges::is_sorted(kActingMethods));

/// Functions of Python that run code or open files. No renderer hands them to a template.
inline constexpr auto kActingFunctions = std::to_array<std::string_view>(
    {"__build_class__", "__import__", "breakpoint", "compile", "eval", "exec", "execfile", "open"});
static_assert(std::ranges::is_sorted(kActingFunctions));

/// Names of Python's own modules. A template that asks for one wants out of the renderer.
inline constexpr auto kModuleNames = std::to_array<std::string_view>(
    {"__builtin__", "__builtins__", "__globals__", "__import__", "__loader__", "__spec__"});
static_assert(std::ranges::is_sorted(kModuleNames));

/// Filters of Jinja2 3.1, transformers, llama.cpp and minja. `attr` is judged by its argument.
inline constexpr auto kFilters = std::to_array<std::string_view>({"abs",
                                                                  "attr",
                                                                  "b64encode",
                                                                  "batch",
                                                                  "bool",
                                                                  "capitalize",
                                                                  "center",
                                                                  "count",
                                                                  "d",
                                                                  "default",
                                                                  "dictsort",
                                                                  "dump",
                                                                  "e",
                                                                  "endswith",
                                                                  "escape",
                                                                  "filesizeformat",
                                                                  "first",
                                                                  "float",
                                                                  "forceescape",
                                                                  "format",
                                                                  "from_json",
                                                                  "fromjson",
                                                                  "groupby",
                                                                  "indent",
                                                                  "int",
                                                                  "items",
                                                                  "join",
                                                                  "json",
                                                                  "last",
                                                                  "length",
                                                                  "list",
                                                                  "lower",
                                                                  "lstrip",
                                                                  "map",
                                                                  "max",
                                                                  "min",
                                                                  "pprint",
                                                                  "random",
                                                                  "regex_replace",
                                                                  "reject",
                                                                  "rejectattr",
                                                                  "replace",
                                                                  "reverse",
                                                                  "round",
                                                                  "rstrip",
                                                                  "safe",
                                                                  "select",
                                                                  "selectattr",
                                                                  "slice",
                                                                  "sort",
                                                                  "split",
                                                                  "startswith",
                                                                  "strftime",
                                                                  "string",
                                                                  "strip",
                                                                  "striptags",
                                                                  "sum",
                                                                  "title",
                                                                  "to_json",
                                                                  "tojson",
                                                                  "tojson_pretty",
                                                                  "trim",
                                                                  "truncate",
                                                                  "unique",
                                                                  "upper",
                                                                  "urlencode",
                                                                  "urlize",
                                                                  "wordcount",
                                                                  "wordwrap",
                                                                  "xmlattr"});
static_assert(std::ranges::is_sorted(kFilters));

/// Tests of Jinja2 3.1 and of what renderers add.
inline constexpr auto kTests = std::to_array<std::string_view>(
    {"None",        "array",    "boolean",    "callable", "contains", "defined", "divisibleby", "endswith",
     "eq",          "equalto",  "escaped",    "even",     "false",    "filter",  "float",       "ge",
     "greaterthan", "gt",       "in",         "integer",  "iterable", "le",      "lessthan",    "lower",
     "lt",          "mapping",  "ne",         "none",     "not_none", "number",  "object",      "odd",
     "sameas",      "sequence", "startswith", "string",   "test",     "true",    "undefined",   "upper"});
static_assert(std::ranges::is_sorted(kTests));

/// Functions that renderers of chat templates provide.
inline constexpr auto kFunctions = std::to_array<std::string_view>({"_",
                                                                    "caller",
                                                                    "cycler",
                                                                    "dict",
                                                                    "enumerate",
                                                                    "gettext",
                                                                    "int",
                                                                    "joiner",
                                                                    "len",
                                                                    "lipsum",
                                                                    "list",
                                                                    "loop",
                                                                    "max",
                                                                    "min",
                                                                    "namespace",
                                                                    "ngettext",
                                                                    "now",
                                                                    "raise",
                                                                    "raise_exception",
                                                                    "range",
                                                                    "sorted",
                                                                    "str",
                                                                    "strftime",
                                                                    "strftime_now",
                                                                    "super",
                                                                    "tojson",
                                                                    "zip"});
static_assert(std::ranges::is_sorted(kFunctions));

/// Methods of texts, lists and dictionaries that ordinary templates call.
inline constexpr auto kMethods = std::to_array<std::string_view>(
    {"append",       "capitalize",   "casefold", "center",     "clear",     "copy",      "count",      "cycle",
     "decode",       "encode",       "endswith", "expandtabs", "extend",    "find",      "format",     "get",
     "index",        "insert",       "isalnum",  "isalpha",    "isascii",   "isdecimal", "isdigit",    "isidentifier",
     "islower",      "isnumeric",    "isspace",  "istitle",    "isupper",   "items",     "join",       "keys",
     "ljust",        "lower",        "lstrip",   "next",       "partition", "pop",       "popitem",    "remove",
     "removeprefix", "removesuffix", "replace",  "reset",      "reverse",   "rfind",     "rindex",     "rjust",
     "rpartition",   "rsplit",       "rstrip",   "setdefault", "sort",      "split",     "splitlines", "startswith",
     "strftime",     "strip",        "swapcase", "title",      "translate", "update",    "upper",      "values",
     "zfill"});
static_assert(std::ranges::is_sorted(kMethods));

}  // namespace assay::formats::jinja::vocabulary
