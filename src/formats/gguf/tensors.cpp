#include "formats/gguf/tensors.hpp"

#include "core/text.hpp"
#include "formats/gguf/rules.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <limits>

namespace assay::formats::gguf {
namespace {

using assay::gguf::Tensor;

constexpr std::uint64_t kLongestName = 63;  // ggml.h, GGML_MAX_NAME counts the zero byte at the end
constexpr std::uint32_t kMostDimensions = 4;
constexpr std::uint32_t kNoType = 400;  // no fork uses numbers from here on
constexpr auto kForever = std::numeric_limits<std::uint64_t>::max();

std::string called(std::string_view name) { return fmt::format("tensor {}", text::printable(name, 80)); }

/// One past the last byte of `size` at `offset`, or as far as numbers go.
std::uint64_t end_of(std::uint64_t offset, std::uint64_t size) {
  return size > kForever - offset ? kForever : offset + size;
}

std::string_view who_reads(const ggml::Type* type) {
  if (type == nullptr) return "which nobody is known to use";
  return type->status == ggml::TypeStatus::removed ? "which llama.cpp has given up"
                                                   : "which only forks of llama.cpp use";
}

/// Programs that write each tensor to a file take its name for that of the file.
bool is_odd(std::string_view name) {
  return name.empty() || name.starts_with('/') || name.find("../") != std::string_view::npos ||
         name.find("..\\") != std::string_view::npos;
}

bool is_negative(std::uint64_t size) { return size > std::numeric_limits<std::int64_t>::max(); }

}  // namespace

void Tensors::see(const Tensor& tensor) {
  judge_name(tensor);
  const auto size = judge_size(tensor);
  if (extents_.size() < Names::kMost) extents_.push_back({tensor.name, tensor.range.offset, tensor.offset, size});
  if (!complaints_.wants_fact("gguf.tensor")) return;
  const auto* type = ggml::find_type(tensor.type);
  const bool has_name = type != nullptr && type->status != ggml::TypeStatus::fork;
  complaints_.fact("gguf.tensor",
                   fmt::format("{} {} {} {}", text::printable(tensor.name, 80),
                               has_name ? std::string(type->name) : fmt::format("type {}", tensor.type), tensor.sizes(),
                               size ? fmt::format("{} bytes", text::grouped(*size)) : "unknown size"),
                   tensor.range.offset);
}

void Tensors::judge_name(const Tensor& tensor) {
  if (!names_.add(tensor.name, tensor.range.offset) && !has_too_many_) {
    has_too_many_ = true;
    context_.incomplete({ErrorCode::limit, tensor.range.offset,
                         fmt::format("tensors: at most {} are compared and placed", Names::kMost)});
  }
  if (is_odd(tensor.name) && complaints_.wants(kTensorName, tensor.range, Severity::low))
    complaints_.report(kTensorName, {tensor.range, called(tensor.name)},
                       fmt::format("The name of the tensor {} is {}.", text::quoted(tensor.name, 80),
                                   tensor.name.empty() ? "empty" : "a path"),
                       Severity::low);
  if (tensor.name.size() > kLongestName && complaints_.wants(kTensorName, tensor.range))
    complaints_.report(kTensorName, {tensor.range, called(tensor.name)},
                       fmt::format("The name {} has {} bytes, and ggml keeps {}.", text::quoted(tensor.name, 80),
                                   text::grouped(tensor.name.size()), kLongestName));
}

std::optional<std::uint64_t> Tensors::judge_size(const Tensor& tensor) {
  const auto say = [&](const Rule& rule, Severity severity, const auto& message) {
    if (complaints_.wants(rule, tensor.range, severity))
      complaints_.report(rule, {tensor.range, called(tensor.name)}, message(text::quoted(tensor.name, 80)), severity);
  };
  const auto bad = [&](const Rule& rule, const auto& message) {
    say(rule, rule.severity, message);
    has_usable_sizes_ = false;
    return std::nullopt;
  };
  if (tensor.dimensions > kMostDimensions)
    return bad(kDimensionCount, [&](const std::string& name) {
      return fmt::format("The tensor {} has {} dimensions.", name, text::grouped(tensor.dimensions));
    });
  for (const auto size : tensor.sizes()) {
    if (size != 0 && !is_negative(size)) continue;
    return bad(kDimensionSize, [&](const std::string& name) {
      return fmt::format("The tensor {} has a dimension of {}.", name, static_cast<std::int64_t>(size));
    });
  }
  const auto elements = ggml::element_count(tensor.sizes());
  if (!elements)
    return bad(kDimensionSize, [&](const std::string& name) {
      return fmt::format("The number of elements of {}, {}, does not fit into 63 bits.", name,
                         fmt::join(tensor.sizes(), " * "));
    });
  const auto* type = ggml::find_type(tensor.type);
  if (type == nullptr || type->status != ggml::TypeStatus::current) {
    say(kTensorType, tensor.type >= kNoType ? Severity::medium : kTensorType.severity, [&](const std::string& name) {
      return fmt::format("The tensor {} has the type {}, {}.", name, tensor.type, who_reads(type));
    });
    if (type == nullptr || !type->has_size()) return std::nullopt;
  }
  if (tensor.size.front() % type->block != 0 && type->status == ggml::TypeStatus::current)
    say(kPartialBlock, kPartialBlock.severity, [&](const std::string& name) {
      return fmt::format("Rows of {} have {} elements, and blocks of {} have {}.", name,
                         text::grouped(tensor.size.front()), type->name, type->block);
    });
  const auto bytes = ggml::byte_count(*type, *elements);
  if (!bytes)
    return bad(kDimensionSize, [&](const std::string& name) {
      return fmt::format("The {} elements of {} take more bytes than fit into 63 bits.", text::grouped(*elements),
                         name);
    });
  return bytes;
}

void Tensors::place(const Section& section) {
  for (const auto& twice : names_.repeated())
    if (complaints_.wants(kTensorName, {twice.second, 0}))
      complaints_.report(kTensorName, {{twice.second, 0}, called(twice.name)},
                         fmt::format("The tensor {} is here and at {:#x}.", text::quoted(twice.name, 80), twice.first));
  if (section.has_usable_alignment) judge_order(section);
  cover(section);
}

/// llama.cpp, gguf.cpp: "each offset must be the sum of the padded sizes before it".
void Tensors::judge_order(const Section& section) {
  std::optional<std::uint64_t> expected = 0;
  bool is_in_order = true;
  for (const auto& extent : extents_) {
    const auto say = [&](Severity severity, const auto& why) {
      is_in_order = false;
      if (complaints_.wants(kTensorOffset, {extent.entry, 0}, severity))
        complaints_.report(kTensorOffset, {{extent.entry, 0}, called(extent.name)},
                           fmt::format("The data of {} begins at {}: {}.", text::quoted(extent.name, 80),
                                       text::grouped(extent.offset), why()),
                           severity);
    };
    if (extent.offset % section.alignment != 0) {
      say(kTensorOffset.severity, [&] { return fmt::format("no multiple of {}", section.alignment); });
    } else if (expected && extent.offset != *expected) {
      say(extent.offset > *expected ? Severity::medium : kTensorOffset.severity,
          [&] { return fmt::format("the data before it ends at {}", text::grouped(*expected)); });
    }
    // After a surprise the next one is measured from where this one really is.
    expected = std::nullopt;
    if (!extent.size) continue;
    if (*extent.size <= kForever - extent.offset)
      expected = ggml::padded(extent.offset + *extent.size, section.alignment);
    if (!expected)
      say(kTensorOffset.severity, [] { return "with its size and padding that does not fit into 64 bits"; });
  }
  if (!is_in_order) find_overlaps();
}

void Tensors::find_overlaps() {
  std::vector<const Extent*> by_offset;
  by_offset.reserve(extents_.size());
  for (const auto& extent : extents_)
    if (extent.size) by_offset.push_back(&extent);
  std::ranges::stable_sort(by_offset, {}, &Extent::offset);
  const Extent* last = nullptr;
  for (const auto* extent : by_offset) {
    if (last != nullptr && extent->offset - last->offset < *last->size &&
        complaints_.wants(kTensorOffset, {extent->entry, 0}))
      complaints_.report(kTensorOffset, {{extent->entry, 0}, called(extent->name)},
                         fmt::format("The data of {} overlaps that of {}.", text::quoted(extent->name, 80),
                                     text::quoted(last->name, 80)));
    // The one that reaches furthest is what the next may run into.
    if (last == nullptr || end_of(extent->offset, *extent->size) > end_of(last->offset, *last->size)) last = extent;
  }
}

void Tensors::account(ByteRange numbers) {
  context_.cover(numbers);
  context_.opaque(numbers);
}

void Tensors::cover(const Section& section) {
  const auto left = section.file_size > section.begin ? section.file_size - section.begin : 0;
  const Extent* first_missing = nullptr;
  std::uint64_t missing = 0;
  std::uint64_t end = 0;
  for (const auto& extent : extents_) {
    const auto size = extent.size.value_or(0);
    if (extent.offset > left || size > left - extent.offset) {
      if (missing++ == 0) first_missing = &extent;
      if (extent.offset < left) account({section.begin + extent.offset, left - extent.offset});
      continue;
    }
    account({section.begin + extent.offset, size});
    end = std::max(end, extent.offset + size);
  }
  const bool has_open_end = cover_unknown(section, left);
  if (first_missing != nullptr) {
    const auto at = section.begin + std::min(left, first_missing->offset);
    const auto begin = std::min(at, section.file_size);
    complaints_.report(
        kDataMissing, {{begin, section.file_size - begin}, called(first_missing->name)},
        fmt::format("The data of {}{} is not all there: {} bytes at {} wanted, and the data section has {}.",
                    text::quoted(first_missing->name, 80),
                    missing > 1 ? fmt::format(" and of {} behind it", text::grouped(missing - 1)) : "",
                    text::grouped(first_missing->size.value_or(0)), text::grouped(first_missing->offset),
                    text::grouped(left)));
    context_.incomplete({ErrorCode::truncated, section.begin,
                         fmt::format("tensor data: {} bytes at {} wanted, {} left", first_missing->size.value_or(0),
                                     first_missing->offset, left)});
    return;
  }
  const auto padded = ggml::padded(end, section.alignment);
  if (!extents_.empty() && !has_open_end && has_usable_sizes_ && padded && *padded > left)
    complaints_.report(
        kDataMissing, {{section.begin + end, left - end}, "padding"},
        "The padding behind the last tensor is missing: readers that take the data as one block want it.",
        Severity::info);
}

/// The data of a tensor of an unknown type reaches to the next one, or to the end of the file: true for the latter.
bool Tensors::cover_unknown(const Section& section, std::uint64_t left) {
  if (!has_usable_sizes_ || std::ranges::all_of(extents_, [](const Extent& one) { return one.size.has_value(); }))
    return false;
  std::vector<const Extent*> by_offset;
  by_offset.reserve(extents_.size());
  for (const auto& extent : extents_) by_offset.push_back(&extent);
  std::ranges::stable_sort(by_offset, {}, &Extent::offset);
  const Extent* open = nullptr;
  for (const auto* extent : by_offset) {
    if (extent->offset >= left) break;
    if (open != nullptr) account({section.begin + open->offset, extent->offset - open->offset});
    open = extent->size ? nullptr : extent;
  }
  if (open == nullptr) return false;
  account({section.begin + open->offset, left - open->offset});
  complaints_.report(
      kTensorType, {{section.begin + open->offset, left - open->offset}, called(open->name)},
      fmt::format("How much {} takes is not known: the {} bytes to the end of the file are taken for it.",
                  text::quoted(open->name, 80), text::grouped(left - open->offset)));
  return true;
}

}  // namespace assay::formats::gguf
