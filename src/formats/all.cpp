#include "formats/all.hpp"

#include "formats/pickle/pickle.hpp"

#include <array>

namespace assay::formats {

std::span<const Format* const> all() {
  static constexpr std::array kAll{
      &pickle::kFormat,
  };
  return kAll;
}

}  // namespace assay::formats
