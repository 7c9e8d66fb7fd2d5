#include "formats/all.hpp"

#include "formats/pickle/pickle.hpp"
#include "formats/pytorch/pytorch.hpp"
#include "formats/zip/zip.hpp"

#include <array>

namespace assay::formats {

std::span<const Format* const> all() {
  static constexpr std::array kAll{
      &zip::kFormat,
      &pytorch::kFormat,
      &pickle::kFormat,
  };
  return kAll;
}

}  // namespace assay::formats
