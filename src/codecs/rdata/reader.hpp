// Reads the serialized objects of R and tells what of them is code (R Internals, "Serialization Formats"; serialize.c).
// Nothing is built: memory is bounded by how deeply objects are nested and by how many are referred to.
#pragma once

#include <assay/bytes.hpp>
#include <assay/result.hpp>

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace assay::rdata {

/// A call in the code that the objects hold: `name("argument", …)`.
struct Call {
  std::uint64_t offset = 0;
  std::string name;
  std::string argument;      ///< the first string among its arguments; empty without one
  bool is_promised = false;  ///< it is in a promise outside of any environment
};

/// A value that R computes when it is first looked at.
struct Promise {
  std::uint64_t offset = 0;
  bool is_in_environment = false;  ///< as the arguments of functions are
  bool has_value = false;          ///< it was looked at before it was written: nothing is left to compute
  std::optional<Call> call;        ///< the outermost call of its expression
};

/// A vector whose class in C says how it is kept (ALTREP): the class makes it from its state when it is read.
struct Alternative {
  std::uint64_t offset = 0;
  std::string class_name;
  std::string package;  ///< whose namespace is loaded when the class is not known
  std::string text;     ///< the first string of its state, when R itself has the class
};

struct Contents {
  std::uint64_t consumed = 0;  ///< bytes up to the end of the outermost object
  bool is_workspace = false;
  std::string writer;  ///< the version of R, "4.3.1"
  std::uint64_t functions = 0;
  std::uint64_t environments = 0;
  std::vector<std::string> packages;      ///< that must be installed where it is read; the first 100
  std::vector<Promise> promises;          ///< the first 100 outside of environments
  std::vector<Call> calls;                ///< of wanted names, each with its argument once; the first 100
  std::vector<Alternative> alternatives;  ///< whose classes are wanted, each once; 100 at most
  std::optional<Error> error;             ///< why the rest could not be read
};

/// Which names of functions and classes are worth telling, and the count of steps: false means stop.
struct Wanted {
  std::function<bool(std::string_view name)> is_wanted;
  std::function<bool(const Alternative& alternative)> is_wanted_class;
  std::function<bool(std::uint64_t count)> step;
};

/// Whether the bytes begin as such objects do: a mark and versions that exist.
[[nodiscard]] bool begins_objects(ByteView bytes);

[[nodiscard]] Contents read(ByteView bytes, const Wanted& wanted);

}  // namespace assay::rdata
