#include "formats/all.hpp"

#include "formats/inert/inert.hpp"
#include "formats/numpy/numpy.hpp"
#include "formats/pickle/pickle.hpp"
#include "formats/pytorch_legacy/pytorch_legacy.hpp"
#include "formats/tar/tar.hpp"
#include "formats/torchscript/torchscript.hpp"

#include <array>

namespace assay::formats {

std::span<const Format* const> all() {
  static constexpr std::array kAll{
      &pickle::kFormat,
      &pytorch_legacy::kFormat,
      &torchscript::kFormat,
      &numpy::kFormat,
      &tar::kFormat,
      &inert::kFormat,
  };
  return kAll;
}

}  // namespace assay::formats
