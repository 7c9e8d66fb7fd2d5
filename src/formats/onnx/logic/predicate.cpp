#include "formats/onnx/logic/taint.hpp"

namespace assay::formats::onnx::logic {

Predicate combined(const Predicate& left, const Predicate& right) {
  // One that looks for a trigger stays one, whatever it is combined with.
  Predicate result = right.hot && !left.hot ? right : left;
  result.raw = left.raw || right.raw;
  result.trunk = left.trunk || right.trunk;
  result.narrowed = left.narrowed || right.narrowed;
  result.reduced = left.reduced || right.reduced;
  result.against_constant = left.against_constant || right.against_constant;
  result.smooth = left.smooth && right.smooth;
  result.setting = left.setting && right.setting;
  result.counted = left.counted || right.counted;
  result.abreast = left.abreast == right.abreast ? left.abreast : kOnlyOne;
  result.pair = left.pair || right.pair;
  result.single = left.single && right.single;
  result.running = left.running || right.running;
  result.hot = left.hot || right.hot;
  return result;
}

}  // namespace assay::formats::onnx::logic
