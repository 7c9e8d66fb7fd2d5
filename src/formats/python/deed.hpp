#pragma once

#include <assay/rule_data.hpp>

#include <cstdint>
#include <string_view>

namespace assay::formats::python {

/// What a call does that the code of a model has no need of.
enum class Deed : std::uint8_t {
  none,
  process,       ///< starts a program
  execute,       ///< runs text or bytes as code
  unmarshal,     ///< makes code of bytes
  native,        ///< loads a native library
  socket,        ///< opens a socket
  network,       ///< asks an address for something
  deserialize,   ///< unpickles
  foreign_code,  ///< fetches code, or takes it from an archive, and runs it
  trust,         ///< loads something that may bring code along, if it is told to trust it
  damage,        ///< deletes a file, or may open one for writing
};

/// Judges the resolved name of what is called by the list of pickles, and leaves out what frameworks offer: training
/// and compiling a model is not hidden behind their names.
[[nodiscard]] Deed deed_of(const PickleGlobals& globals, std::string_view dotted);

/// Below a package that models are made of.
[[nodiscard]] bool is_of_framework(std::string_view dotted);

/// Turns what is encoded, compressed or far away into bytes or text that could be code.
[[nodiscard]] bool decodes(std::string_view dotted);

/// Completes "it …".
[[nodiscard]] std::string_view describe(Deed deed);

}  // namespace assay::formats::python
