#include "pickle/name_sense.hpp"

#include <algorithm>
#include <array>

namespace assay::pickle {
namespace {

std::string_view last_component(std::string_view path) { return path.substr(path.rfind('.') + 1); }

std::string_view without_underscores(std::string_view name) {
  return name.substr(std::min(name.find_first_not_of('_'), name.size()));
}

/// pandas writes to a path with nearly every `to_…`, and returns a text without one.
bool is_pandas_writer(std::string_view path, std::string_view name) {
  static constexpr auto kConversions = std::to_array<std::string_view>(
      {"to_coo", "to_dense", "to_dict", "to_flat_index", "to_frame", "to_julian_date", "to_list", "to_native_types",
       "to_numpy", "to_offset", "to_period", "to_perioddelta", "to_pydatetime", "to_pytimedelta", "to_series",
       "to_timestamp"});
  static_assert(std::ranges::is_sorted(kConversions));
  return name.starts_with("to_") && (path.starts_with("pandas.") || !path.contains('.')) &&
         std::ranges::find(kConversions, name) == kConversions.end();
}

}  // namespace

bool reaches_files(std::string_view path) {
  static constexpr auto kNames = std::to_array<std::string_view>({"dump",
                                                                  "from_directory",
                                                                  "from_file",
                                                                  "from_pretrained",
                                                                  "fromfile",
                                                                  "load",
                                                                  "load_from_checkpoint",
                                                                  "new_shared_filename",
                                                                  "parse",
                                                                  "push_to_hub",
                                                                  "read",
                                                                  "save",
                                                                  "show",
                                                                  "to_csv",
                                                                  "to_file",
                                                                  "to_hdf",
                                                                  "to_json_file",
                                                                  "to_parquet",
                                                                  "to_pickle",
                                                                  "tobitmap",
                                                                  "tofile",
                                                                  "write"});
  static_assert(std::ranges::is_sorted(kNames));
  const auto name = without_underscores(last_component(path));
  static constexpr auto kBeginnings = std::to_array<std::string_view>({"dump_", "load_", "read_", "save_", "write_"});
  static_assert(std::ranges::is_sorted(kBeginnings));
  return std::ranges::any_of(kBeginnings, [&](auto beginning) { return name.starts_with(beginning); }) ||
         std::ranges::binary_search(kNames, name) || is_pandas_writer(path, name);
}

bool runs_arguments(std::string_view method) {
  static constexpr auto kNames = std::to_array<std::string_view>(
      {"agg",   "aggregate", "apply",         "applymap", "call",   "eval",   "exec",   "execute",
       "execv", "filter",    "import_module", "map",      "pipe",   "popen",  "query",  "reduce",
       "run",   "runcall",   "spawn",         "start",    "submit", "system", "timeit", "transform"});
  static_assert(std::ranges::is_sorted(kNames));
  const auto name = without_underscores(method);
  return std::ranges::binary_search(kNames, name) || name.starts_with("exec_") || name.starts_with("run_");
}

bool only_computes(std::string_view method) {
  static constexpr auto kNames = std::to_array<std::string_view>(
      {"abs",         "all",        "any",        "argmax",     "argmin",   "argsort",    "as_integer_ratio",
       "astype",      "bit_length", "capitalize", "casefold",   "center",   "clip",       "conj",
       "conjugate",   "copy",       "count",      "cpu",        "cuda",     "cumsum",     "date",
       "decode",      "detach",     "diff",       "difference", "double",   "dropna",     "encode",
       "endswith",    "expandtabs", "fillna",     "find",       "flatten",  "float",      "get",
       "half",        "head",       "hex",        "imag",       "index",    "int",        "intersection",
       "isalnum",     "isalpha",    "isdecimal",  "isdigit",    "isin",     "islower",    "isna",
       "isnull",      "isnumeric",  "isoformat",  "isspace",    "issubset", "issuperset", "istitle",
       "isupper",     "item",       "items",      "join",       "keys",     "ljust",      "long",
       "lower",       "lstrip",     "max",        "mean",       "median",   "min",        "mode",
       "most_common", "notna",      "notnull",    "numpy",      "nunique",  "partition",  "prod",
       "ravel",       "real",       "replace",    "reshape",    "rfind",    "rindex",     "rjust",
       "round",       "rpartition", "rsplit",     "rstrip",     "split",    "splitlines", "squeeze",
       "startswith",  "std",        "strftime",   "strip",      "sum",      "swapcase",   "symmetric_difference",
       "tail",        "time",       "timestamp",  "title",      "to_dict",  "to_list",    "to_numpy",
       "toarray",     "tocoo",      "tocsc",      "tocsr",      "todense",  "tolist",     "total_seconds",
       "translate",   "transpose",  "union",      "unique",     "upper",    "values",     "var",
       "zfill"});
  static_assert(std::ranges::is_sorted(kNames));
  return std::ranges::binary_search(kNames, method);
}

std::string_view home_of(std::string_view name) {
  struct Home {
    std::string_view name;
    std::string_view path;
  };
  static constexpr std::array kHomes{
      Home{"ABCMeta", "abc.ABCMeta"},
      Home{"BuiltinFunctionType", "types.BuiltinFunctionType"},
      Home{"CodeType", "types.CodeType"},
      Home{"EnumMeta", "enum.EnumMeta"},
      Home{"FileIO", "io.FileIO"},
      Home{"FunctionType", "types.FunctionType"},
      Home{"GraphModule", "torch.fx.graph_module.GraphModule"},
      Home{"LambdaType", "types.LambdaType"},
      Home{"MappingProxyType", "types.MappingProxyType"},
      Home{"Matrix", "sympy.matrices.dense.MutableDenseMatrix"},
      Home{"MethodType", "types.MethodType"},
      Home{"ModuleType", "types.ModuleType"},
      Home{"MutableDenseMatrix", "sympy.matrices.dense.MutableDenseMatrix"},
      Home{"NamedTemporaryFile", "tempfile.NamedTemporaryFile"},
      Home{"NamedTuple", "typing.NamedTuple"},
      Home{"Pool", "multiprocessing.pool.Pool"},
      Home{"Popen", "subprocess.Popen"},
      Home{"Process", "multiprocessing.Process"},
      Home{"ProcessPoolExecutor", "concurrent.futures.ProcessPoolExecutor"},
      Home{"SimpleNamespace", "types.SimpleNamespace"},
      Home{"StringIO", "io.StringIO"},
      Home{"TemporaryDirectory", "tempfile.TemporaryDirectory"},
      Home{"TextIOWrapper", "io.TextIOWrapper"},
      Home{"Thread", "threading.Thread"},
      Home{"ThreadPool", "multiprocessing.pool.ThreadPool"},
      Home{"ThreadPoolExecutor", "concurrent.futures.ThreadPoolExecutor"},
      Home{"_BaseComposition", "sklearn.utils.metaestimators._BaseComposition"},
      Home{"_make_tuple_bunch", "scipy._lib._bunch._make_tuple_bunch"},
      Home{"attrgetter", "operator.attrgetter"},
      Home{"cached_property", "functools.cached_property"},
      Home{"import_module", "importlib.import_module"},
      Home{"itemgetter", "operator.itemgetter"},
      Home{"make_dataclass", "dataclasses.make_dataclass"},
      Home{"methodcaller", "operator.methodcaller"},
      Home{"partial", "functools.partial"},
      Home{"partialmethod", "functools.partialmethod"},
      Home{"set_numeric_ops", "numpy.set_numeric_ops"},
      Home{"seterrcall", "numpy.seterrcall"},
      Home{"simplefilter", "warnings.simplefilter"},
      Home{"suppress_warnings", "numpy.testing._private.utils.suppress_warnings"},
  };
  static_assert(std::ranges::is_sorted(kHomes, {}, &Home::name));
  const auto found = std::ranges::lower_bound(kHomes, name, {}, &Home::name);
  return found != kHomes.end() && found->name == name ? found->path : std::string_view();
}

bool is_metaclass(std::string_view name) {
  return name.ends_with("Meta") || name.ends_with("MetaClass") || name.ends_with("Metaclass") || name == "type";
}

std::string_view package_of_alias(std::string_view component) {
  struct Alias {
    std::string_view name;
    std::string_view package;
  };
  static constexpr std::array<Alias, 12> kAliases{{{"F", "torch.nn.functional"},
                                                   {"_VF", "torch"},
                                                   {"jnp", "jax.numpy"},
                                                   {"nn", "torch.nn"},
                                                   {"np", "numpy"},
                                                   {"nx", "networkx"},
                                                   {"onp", "numpy"},
                                                   {"pa", "pyarrow"},
                                                   {"pd", "pandas"},
                                                   {"plt", "matplotlib.pyplot"},
                                                   {"sp", "scipy"},
                                                   {"tf", "tensorflow"}}};
  const auto* const found = std::ranges::find(kAliases, component, &Alias::name);
  return found == kAliases.end() ? std::string_view{} : found->package;
}

}  // namespace assay::pickle
