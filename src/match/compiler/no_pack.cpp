#include "match/pack.hpp"

namespace assay::match {

/// The program that makes the pack has none.
const Pack& embedded_pack() {
  static const Pack kNone{};
  return kNone;
}

}  // namespace assay::match
