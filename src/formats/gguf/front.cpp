#include "formats/gguf/front.hpp"

#include "codecs/ggml/types.hpp"
#include "codecs/gguf/reader.hpp"

#include <algorithm>
#include <bit>
#include <limits>
#include <optional>

namespace assay::formats::gguf {
namespace {

using assay::gguf::Reader;
using assay::gguf::Tensor;

constexpr auto kAll = std::numeric_limits<std::uint64_t>::max();
/// What is asked for when the metadata does not end in what is here: large vocabularies take 10 MiB.
constexpr std::uint64_t kLikelyFront = 64ULL << 20U;
constexpr std::uint64_t kPage = 4096;

/// Where the data of a tensor ends in the data section, when that is known.
std::optional<std::uint64_t> end_of(const Tensor& tensor) {
  const auto* type = ggml::find_type(tensor.type);
  if (type == nullptr || !type->has_size() || tensor.dimensions > tensor.size.size()) return std::nullopt;
  const auto elements = ggml::element_count(tensor.sizes());
  const auto bytes = elements ? ggml::byte_count(*type, *elements) : std::nullopt;
  if (!bytes || *bytes > kAll - tensor.offset) return std::nullopt;
  return tensor.offset + *bytes;
}

}  // namespace

std::uint64_t needed_front(const Artifact& artifact) {
  const auto here = artifact.bytes.size();
  const auto more = here < kLikelyFront ? kLikelyFront : kAll;
  Reader reader(artifact.bytes);
  std::uint64_t alignment = assay::gguf::kDefaultAlignment;
  for (std::uint64_t i = 0; i < reader.header().pairs; ++i) {
    const auto pair = reader.next_pair();
    if (!pair) return more;
    if (pair->key == "general.alignment") alignment = pair->value.unsigned_number().value_or(0);
  }
  // Padding is not read, so that nothing may find room in it.
  if (!std::has_single_bit(alignment) || alignment > kPage) return kAll;
  std::uint64_t end = 0;
  for (std::uint64_t i = 0; i < reader.header().tensors; ++i) {
    const auto tensor = reader.next_tensor();
    if (!tensor) return more;
    const auto end_of_this = end_of(*tensor);
    if (!end_of_this) return kAll;
    end = std::max(end, *end_of_this);
  }
  if (reader.fault() != assay::gguf::Fault::none) return more;
  const auto begin = ggml::padded(reader.offset(), alignment);
  const auto padded_end = ggml::padded(end, alignment);
  if (!begin || !padded_end || !artifact.size || *artifact.size < *begin) return kAll;
  return *artifact.size - *begin > *padded_end ? kAll : *begin;
}

}  // namespace assay::formats::gguf
