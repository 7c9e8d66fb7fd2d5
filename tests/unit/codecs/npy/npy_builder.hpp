#pragma once

#include <string>
#include <string_view>

namespace assay::test {

/// A `.npy` file with the given header text, padded as numpy does when it is short.
inline std::string npy(std::string_view header, std::string_view payload = {}, int major = 1) {
  std::string text(header);
  const std::size_t front = major == 1 ? 10 : 12;
  while ((front + text.size() + 1) % 64 != 0) text += ' ';
  text += '\n';
  std::string out = "\x93NUMPY";
  out += static_cast<char>(major);
  out += '\0';
  for (std::size_t i = 0; i < (major == 1 ? 2U : 4U); ++i) out += static_cast<char>((text.size() >> (8 * i)) & 0xFFU);
  return out + text + std::string(payload);
}

/// The same from a type and a shape as they are written.
inline std::string npy_array(std::string_view descr, std::string_view shape, std::string_view payload = {},
                             int major = 1) {
  return npy("{'descr': " + std::string(descr) + ", 'fortran_order': False, 'shape': " + std::string(shape) + ", }",
             payload, major);
}

}  // namespace assay::test
