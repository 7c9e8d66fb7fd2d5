#include "formats/onnx/whole_numbers.hpp"

#include <algorithm>

namespace assay::formats::onnx {
namespace {

Outcome add(std::int64_t a, std::int64_t b) {
  std::int64_t sum = 0;
  return __builtin_add_overflow(a, b, &sum) ? Outcome{.overflows = true} : Outcome{.value = sum};
}
Outcome subtract(std::int64_t a, std::int64_t b) {
  std::int64_t difference = 0;
  return __builtin_sub_overflow(a, b, &difference) ? Outcome{.overflows = true} : Outcome{.value = difference};
}
Outcome multiply(std::int64_t a, std::int64_t b) {
  std::int64_t product = 0;
  return __builtin_mul_overflow(a, b, &product) ? Outcome{.overflows = true} : Outcome{.value = product};
}

Outcome power(std::int64_t base, std::int64_t exponent) {
  if (exponent < 0) return {};
  std::int64_t result = 1;
  for (; exponent > 0; --exponent) {
    if (base == 0 || base == 1) return {.value = base};
    if (base == -1) return {.value = exponent % 2 == 0 ? 1 : -1};
    if (__builtin_mul_overflow(result, base, &result)) return {.overflows = true};
  }
  return {.value = result};
}

}  // namespace

Outcome apply(char operation, std::int64_t a, std::int64_t b) {
  switch (operation) {
    case '+': return add(a, b);
    case '-': return subtract(a, b);
    case '*': return multiply(a, b);
    case '/':
    case '%':
      if (b == 0) return {};
      if (b == -1) return operation == '%' ? Outcome{.value = 0} : subtract(0, a);
      return {.value = operation == '/' ? a / b : a % b};
    case '^': return power(a, b);
    case '<': return {.value = std::min(a, b)};
    case '>': return {.value = std::max(a, b)};
    case '|': return {.value = a != 0 || b != 0};
    case '&': return {.value = a != 0 && b != 0};
    case '=': return {.value = a == b};
    case 'L': return b < 0 || b > 62 ? Outcome{} : multiply(a, std::int64_t{1} << b);
    case 'R': return b < 0 || b > 62 || a < 0 ? Outcome{} : Outcome{.value = a >> b};
    default: return {};
  }
}

}  // namespace assay::formats::onnx
