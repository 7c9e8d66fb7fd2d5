#pragma once

#include "codecs/flatbuffer/buffer.hpp"
#include "core/complaints.hpp"
#include "formats/executorch/schema.hpp"

#include <assay/context.hpp>

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace assay::formats::executorch {

/// Follows everything in one program and judges it.
class Reader {
 public:
  Reader(ByteView file, ScanContext& context);
  void read();

 private:
  /// Where the constants of a table begin in a segment.
  struct Constants {
    std::uint64_t segment = 0;
    flatbuffer::Vector offsets;
  };

  void read_segments(const flatbuffer::Table& program);
  void read_inline_data(const flatbuffer::Table& program);
  [[nodiscard]] Constants read_constants(const flatbuffer::Table& table);
  void read_plan(const flatbuffer::Table& plan);
  void read_value(const flatbuffer::Table& value, std::uint64_t values);
  void read_tensor(const flatbuffer::Table& tensor);
  void read_chain(const flatbuffer::Table& chain, std::uint64_t values, std::uint64_t operators,
                  std::uint64_t delegates);
  void read_instruction(const flatbuffer::Table& instruction, std::uint64_t values, std::uint64_t operators,
                        std::uint64_t delegates, std::uint64_t instructions);
  void read_stack_trace(const flatbuffer::Vector& stack_trace);
  void read_delegate(const flatbuffer::Table& delegate);

  /// How many bytes the shape takes; nothing when it cannot be, which is reported, or when its type is not known.
  [[nodiscard]] std::optional<std::uint64_t> judge_shape(const flatbuffer::Table& tensor);
  void judge_data(const flatbuffer::Table& tensor, std::uint64_t wanted);
  void judge_index(std::int64_t index, std::uint64_t count, ByteRange range, std::string_view what);
  template <class T>
  void judge_indices(const flatbuffer::Vector& indices, std::uint64_t count, std::string_view what, bool may_be_none);
  void broken(ByteRange range, std::string_view what, std::string message);
  void impossible(const flatbuffer::Table& tensor, std::string message);
  /// Accounts for data, unless it is an archive or a program: then it is left for the engine to find.
  void cover_data(ByteRange range);
  /// Calls `take` for each table of a vector.
  void each(const flatbuffer::Vector& tables, std::string_view what,
            const std::function<void(const flatbuffer::Table&)>& take);

  ByteView file_;
  ScanContext& context_;
  Complaints complaints_;
  std::optional<ExtendedHeader> header_;
  flatbuffer::Buffer buffer_;
  std::vector<ByteRange> segments_;
  std::vector<ByteRange> constants_;  ///< of the constants that are in the FlatBuffer itself
  std::uint64_t delegate_data_ = 0;
  Constants constant_segment_;
  std::vector<Constants> mutable_segments_;
};

}  // namespace assay::formats::executorch
