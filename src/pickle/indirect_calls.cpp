// Harmless functions that call one of their arguments.
#include "pickle/program.hpp"

#include <algorithm>
#include <array>

namespace assay::pickle {
namespace {

/// `_rebuild_from_type_v2(f, type, args, state)` and its kin call `f(*args)`: where the arguments stand.
struct IndirectCall {
  std::string_view path;
  std::size_t callee;
  std::size_t arguments;     ///< index of the argument tuple; kRest: all that follow the callee
  std::size_t state;         ///< index of what the result's __setstate__ is called with; kNone: nothing
  bool may_be_data = false;  ///< called if it is a function
};
constexpr std::size_t kRest = 99;
constexpr std::size_t kNone = 99;
constexpr std::array kIndirectCalls{
    IndirectCall{"torch._tensor._rebuild_from_type_v2", 0, 2, 3},
    IndirectCall{"torch._tensor._rebuild_from_type", 0, 2, kNone},
    IndirectCall{"jax._src.array._reconstruct_array", 0, 1, 2},
    IndirectCall{"dill._dill._create_array", 0, 1, 2},
    IndirectCall{"numpy.random._pickle.__randomstate_ctor", 1, kRest, kNone},
    IndirectCall{"numpy.random._pickle.__generator_ctor", 1, kRest, kNone},
    IndirectCall{"tensorflow.python.ops.resource_variable_ops.ResourceVariable", 0, kRest, kNone, true},
};

}  // namespace

void Program::judge_indirect_calls(std::string_view path, Value callable, Value arguments, const Site& site) {
  // Arguments that a call makes: what of them is called cannot be told.
  if (arguments.is(Tag::object) && (is_indirect(path) || path == "builtins.iter"))
    record(CallKind::reduce, {.status = Status::unknown}, callable, arguments, site);
  for (const auto& indirect : kIndirectCalls) {
    if (indirect.path != path) continue;
    const auto items = arguments_of(arguments);
    if (indirect.callee >= items.size()) continue;
    if (indirect.may_be_data && !is_function(items[indirect.callee])) continue;
    const Value result =
        judge_callee(items[indirect.callee],
                     indirect.arguments < items.size() ? items[indirect.arguments] : Value(Tag::tuple, kNoNode), site);
    if (indirect.state < items.size()) build(result, items[indirect.state], site);
  }
  // iter(f, end) calls f for each of its items.
  if (path == "builtins.iter" && arguments_of(arguments).size() == 2)
    judge_callee(arguments_of(arguments)[0], Value(Tag::tuple, heap_.make()), site);
}

bool Program::is_indirect(std::string_view path) {
  return std::ranges::any_of(kIndirectCalls, [&](const auto& indirect) { return indirect.path == path; });
}

}  // namespace assay::pickle
