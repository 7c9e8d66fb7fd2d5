#include "formats/executorch/reader.hpp"

#include "core/file_magic.hpp"
#include "core/text.hpp"
#include "formats/executorch/rules.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace assay::formats::executorch {

using flatbuffer::Table;
using flatbuffer::Vector;

Reader::Reader(ByteView file, ScanContext& context)
    : file_(file),
      context_(context),
      complaints_(context),
      header_(read_header(file)),
      buffer_(header_ ? file.first(header_->program_size) : file,
              [&context](std::uint64_t count) { return context.step(count); }) {}

void Reader::read() {
  const auto program = buffer_.root();
  context_.fact("executorch.program", fmt::format("version {}", program.number<std::uint32_t>(program::version)));
  if (header_) {
    context_.cover({file_.origin() + header_->range.offset, header_->range.size});
    if (header_->program_size > file_.size())
      broken(header_->range, "header",
             fmt::format("The program should have {} bytes, and the file has {}.", text::grouped(header_->program_size),
                         text::grouped(file_.size())));
  }
  read_segments(program);
  read_inline_data(program);
  each(program.vector(program::execution_plan, 4, "execution plans"), "execution plan",
       [this](const Table& plan) { read_plan(plan); });

  for (const auto& range : buffer_.reached()) context_.cover({file_.origin() + range.offset, range.size});
  if (!buffer_) complaints_.broken(kStructure, buffer_.error(), file_.range().end());
  complaints_.finish();
}

void Reader::each(const Vector& tables, std::string_view what, const std::function<void(const Table&)>& take) {
  for (std::uint64_t i = 0; i < tables.size() && buffer_; ++i) {
    const auto table = tables.table(i, what);
    if (buffer_) take(table);
  }
}

void Reader::read_segments(const Table& program) {
  const auto segments = program.vector(program::segments, 4, "segments");
  const auto base = header_ ? header_->segment_base : 0;
  each(segments, "segment", [&](const Table& table) {
    const auto offset = table.number<std::uint64_t>(segment::offset);
    const auto size = table.number<std::uint64_t>(segment::size);
    const auto rest = file_.from(base);
    if (rest.slice(offset, size)) {
      cover_data({base + offset, size});
      segments_.push_back({base + offset, size});
      return;
    }
    segments_.push_back({});
    broken(table.range(), "segment",
           fmt::format("A segment of {} bytes at {} is not all there: {} bytes lie behind the program.",
                       text::grouped(size), text::grouped(offset), text::grouped(rest.size())));
  });
  constant_segment_ = read_constants(program.table(program::constant_segment, "constant segment"));
  each(program.vector(program::mutable_data_segments, 4, "mutable segments"), "mutable segment",
       [this](const Table& table) { mutable_segments_.push_back(read_constants(table)); });
  each(program.vector(program::named_data, 4, "named data"), "named data", [this](const Table& table) {
    const auto name = table.text(0, "name of data");
    judge_index(table.number<std::uint32_t>(1), segments_.size(), table.range(), "segment of named data");
    if (complaints_.wants_fact("executorch.data"))
      complaints_.fact("executorch.data", text::printable(name, 120), file_.origin() + table.offset());
  });
}

Reader::Constants Reader::read_constants(const Table& table) {
  const Constants constants{table.number<std::uint32_t>(subsegments::segment_index),
                            table.vector(subsegments::offsets, 8, "offsets of constants")};
  // The table is there, with nothing in it, when the program has no constants.
  if (constants.offsets.size() != 0)
    judge_index(static_cast<std::int64_t>(constants.segment), segments_.size(), table.range(), "segment of constants");
  return constants;
}

void Reader::read_inline_data(const Table& program) {
  each(program.vector(program::constant_buffer, 4, "constants"), "constant", [this](const Table& table) {
    const auto bytes = table.vector(0, 1, "data of a constant").bytes();
    constants_.push_back({bytes.origin(), bytes.size()});
  });
  each(program.vector(program::backend_delegate_data, 4, "delegate data"), "delegate data", [this](const Table& table) {
    static_cast<void>(table.vector(0, 1, "data of a delegate"));
    ++delegate_data_;
  });
}

void Reader::cover_data(ByteRange range) {
  constexpr std::array<std::string_view, 5> kForeign{magic::kElf, magic::kZip, magic::kDos, magic::kMachO,
                                                     "\x80\x04\x95"};
  const auto bytes = file_.slice(range.offset, range.size);
  if (bytes && std::ranges::none_of(kForeign, [&](std::string_view magic) { return bytes->starts_with(magic); }))
    context_.cover({file_.origin() + range.offset, range.size});
}

void Reader::read_plan(const Table& plan) {
  const auto name = plan.text(plan::name, "name of a plan");
  const auto metadata = plan.table(plan::container_meta_type, "container");
  static_cast<void>(metadata.text(0, "container"));
  static_cast<void>(metadata.text(1, "container"));
  if (complaints_.wants_fact("executorch.method"))
    complaints_.fact("executorch.method", text::printable(name, 120), file_.origin() + plan.offset());

  const auto values = plan.vector(plan::values, 4, "values");
  each(values, "value", [&](const Table& value) { read_value(value, values.size()); });
  judge_indices<std::int32_t>(plan.vector(plan::inputs, 4, "inputs"), values.size(), "input of a plan", false);
  judge_indices<std::int32_t>(plan.vector(plan::outputs, 4, "outputs"), values.size(), "output of a plan", false);
  static_cast<void>(plan.vector(plan::buffer_sizes, 8, "sizes of buffers"));

  const auto operators = plan.vector(plan::operators, 4, "operators");
  each(operators, "operator", [this](const Table& table) {
    const auto kernel = table.text(0, "name of an operator");
    const auto overload = table.text(1, "overload of an operator");
    if (complaints_.wants_fact("executorch.operator"))
      complaints_.fact("executorch.operator",
                       overload.empty()
                           ? text::printable(kernel, 120)
                           : fmt::format("{}.{}", text::printable(kernel, 120), text::printable(overload, 80)),
                       file_.origin() + table.offset());
  });
  const auto delegates = plan.vector(plan::delegates, 4, "delegates");
  each(delegates, "delegate", [this](const Table& delegate) { read_delegate(delegate); });
  each(plan.vector(plan::chains, 4, "chains"), "chain",
       [&](const Table& chain) { read_chain(chain, values.size(), operators.size(), delegates.size()); });
}

void Reader::read_value(const Table& value, std::uint64_t values) {
  const auto kind = static_cast<Kind>(value.number<std::uint8_t>(0));
  const auto table = value.table(1, "value");
  switch (kind) {
    // Some writers say of these tables that they are smaller than they are.
    case Kind::integer:
    case Kind::real: static_cast<void>(table.number<std::uint64_t>(0)); return;
    case Kind::tensor: return read_tensor(table);
    case Kind::text: static_cast<void>(table.text(0, "text")); return;
    case Kind::integers:
    case Kind::reals: static_cast<void>(table.vector(0, 8, "numbers")); return;
    case Kind::booleans: static_cast<void>(table.vector(0, 1, "truth values")); return;
    case Kind::tensors:
      return judge_indices<std::int32_t>(table.vector(0, 4, "tensors"), values, "tensor of a list", false);
    case Kind::optional_tensors:
      return judge_indices<std::int32_t>(table.vector(0, 4, "tensors"), values, "tensor of a list", true);
    default: return;
  }
}

void Reader::read_chain(const Table& chain, std::uint64_t values, std::uint64_t operators, std::uint64_t delegates) {
  judge_indices<std::int32_t>(chain.vector(chain::inputs, 4, "inputs"), values, "input of a chain", false);
  judge_indices<std::int32_t>(chain.vector(chain::outputs, 4, "outputs"), values, "output of a chain", false);
  const auto instructions = chain.vector(chain::instructions, 4, "instructions");
  each(instructions, "instruction", [&](const Table& instruction) {
    read_instruction(instruction, values, operators, delegates, instructions.size());
  });
  read_stack_trace(chain.vector(chain::stacktrace, 4, "stack trace"));
}

void Reader::read_instruction(const Table& instruction, std::uint64_t values, std::uint64_t operators,
                              std::uint64_t delegates, std::uint64_t instructions) {
  const auto kind = static_cast<Instruction>(instruction.number<std::uint8_t>(0));
  const auto table = instruction.table(1, "arguments of an instruction");
  const auto first = table.number<std::int32_t>(0);
  const auto second = table.number<std::int32_t>(1);
  switch (kind) {
    case Instruction::none: return;
    case Instruction::kernel_call:
    case Instruction::delegate_call:
      judge_index(first, kind == Instruction::kernel_call ? operators : delegates, table.range(),
                  kind == Instruction::kernel_call ? "operator of a call" : "delegate of a call");
      return judge_indices<std::int32_t>(table.vector(1, 4, "arguments"), values, "argument of a call", false);
    case Instruction::move:
      judge_index(first, values, table.range(), "value of a move");
      return judge_index(second, values, table.range(), "value of a move");
    case Instruction::jump_false:
      judge_index(first, values, table.range(), "condition of a jump");
      // Behind the last instruction a chain ends.
      return judge_index(second, instructions + 1, table.range(), "target of a jump");
    case Instruction::free: return judge_index(first, values, table.range(), "value to be freed");
  }
}

void Reader::read_stack_trace(const Vector& stack_trace) {
  each(stack_trace, "stack trace", [this](const Table& list) {
    each(list.vector(0, 4, "frames"), "frame", [](const Table& frame) {
      static_cast<void>(frame.text(0, "file of a frame"));
      static_cast<void>(frame.text(2, "name of a frame"));
      static_cast<void>(frame.text(3, "source of a frame"));
    });
  });
}

void Reader::read_delegate(const Table& delegate) {
  const auto id = delegate.text(delegate::id, "name of a delegate");
  const auto processed = delegate.table(delegate::processed, "data of a delegate");
  const bool is_in_segment = processed.number<std::uint8_t>(0) == 1;
  judge_index(processed.number<std::uint32_t>(1), is_in_segment ? segments_.size() : delegate_data_, processed.range(),
              "data of a delegate");
  if (complaints_.wants_fact("executorch.delegate"))
    complaints_.fact("executorch.delegate", text::printable(id, 120), file_.origin() + delegate.offset());
  each(delegate.vector(delegate::compile_specs, 4, "specifications"), "specification", [](const Table& specification) {
    static_cast<void>(specification.text(0, "key of a specification"));
    static_cast<void>(specification.vector(1, 1, "value of a specification"));
  });
}

void Reader::broken(ByteRange range, std::string_view what, std::string message) {
  range.offset += file_.origin();
  complaints_.report(kStructure, {range, std::string(what)}, std::move(message));
}

void Reader::judge_index(std::int64_t index, std::uint64_t count, ByteRange range, std::string_view what) {
  if (!buffer_ || (index >= 0 && static_cast<std::uint64_t>(index) < count)) return;
  if (complaints_.wants(kStructure, {file_.origin() + range.offset, range.size}))
    broken(range, what, fmt::format("The {} has the number {}, and there are {}.", what, index, text::grouped(count)));
}

template <class T>
void Reader::judge_indices(const Vector& indices, std::uint64_t count, std::string_view what, bool may_be_none) {
  if (!context_.step(indices.size())) return;
  for (std::uint64_t i = 0; i < indices.size(); ++i) {
    const auto index = indices.at<T>(i);
    if (may_be_none && index == -1) continue;
    judge_index(index, count, {indices.bytes().origin() - file_.origin() + sizeof(T) * i, sizeof(T)}, what);
  }
}

}  // namespace assay::formats::executorch
