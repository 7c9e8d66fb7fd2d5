#pragma once

#include "codecs/flatbuffer/buffer.hpp"

#include <assay/bytes.hpp>

#include <cstdint>
#include <map>
#include <string_view>
#include <vector>

namespace assay::formats::tflite {

/// One operator code of a model.
struct Code {
  std::uint32_t builtin = 0;
  std::string_view custom;
  ByteRange range;  ///< of its table, in the file
  [[nodiscard]] bool is_flex() const;
};

/// The data of one buffer.
struct Data {
  bool exists = false;
  ByteRange range;
};

/// An operator, as far as values go through it.
struct Wire {
  std::uint32_t code = 0;
  flatbuffer::Vector inputs;
  flatbuffer::Vector outputs;
  std::vector<std::uint32_t> subgraphs;  ///< that it runs
  ByteView options;
  ByteRange range;
};

/// A subgraph: what is needed to follow a value backwards.
struct Wiring {
  std::vector<std::uint32_t> buffers;  ///< by tensor
  flatbuffer::Vector inputs;
  std::vector<Wire> operators;
  std::multimap<std::int32_t, std::uint32_t> makers;  ///< by tensor: the operators that it comes out of
};

}  // namespace assay::formats::tflite
