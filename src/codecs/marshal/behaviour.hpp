#pragma once

#include "codecs/marshal/document.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace assay::marshal {

/// What the names in a code object can reach, from harmless to worst.
enum class Reach : std::uint8_t {
  nothing,      ///< no name that reaches beyond the values it is given
  indirect,     ///< looks names up by text: what it reaches stands in no name
  files,        ///< reads or changes files
  network,      ///< opens connections
  interpreter,  ///< frames, subclasses, globals of other code
  code,         ///< runs code that it is given as text or bytes, imports by name, unpickles
  native,       ///< loads native libraries
  programs,     ///< starts programs
};
[[nodiscard]] std::string_view name_of(Reach reach);

/// What the code objects of a document do, by the names they import, load and call. Names cannot be hidden: whatever
/// bytecode imports or looks up by name stands in its table of names, in every version of Python.
struct Behaviour {
  Reach reach = Reach::nothing;      ///< the worst
  bool opens_connections = false;    ///< perhaps beside something worse
  bool leaves_scope = false;         ///< names the globals or the classes of the program around it
  std::vector<std::string> imports;  ///< modules, in order of appearance, raw
  std::vector<std::string> uses;     ///< names that reach beyond the code object, raw
  std::vector<std::string> names;    ///< all names, raw; at most a few hundred
  std::vector<std::string> strings;  ///< text constants, raw and cut; at most a few hundred

  /// "imports os, uses system", or "uses no name that reaches beyond it": escaped, for people.
  [[nodiscard]] std::string sentence() const;
};
[[nodiscard]] Behaviour behaviour_of(const Document& document);

/// The modules that the bytecode of `code` imports by name, as far as its version of Python can be told.
[[nodiscard]] std::vector<std::string_view> imports_of(const Document& document, const Code& code);

}  // namespace assay::marshal
