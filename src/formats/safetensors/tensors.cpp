#include "formats/safetensors/tensors.hpp"

#include "core/text.hpp"
#include "core/utf8.hpp"
#include "formats/safetensors/rules.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <string>

namespace assay::formats::safetensors {
namespace {

using assay::safetensors::Tensor;
using json::Token;

/// What is wrong with a name; empty when nothing is.
std::string_view complaint_about(std::string_view name) {
  if (name.empty()) return "is empty";
  const auto is_separator = [](char c) { return c == '/' || c == '\\'; };
  if (is_separator(name.front())) return "is an absolute path";
  for (auto rest = name; !rest.empty();) {
    const auto end = static_cast<std::size_t>(std::ranges::find_if(rest, is_separator) - rest.begin());
    if (rest.substr(0, end) == ".." && (end < rest.size() || rest.size() < name.size()))
      return "leads out of its folder";
    rest.remove_prefix(std::min(end + 1, rest.size()));
  }
  for (auto rest = name; !rest.empty();) {
    const auto point = utf8::decode(rest);
    if (point.size == 0) return "is not UTF-8";
    if (utf8::is_invisible(point.value)) return "has a character that cannot be seen";
    rest.remove_prefix(point.size);
  }
  return {};
}

/// True for what nearly every name is made of: nothing to look for.
bool is_ordinary(const Token& name) {
  return !name.raw.empty() && !name.has_escapes && std::ranges::all_of(name.raw, [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c == '-' ||
           c == '.';
  });
}

}  // namespace

void Tensors::see(const Tensor& tensor) {
  names_.add(tensor.name);
  judge_name(tensor.name);
  judge_type(tensor);
  have_places_ = have_places_ && tensor.begin && tensor.end;
  bytes_ += tensor.size().value_or(0);
  list(tensor);
}

void Tensors::judge_name(const Token& name) {
  if (is_ordinary(name)) return;
  const std::string text = name.text();
  const auto complaint = complaint_about(text);
  if (!complaint.empty() && complaints_.wants(kTensorName, name.range))
    complaints_.report(kTensorName, {name.range, "header"},
                       fmt::format("The name {} of a tensor {}.", text::quoted(text, 120), complaint));
}

void Tensors::judge_type(const Tensor& tensor) {
  const auto& type = tensor.data_type;
  if (type.range.size == 0) return;  // there is none, which has been said
  if (tensor.bits) return;
  if (!has_unknown_type_)
    context_.incomplete({ErrorCode::unsupported, type.range.offset, "dtype: one that is known wanted, got another"});
  has_unknown_type_ = true;
  if (complaints_.wants(kUnknownType, type.range))
    complaints_.report(kUnknownType, {type.range, "header"},
                       fmt::format("The tensor {} has the type {}.", text::quoted(tensor.name.text(), 120),
                                   text::quoted(type.text(), 40)));
}

void Tensors::list(const Tensor& tensor) {
  if (!complaints_.wants_fact("safetensors.tensor")) return;
  const auto size = tensor.size();
  complaints_.fact("safetensors.tensor",
                   fmt::format("{} {} {} {}", text::printable(tensor.name.text(), 200),
                               text::printable(tensor.data_type.text(), 40), text::printable(tensor.shape, 120),
                               size ? fmt::format("{} bytes", text::grouped(*size)) : "of unknown size"),
                   tensor.name.range.offset);
}

void Tensors::judge() {
  names_.duplicates([&](const Token& name) {
    if (complaints_.wants(kDuplicateTensor, name.range))
      complaints_.report(kDuplicateTensor, {name.range, "header"},
                         fmt::format("There is a second tensor with the name {}.", text::quoted(name.text(), 120)));
  });
  context_.fact("safetensors.header",
                fmt::format("{}, {} of {}", text::counted(header_.size(), "byte", "bytes"),
                            text::counted(names_.size(), "tensor", "tensors"), text::counted(bytes_, "byte", "bytes")));
}

}  // namespace assay::formats::safetensors
