#include "formats/tflite/reader.hpp"

#include "core/text.hpp"
#include "formats/tflite/flex.hpp"
#include "formats/tflite/rules.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace assay::formats::tflite {

using flatbuffer::Table;
using flatbuffer::Vector;

Reader::Reader(ByteView file, ScanContext& context)
    : file_(file),
      context_(context),
      complaints_(context),
      buffer_(file, [&context](std::uint64_t count) { return context.step(count); }) {}

void Reader::read() {
  const auto model = buffer_.root();
  const auto subgraphs = model.vector(model::subgraphs, 4, "subgraphs");
  context_.fact("tflite.model", fmt::format("version {}, {}", model.number<std::uint32_t>(model::version),
                                            text::counted(subgraphs.size(), "subgraph", "subgraphs")));
  if (const auto description = model.text(model::description, "description"); !description.empty())
    context_.fact("tflite.description", text::printable(description));
  read_codes(model);
  read_buffers(model);
  for (std::uint64_t i = 0; i < subgraphs.size() && buffer_; ++i)
    read_subgraph(subgraphs.table(i, "subgraph"), subgraphs.size());
  read_names(model, subgraphs.size());

  judge_flex({.file = file_, .codes = codes_, .data = data_, .subgraphs = subgraphs_}, context_, complaints_);

  for (const auto& range : buffer_.reached()) context_.cover({file_.origin() + range.offset, range.size});
  judge_rest(file_.from(buffer_.end()));
  if (!buffer_) complaints_.broken(kStructure, buffer_.error(), file_.range().end());
  complaints_.finish();
}

/// What is behind everything that tables reach, padding aside.
void Reader::judge_rest(ByteView rest) {
  Cursor in(rest);
  in.skip_zeros();
  const auto behind = rest.from(in.position());
  if (buffer_ && behind.starts_with("PK"))
    complaints_.report(kArchive, {behind.range(), "behind the tables"},
                       fmt::format("The last {} bytes are an archive.", text::grouped(behind.size())));
}

void Reader::read_codes(const Table& model) {
  const auto codes = model.vector(model::operator_codes, 4, "operator codes");
  codes_.reserve(codes.size());
  for (std::uint64_t i = 0; i < codes.size() && buffer_; ++i) {
    const auto table = codes.table(i, "operator code");
    // Readers take the larger of the two: the first is of the time when there were fewer than 128.
    const auto old = table.number<std::uint8_t>(operator_code::deprecated_builtin_code);
    const auto builtin = table.number<std::int32_t>(operator_code::builtin_code);
    Code code{static_cast<std::uint32_t>(std::max<std::int32_t>(old, builtin)), {}, table.range()};
    code.custom = table.text(operator_code::custom_code, "custom code");
    has_flex_ = has_flex_ || code.is_flex();
    if (code.builtin == kCustom) {
      judge_code(code, table.range());
    } else if (complaints_.wants_fact("tflite.operator")) {
      complaints_.fact("tflite.operator", fmt::format("builtin {}", code.builtin), table.offset());
    }
    codes_.push_back(code);
  }
}

void Reader::judge_code(const Code& code, ByteRange range) {
  const auto name = text::printable(code.custom, 80);
  const Location location{{file_.origin() + range.offset, range.size}, fmt::format("operator {}", name)};
  if (complaints_.wants_fact("tflite.operator")) complaints_.fact("tflite.operator", name, location.range.offset);
  if (!code.is_flex())
    complaints_.report(kCustomOperator, location,
                       fmt::format("The model needs the custom operator {}.", text::quoted(code.custom, 80)));
}

void Reader::read_buffers(const Table& model) {
  const auto buffers = model.vector(model::buffers, 4, "buffers");
  data_.reserve(buffers.size());
  for (std::uint64_t i = 0; i < buffers.size() && buffer_; ++i) {
    const auto table = buffers.table(i, "buffer");
    const auto bytes = table.vector(buffer::data, 1, "data of a buffer");
    const auto offset = table.number<std::uint64_t>(buffer::offset);
    if (bytes.exists() || offset <= 1) {
      data_.push_back({bytes.size() != 0, bytes.bytes().range()});
    } else {
      data_.push_back(outside(offset, table.number<std::uint64_t>(buffer::size), table.range(), "data of a buffer"));
    }
  }
}

Data Reader::outside(std::uint64_t offset, std::uint64_t size, ByteRange range, std::string_view what) {
  if (file_.slice(offset, size)) {
    context_.cover({file_.origin() + offset, size});
    return {true, {file_.origin() + offset, size}};
  }
  complaints_.report(kStructure, {{file_.origin() + range.offset, range.size}, std::string(what)},
                     fmt::format("The {}: {} bytes at {} wanted, the file has {}.", what, text::grouped(size),
                                 text::grouped(offset), text::grouped(file_.size())));
  context_.incomplete({ErrorCode::truncated, file_.origin() + range.offset,
                       fmt::format("{}: {} bytes at {} wanted, the file has {}", what, size, offset, file_.size())});
  return {};
}

void Reader::read_subgraph(const Table& subgraph, std::uint64_t subgraphs) {
  tensors_.clear();
  if (has_flex_) subgraphs_.emplace_back();
  const auto tensors = subgraph.vector(subgraph::tensors, 4, "tensors");
  for (std::uint64_t i = 0; i < tensors.size() && buffer_; ++i) read_tensor(tensors.table(i, "tensor"));
  const auto inputs = subgraph.vector(subgraph::inputs, 4, "inputs");
  judge_indices(inputs, tensors.size(), "input of a subgraph");
  if (has_flex_) subgraphs_.back().inputs = inputs;
  judge_indices(subgraph.vector(subgraph::outputs, 4, "outputs"), tensors.size(), "output of a subgraph");
  const auto operators = subgraph.vector(subgraph::operators, 4, "operators");
  for (std::uint64_t i = 0; i < operators.size() && buffer_; ++i)
    read_operator(operators.table(i, "operator"), subgraphs);
  static_cast<void>(subgraph.text(subgraph::name, "name of a subgraph"));
}

void Reader::read_operator(const Table& operation, std::uint64_t subgraphs) {
  const auto code = operation.number<std::uint32_t>(operation::opcode_index);
  judge_index(code, codes_.size(), operation.range(), "operator code");
  const auto inputs = operation.vector(operation::inputs, 4, "inputs of an operator");
  judge_indices(inputs, tensors_.size(), "input of an operator");
  const auto outputs = operation.vector(operation::outputs, 4, "outputs of an operator");
  judge_indices(outputs, tensors_.size(), "output of an operator");
  judge_indices(operation.vector(operation::intermediates, 4, "intermediates"), tensors_.size(), "intermediate tensor");
  if (code < codes_.size()) judge_filter(codes_.at(code), inputs);
  auto options = operation.vector(operation::custom_options, 1, "custom options").bytes();
  static_cast<void>(operation.vector(operation::mutating_inputs, 1, "mutating inputs"));
  const auto large = operation.number<std::uint64_t>(operation::large_options_offset);
  if (large > 1) {
    const auto data = outside(large, operation.number<std::uint64_t>(operation::large_options_size), operation.range(),
                              "options of an operator");
    if (data.exists && options.empty()) options = file_.slice(large, data.range.size).value_or(options);
  }
  std::vector<std::uint32_t> called;
  read_options(operation.table(operation::options, "options"), operation.number<std::uint8_t>(operation::options_type),
               option_fields(), subgraphs, called);
  read_options(operation.table(operation::options_2, "options"),
               operation.number<std::uint8_t>(operation::options_2_type), option_fields_2(), subgraphs, called);
  if (!has_flex_) return;
  auto& subgraph = subgraphs_.back();
  for (std::uint64_t i = 0; i < outputs.size(); ++i)
    subgraph.makers.emplace(outputs.at<std::int32_t>(i), static_cast<std::uint32_t>(subgraph.operators.size()));
  subgraph.operators.push_back({code, inputs, outputs, std::move(called), options, operation.range()});
}

void Reader::read_options(const Table& options, std::uint8_t member, std::span<const OptionField> fields,
                          std::uint64_t subgraphs, std::vector<std::uint32_t>& called) {
  if (!options.exists()) return;
  for (const auto& field : fields) {
    if (field.options != member) continue;
    switch (field.kind) {
      case OptionField::Kind::items: static_cast<void>(options.vector(field.field, field.item_size, "options")); break;
      case OptionField::Kind::text: static_cast<void>(options.text(field.field, "options")); break;
      case OptionField::Kind::subgraph: {
        const auto index = options.number<std::int32_t>(field.field);
        judge_index(index, subgraphs, options.range(), "subgraph of an operator");
        called.push_back(static_cast<std::uint32_t>(index));
        break;
      }
    }
  }
}

void Reader::read_names(const Table& model, std::uint64_t subgraphs) {
  judge_indices(model.vector(model::metadata_buffer, 4, "metadata buffers"), data_.size(), "buffer of metadata");
  const auto metadata = model.vector(model::metadata, 4, "metadata");
  for (std::uint64_t i = 0; i < metadata.size() && buffer_; ++i) {
    const auto table = metadata.table(i, "metadata");
    const auto name = table.text(metadata::name, "name of metadata");
    judge_index(table.number<std::uint32_t>(metadata::buffer), data_.size(), table.range(), "buffer of metadata");
    if (complaints_.wants_fact("tflite.metadata"))
      complaints_.fact("tflite.metadata", text::printable(name, 120), table.offset());
  }
  const auto signatures = model.vector(model::signature_defs, 4, "signatures");
  for (std::uint64_t i = 0; i < signatures.size() && buffer_; ++i) {
    const auto table = signatures.table(i, "signature");
    for (const auto field : {signature::inputs, signature::outputs}) {
      const auto names = table.vector(field, 4, "names of tensors");
      for (std::uint64_t k = 0; k < names.size() && buffer_; ++k)
        static_cast<void>(names.table(k, "name of a tensor").text(tensor_map::name, "name of a tensor"));
    }
    static_cast<void>(table.text(signature::key, "key of a signature"));
    static_cast<void>(table.text(signature::deprecated_tag, "tag of a signature"));
    judge_index(table.number<std::uint32_t>(signature::subgraph_index), subgraphs, table.range(),
                "subgraph of a signature");
  }
}

void Reader::judge_indices(const Vector& indices, std::uint64_t count, std::string_view what) {
  if (!context_.step(indices.size())) return;
  for (std::uint64_t i = 0; i < indices.size(); ++i) {
    const auto index = indices.at<std::int32_t>(i);
    if (index != -1) judge_index(index, count, {indices.bytes().origin() - file_.origin() + 4 * i, 4}, what);
  }
}

void Reader::judge_index(std::int64_t index, std::uint64_t count, ByteRange range, std::string_view what) {
  if (!buffer_ || (index >= 0 && static_cast<std::uint64_t>(index) < count)) return;
  range.offset += file_.origin();
  if (!complaints_.wants(kStructure, range)) return;
  complaints_.report(kStructure, {range, std::string(what)},
                     fmt::format("The {} has the number {}, and there are {}.", what, index, text::grouped(count)));
}

}  // namespace assay::formats::tflite
