#pragma once

#include <cstddef>
#include <cstdint>

/// What assay and its module for onnx's checker agree on. Nothing of C++ crosses it: the two are linked to run times of
/// their own, and the module to libraries that the program never sees.
namespace assay::onnx_checker {

/// Raised with every change below.
inline constexpr std::uint32_t kInterface = 1;

/// The entry that the module exports: `const Module* assay_onnx_checker()`. Null when the library does not work.
inline constexpr const char* kEntry = "assay_onnx_checker";

enum class Answer : std::uint32_t {
  accepts,
  refuses,
  unreadable,  ///< protobuf cannot parse it
  newer,       ///< than the library
  failed,      ///< the library gave no answer
};

extern "C" {

struct Module {
  std::uint32_t interface;  ///< kInterface; what follows means something only if it is
  const char* library;      ///< "onnx 1.12.0"
  /// Shows a serialized ModelProto to the checker. Opens no file and throws nothing; the library prints warnings with
  /// names out of the model, so the streams must lead nowhere. Writes why, at most `capacity` bytes and no NUL, and how
  /// many that is. A hostile model may bring the process down.
  Answer (*check)(const void* model, std::size_t size, char* why, std::size_t capacity, std::size_t* written) noexcept;
};

using Entry = const Module* (*)();

}  // extern "C"

}  // namespace assay::onnx_checker
