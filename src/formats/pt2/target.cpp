#include "formats/pt2/target.hpp"

#include "codecs/torch/operators.hpp"
#include "core/text.hpp"
#include "formats/pt2/rules.hpp"
#include "pickle/policy.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace assay::formats::pt2 {
namespace {

using assay::torch::Effect;

constexpr std::string_view kOperators = "torch.ops.";
/// Libraries of exported programs that TorchScript does not have: operators with graphs for arguments, and those that
/// torch registers for the compiler, for ExecuTorch and for quantisation.
constexpr std::array<std::string_view, 10> kExportLibraries{"_c10d_functional_autograd",
                                                            "_inductor_test",
                                                            "bundled",
                                                            "dim_order_ops",
                                                            "executorch_prim",
                                                            "export",
                                                            "higher_order",
                                                            "streams",
                                                            "symm_mem",
                                                            "torchao"};
/// Dialects of ExecuTorch: the operators of torch under other names.
constexpr std::array<std::string_view, 2> kDialects{"executorch.exir.dialects.", "executorch.exir.memory."};
/// One of several results of an operator.
constexpr std::string_view kItem = "_operator.getitem";
/// Arithmetic on sizes, which torch keeps outside of its operators.
constexpr std::array<std::string_view, 2> kSymbolic{"torch.sym_", "torch._sym_"};

bool begins(std::string_view text, std::span<const std::string_view> prefixes) {
  return std::ranges::any_of(prefixes, [&](std::string_view one) { return text.starts_with(one); });
}

TargetRemark custom(std::string_view library) {
  return {&kCustomOperator, kCustomOperator.severity,
          fmt::format("which PyTorch does not have: the library {} must register it", text::quoted(library, 80))};
}

/// `torch.ops.<library>.<name>.<overload>`.
std::optional<TargetRemark> remark_on_operator(std::string_view path) {
  const auto dot = std::min(path.find('.'), path.size());
  const auto library = path.substr(0, dot);
  const auto rest = path.substr(std::min(dot + 1, path.size()));
  const auto name = rest.substr(0, std::min(rest.find('.'), rest.size()));
  if (std::ranges::find(kExportLibraries, library) != kExportLibraries.end()) return std::nullopt;
  // What the arguments are makes no difference to the operators that are listed for files.
  switch (assay::torch::effect_of(library, name, 0)) {
    case Effect::reads_file: return TargetRemark{&kUnsafeOperator, kUnsafeOperator.severity, "which reads a file"};
    case Effect::writes_file: return TargetRemark{&kUnsafeOperator, kUnsafeOperator.severity, "which writes a file"};
    case Effect::unknown: return custom(library);
    // Views of memory are checked where exported programs run, and collectives are what programs of many machines do.
    case Effect::none:
    case Effect::raw_memory:
    case Effect::remote_call: break;
  }
  return std::nullopt;
}

}  // namespace

std::optional<TargetRemark> remark_on(std::string_view target, const PickleGlobals& globals) {
  if (target.starts_with(kOperators)) return remark_on_operator(target.substr(kOperators.size()));
  if (begins(target, kSymbolic) && std::ranges::count(target, '.') == 1) return std::nullopt;
  if (begins(target, kDialects) || target == kItem) return std::nullopt;
  if (target.starts_with('#')) return custom(target.substr(1, std::min(target.find(':'), target.size()) - 1));
  const auto dot = target.rfind('.');
  if (dot == std::string_view::npos) return custom(target);
  const auto judgement =
      pickle::judge_name(globals, target.substr(0, dot), target.substr(dot + 1), pickle::Use::called);
  const bool is_dangerous = judgement.status == pickle::Status::dangerous && judgement.global_class != nullptr;
  if (is_dangerous || judgement.is_resolver)
    return TargetRemark{&kUnsafeOperator, Severity::high,
                        fmt::format("a function of Python, which {}",
                                    is_dangerous ? judgement.global_class->does : "gives any object by its name")};
  const bool is_arithmetic =
      target.starts_with("math.") || target.starts_with("_operator.") || target.starts_with("operator.");
  if (is_arithmetic && std::ranges::count(target, '.') == 1) return std::nullopt;
  return TargetRemark{&kCustomOperator, kCustomOperator.severity, "which is none of PyTorch's operators"};
}

}  // namespace assay::formats::pt2
