#include "core/text.hpp"
#include "formats/onnx/location.hpp"
#include "formats/onnx/rules.hpp"
#include "formats/onnx/scan.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <map>
#include <tuple>
#include <vector>

namespace assay::formats::onnx {
namespace {

using assay::onnx::DataType;
using assay::onnx::Entry;
using assay::onnx::Model;
using assay::onnx::Tensor;

/// Those of onnx's own writers.
constexpr std::array<std::string_view, 5> kKeys{"location", "offset", "length", "checksum", "basepath"};

std::optional<std::uint64_t> decimal(std::string_view text) {
  std::uint64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  const bool is_number = error == std::errc() && end == text.data() + text.size();
  return is_number && value <= (~std::uint64_t{0} >> 1U) ? std::optional(value) : std::nullopt;
}

/// How the cache of Hugging Face keeps files: snapshots/REVISION/name is a link to ../../blobs/HASH, once more `..` for
/// each folder below the revision.
bool is_in_hugging_face_cache(std::string_view link) {
  std::size_t up = 0;
  for (; link.starts_with("../"); ++up) link.remove_prefix(3);
  if (up < 2 || !link.starts_with("blobs/")) return false;
  link.remove_prefix(6);
  const auto is_hex = [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); };
  return (link.size() == 40 || link.size() == 64) && std::ranges::all_of(link, is_hex);
}

class Judge {
 public:
  Judge(const Model& model, Complaints& complaints, ScanContext& context)
      : model_(model), complaints_(complaints), context_(context) {}

  void tensor(const Tensor& tensor) {
    judge_agreement(tensor);
    if (tensor.external.count == 0) return;
    judge_place(tensor);
    const Entry* location = nullptr;
    const Entry* offset = nullptr;
    const Entry* length = nullptr;
    for (const Entry& entry : Model::slice(model_.external, tensor.external)) {
      judge_key(tensor, entry);
      const Entry** known = entry.key == "location" ? &location
                            : entry.key == "offset" ? &offset
                            : entry.key == "length" ? &length
                                                    : nullptr;
      if (known == nullptr) continue;
      if (*known != nullptr && wants(kExternalKey, entry.range))
        report(kExternalKey, entry.range, tensor,
               fmt::format("The key {} is there again: some loaders take the first, others the last.", entry.key));
      *known = &entry;
      if (known == &location) judge_path(tensor, entry);
    }
    judge_range(tensor, location, offset, length);
  }

  /// Tied weights have the same bytes, as the same numbers. Others of which parts are shared are no export.
  void judge_overlaps() {
    std::ranges::sort(stretches_, {}, [](const Stretch& each) {
      return std::tuple(each.location, each.begin, each.end, each.tensor->range.offset);
    });
    const Stretch* last = nullptr;  // of those before, the one that ends last
    for (const Stretch& each : stretches_) {
      const bool is_shared = last != nullptr && last->location == each.location && each.begin < last->end;
      const bool is_tied =
          is_shared && each.begin == last->begin && each.end == last->end && each.tensor->type == last->tensor->type;
      if (is_shared && !is_tied && wants(kExternalOverlap, each.tensor->range))
        report(kExternalOverlap, each.tensor->range, *each.tensor,
               fmt::format("The bytes {} to {} of {} belong to {} as well.", text::grouped(each.begin),
                           text::grouped(std::min(each.end, last->end)), text::quoted(each.location, 120),
                           place_of(model_, *last->tensor)));
      if (!is_shared || each.end > last->end) last = &each;
    }
  }

  /// Files beside the model that have what it says of them are its numbers, whatever they are called.
  void vouch() const {
    for (const auto& [path, file] : files_)
      if (file.sibling && file.sibling->kind == Sibling::Kind::file && file.fits) context_.vouch(path);
  }

 private:
  struct File {
    std::optional<Sibling> sibling;
    bool fits = true;  ///< every tensor has its bytes in it
  };
  struct Stretch {
    std::string_view location;
    std::uint64_t begin, end;
    const Tensor* tensor;
  };

  void report(const Rule& rule, ByteRange range, const Tensor& tensor, std::string message) {
    complaints_.report(rule, {range, place_of(model_, tensor)}, std::move(message));
  }
  [[nodiscard]] bool wants(const Rule& rule, ByteRange range) { return complaints_.wants(rule, range); }

  void judge_agreement(const Tensor& tensor) {
    const bool says = tensor.location == 1;
    const bool has = tensor.external.count != 0;
    std::string_view why;
    if (has && !says)
      why = "has external data, and does not say so: some loaders read the file, others the data in here";
    else if (says && !has)
      why = "says that its data are in another file, and not in which";
    else if (says && tensor.fields != 0)
      why = "has its data in another file and in this one: loaders differ in which of them they take";
    else if (tensor.location != 0 && !says)
      why = "says that its data are in a place that ONNX does not know";
    else if (has && tensor.type == DataType::string)
      why = "is of strings, which cannot be in another file";
    if (!why.empty() && wants(kExternalDisagreement, tensor.range))
      report(kExternalDisagreement, tensor.range, tensor, fmt::format("The tensor {}.", why));
  }

  void judge_place(const Tensor& tensor) {
    const bool is_dense = tensor.place == Tensor::Place::initializer || tensor.place == Tensor::Place::file;
    if (is_dense || !wants(kExternalPlace, tensor.range)) return;
    report(kExternalPlace, tensor.range, tensor,
           tensor.place == Tensor::Place::attribute
               ? "The data of an attribute are in another file, which loaders do not check as they check initializers."
               : "A part of a sparse tensor is in another file, which ONNX Runtime opens without a check of its path.");
  }

  void judge_key(const Tensor& tensor, const Entry& entry) {
    if (std::ranges::find(kKeys, entry.key) == kKeys.end() && wants(kExternalKey, entry.range))
      report(kExternalKey, entry.range, tensor,
             fmt::format("The external data have the key {}, which old versions of onnx set as an attribute of a "
                         "Python object.",
                         text::quoted(entry.key, 60)));
    if (entry.key == "basepath" && reach_of(entry.value) == Reach::outside && wants(kExternalKey, entry.range))
      report(kExternalKey, entry.range, tensor,
             fmt::format("The base of the path is {}: a loader that joins it reads from there.",
                         text::quoted(entry.value, 120)));
  }

  void judge_path(const Tensor& tensor, const Entry& entry) {
    const auto shown = text::quoted(entry.value, 160);
    switch (reach_of(entry.value)) {
      case Reach::inside: judge_file(tensor, entry); break;
      case Reach::outside:
        if (wants(kExternalPath, entry.range))
          report(kExternalPath, entry.range, tensor,
                 fmt::format("Loading reads, and saving overwrites, a file out of the model's folder: {}.", shown));
        break;
      case Reach::memory:
        if (wants(kMemoryAddress, entry.range))
          report(kMemoryAddress, entry.range, tensor,
                 fmt::format("The location {} is no file: the offset is taken for an address in the memory of the "
                             "program.",
                             shown));
        break;
      case Reach::unreadable:
        if (wants(kExternalRange, entry.range))
          report(kExternalRange, entry.range, tensor,
                 fmt::format("The location {} is no path that people and programs read in the same way.", shown));
        break;
    }
  }

  File& file_at(std::string_view path) {
    const auto [found, is_new] = files_.try_emplace(path);
    if (is_new) found->second.sibling = context_.sibling(path);
    return found->second;
  }

  /// What the file is, where that can be known. Each file is told once.
  void judge_file(const Tensor& tensor, const Entry& entry) {
    const bool is_new = !files_.contains(entry.value);
    const auto& file = file_at(entry.value).sibling;
    if (!is_new || !file) return;
    const auto shown = text::quoted(entry.value, 120);
    if (file->kind == Sibling::Kind::missing) {
      if (wants(kExternalMissing, entry.range))
        report(kExternalMissing, entry.range, tensor, fmt::format("The file {} is not there.", shown));
    } else if (file->kind == Sibling::Kind::other) {
      if (wants(kExternalLink, entry.range))
        report(kExternalLink, entry.range, tensor, fmt::format("{} is no regular file.", shown));
    } else if (file->kind == Sibling::Kind::outside) {
      if (!is_in_hugging_face_cache(file->link) && wants(kExternalLink, entry.range))
        report(kExternalLink, entry.range, tensor,
               fmt::format("{} is a link out of the scanned directory, to {}: loading reads that file.", shown,
                           text::quoted(file->link, 120)));
    } else if (file->hard_links > 1 && complaints_.wants(kExternalLink, entry.range, Severity::low)) {
      // Nobody can tell a link to a file from outside from one that a store made for equal files.
      complaints_.report(kExternalLink, {entry.range, place_of(model_, tensor)},
                         fmt::format("The file {} has {} names: it may be one from outside of the directory.", shown,
                                     file->hard_links),
                         Severity::low);
    }
  }

  void judge_range(const Tensor& tensor, const Entry* location, const Entry* offset, const Entry* length) {
    if (tensor.external.count != 0 && location == nullptr && wants(kExternalRange, tensor.range))
      report(kExternalRange, tensor.range, tensor, "The external data have no location.");
    std::uint64_t begin = 0;
    for (const Entry* entry : {offset, length}) {
      if (entry == nullptr) continue;
      const auto number = decimal(entry->value);
      if (entry == offset) begin = number.value_or(0);
      if (!number && wants(kExternalRange, entry->range))
        report(kExternalRange, entry->range, tensor,
               fmt::format("The {} of the external data is {}, which is no size in bytes.", entry->key,
                           text::quoted(entry->value, 60)));
    }
    const auto size = length == nullptr ? std::nullopt : decimal(length->value);
    const auto needed = needed_by(tensor);
    if (size && needed && *size != *needed && wants(kExternalRange, length->range))
      report(kExternalRange, length->range, tensor,
             fmt::format("{} {} needs {} bytes, and the external data have {}.", type_name(tensor.type),
                         shape_of(model_, tensor), text::grouped(*needed), text::grouped(*size)));
    if (location == nullptr || reach_of(location->value) != Reach::inside) return;
    std::uint64_t last = 0;
    const auto bytes = size.value_or(needed.value_or(0));
    if (bytes != 0 && !__builtin_add_overflow(begin, bytes, &last))
      stretches_.push_back({location->value, begin, last, &tensor});
    File& known = file_at(location->value);
    const auto& file = known.sibling;
    if (!file || file->kind != Sibling::Kind::file) return;
    const auto end = begin + size.value_or(needed.value_or(0));
    if (end > file->size || !needed || (size && *size != *needed)) known.fits = false;
    if (end > file->size && wants(kExternalRange, location->range))
      report(kExternalRange, location->range, tensor,
             fmt::format("The data end at {} of {}, which has {} bytes.", text::grouped(end),
                         text::quoted(location->value, 120), text::grouped(file->size)));
  }

  [[nodiscard]] std::optional<std::uint64_t> needed_by(const Tensor& tensor) const {
    const auto bits = bits_of(tensor.type);
    const auto elements = assay::onnx::elements_in(model_.dims_of(tensor));
    std::uint64_t all = 0;
    if (bits == 0 || !elements || __builtin_mul_overflow(*elements, std::uint64_t{bits}, &all)) return std::nullopt;
    return all / 8 + (all % 8 != 0 ? 1 : 0);
  }

  const Model& model_;
  Complaints& complaints_;
  ScanContext& context_;
  std::map<std::string_view, File, std::less<>> files_;
  std::vector<Stretch> stretches_;
};

}  // namespace

void judge_external(const Model& model, Complaints& complaints, ScanContext& context) {
  Judge judge(model, complaints, context);
  for (const Tensor& tensor : model.tensors) {
    if (tensor.location == 0 && tensor.external.count == 0) continue;
    if (!context.step()) return;
    judge.tensor(tensor);
  }
  judge.judge_overlaps();
  judge.vouch();
}

}  // namespace assay::formats::onnx
