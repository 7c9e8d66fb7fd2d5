#pragma once

#include "codecs/flatbuffer/buffer.hpp"
#include "core/complaints.hpp"
#include "formats/tflite/schema.hpp"
#include "formats/tflite/wiring.hpp"

#include <assay/context.hpp>

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

namespace assay::formats::tflite {

/// Follows everything in one model and judges it. Remembers what operators need of tensors, not their data.
class Reader {
 public:
  Reader(ByteView file, ScanContext& context);
  void read();

 private:
  struct Shape {
    flatbuffer::Vector sizes;
    std::string_view name;
    ByteRange range;
  };

  void read_codes(const flatbuffer::Table& model);
  void read_buffers(const flatbuffer::Table& model);
  void read_subgraph(const flatbuffer::Table& subgraph, std::uint64_t subgraphs);
  void read_operator(const flatbuffer::Table& operation, std::uint64_t subgraphs);
  void read_options(const flatbuffer::Table& options, std::uint8_t member, std::span<const OptionField> fields,
                    std::uint64_t subgraphs, std::vector<std::uint32_t>& called);
  void read_names(const flatbuffer::Table& model, std::uint64_t subgraphs);
  void read_tensor(const flatbuffer::Table& tensor);
  void read_quantization(const flatbuffer::Table& quantization);
  void read_sparsity(const flatbuffer::Table& sparsity);

  void judge_rest(ByteView rest);
  void judge_code(const Code& code, ByteRange range);
  void judge_size(const Shape& shape, std::uint8_t type, std::uint32_t buffer, bool is_sparse);
  void judge_filter(const Code& code, const flatbuffer::Vector& inputs);
  /// Every number of `indices` must be below `count`; -1 stands for an input that is left out.
  void judge_indices(const flatbuffer::Vector& indices, std::uint64_t count, std::string_view what);
  void judge_index(std::int64_t index, std::uint64_t count, ByteRange range, std::string_view what);
  /// Data that lies behind the tables of a model of more than 2 GiB.
  Data outside(std::uint64_t offset, std::uint64_t size, ByteRange range, std::string_view what);
  void impossible(const Shape& shape, std::string message, Severity severity);

  ByteView file_;
  ScanContext& context_;
  Complaints complaints_;
  flatbuffer::Buffer buffer_;
  std::vector<Code> codes_;
  std::vector<Data> data_;
  std::vector<Shape> tensors_;     ///< of the subgraph that is read
  bool has_flex_ = false;          ///< operators of TensorFlow are in the model
  std::vector<Wiring> subgraphs_;  ///< only then
};

}  // namespace assay::formats::tflite
