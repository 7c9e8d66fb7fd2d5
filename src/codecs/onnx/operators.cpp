#include "codecs/onnx/operators.hpp"

#include <algorithm>
#include <tuple>

namespace assay::onnx {
namespace {

bool matches(std::string_view pattern, std::string_view text) {
  if (!pattern.ends_with('*')) return pattern == text;
  return text.starts_with(pattern.substr(0, pattern.size() - 1));
}

}  // namespace

bool is_standard(const OnnxOperators& operators, std::string_view domain, std::string_view name) {
  return std::ranges::binary_search(operators.standard, std::tuple(domain, name), {}, [&](const OperatorName& known) {
    return std::tuple(known.domain.in(operators.texts), known.name.in(operators.texts));
  });
}

Standing standing_of(const OnnxOperators& operators, std::string_view domain, std::string_view name) {
  Standing standing;
  const auto listed = std::ranges::find_if(operators.operators, [&](const OperatorEntry& entry) {
    return matches(entry.domain, domain) && matches(entry.name, name);
  });
  if (listed != operators.operators.end()) standing.listed = &*listed;
  standing.is_standard = is_standard(operators, domain, name);
  standing.is_standard_domain = std::ranges::binary_search(operators.standard_domains, domain);
  standing.is_known_domain =
      std::ranges::any_of(operators.known_domains, [&](std::string_view pattern) { return matches(pattern, domain); });
  return standing;
}

}  // namespace assay::onnx
