#include "formats/ggml/walk.hpp"

#include "core/text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace assay::formats::ggml {
namespace {

using assay::ggml::Type;
using assay::ggml::TypeStatus;

struct Magic {
  std::string_view bytes;  // a little-endian number, so that its letters stand backwards
  Container container;
  std::string_view name;
};
constexpr std::array kMagics{Magic{"lmgg", kGgml, "GGML"}, Magic{"fmgg", kGgmf, "GGMF"}, Magic{"tjgg", kGgjt, "GGJT"},
                             Magic{"algg", kGgla, "GGLA"}};

constexpr std::uint32_t kMostDimensions = 4;
constexpr std::uint32_t kLongestName = 512;
constexpr std::uint64_t kMostTensors = 1'000'000;

// What blocks took before their scale became a half (llama.cpp #1508), by the number of the type.
constexpr std::array kOldTypes{
    Type{2, "Q4_0", 32, 20, TypeStatus::removed},
    Type{3, "Q4_1", 32, 24, TypeStatus::removed},
    Type{8, "Q8_0", 32, 36, TypeStatus::removed},
};

const Type* type_of(std::uint32_t id, const Layout& layout, Scales scales) {
  // rwkv.cpp leaves 4 to 6 unused, so that its Q5_0, Q5_1 and Q8_0 are one further on.
  if (layout.has_rwkv_types && id >= 4 && id <= 6) return nullptr;
  if (layout.has_rwkv_types && id >= 7 && id <= 9) --id;
  if (scales == Scales::single) {
    const auto* const old = std::ranges::find(kOldTypes, id, &Type::id);
    if (old != kOldTypes.end()) return &*old;
  }
  const auto* type = assay::ggml::find_type(id);
  return type != nullptr && type->has_size() ? type : nullptr;
}

/// The pieces before the tensors, and then the tensors.
class Follower {
 public:
  Follower(ByteView file, const Front& front, const Layout& layout, Scales scales,
           const std::function<bool(std::uint64_t)>& step)
      : in_(file.from(front.end)), layout_(layout), scales_(scales), step_(step) {}

  Walk follow(const std::function<void(const Tensor&)>& see) {
    for (const auto& step : layout_.steps) read(step);
    result_.has_prologue = static_cast<bool>(in_);
    result_.prologue_end = in_.offset();
    Tensor tensor;
    while (in_ && !in_.at_end() && result_.tensors < kMostTensors && read(tensor)) {
      ++result_.tensors;
      if (see) see(tensor);
    }
    result_.offset = in_.offset();
    result_.is_whole = in_ && in_.at_end();
    if (!in_) {
      result_.error = in_.error();
    } else if (!result_.is_whole) {
      result_.error = Error{ErrorCode::limit, in_.offset(), fmt::format("tensors: at most {} wanted", kMostTensors)};
    }
    return std::move(result_);
  }

 private:
  void read(const Step& step) {
    if (!in_) return;
    switch (step.piece) {
      case Piece::end: return;
      case Piece::numbers: return numbers(step.value);
      case Piece::name: return skip(in_.count32("length of the name", 1));
      case Piece::filters: {
        const std::uint64_t rows = in_.u32("rows of the filters");
        const std::uint64_t columns = in_.u32("columns of the filters");
        return skip_items(rows * columns, 4);  // of 32 bits each: the product fits
      }
      case Piece::window: return skip_items(in_.u32("length of the window"), 4);
      case Piece::values: return skip_items(number(step.value), 4);
      case Piece::rows: return skip_items(in_.u32("number of layers"), 4ULL * step.value);
      case Piece::tokens: return tokens(in_.u32("number of tokens"), 0);
      case Piece::tokens_of: return tokens(number(step.value), 0);
      case Piece::scored_tokens: return tokens(number(step.value), 4);
    }
  }

  void numbers(std::uint8_t count) {
    for (std::uint8_t i = 0; i < count; ++i) {
      const auto value = in_.u32("hyper-parameter");
      if (i < numbers_.size()) numbers_.at(i) = value;
    }
  }
  [[nodiscard]] std::uint64_t number(std::uint8_t index) const {
    return index < numbers_.size() ? numbers_.at(index) : 0;
  }

  void skip(std::uint64_t size) { static_cast<void>(in_.take(size, "bytes")); }
  void skip_items(std::uint64_t count, std::uint64_t size) {
    if (count > in_.remaining() / size)
      return in_.fail(ErrorCode::malformed,
                      fmt::format("{} items of {} bytes wanted, {} bytes left", count, size, in_.remaining()));
    skip(count * size);
  }

  void tokens(std::uint64_t count, std::uint64_t behind) {
    if (!in_) return;
    if (count > in_.remaining() / (4 + behind))
      return in_.fail(ErrorCode::malformed, fmt::format("{} tokens wanted, {} bytes left", count, in_.remaining()));
    if (!work(count)) return;
    for (std::uint64_t i = 0; i < count && in_; ++i) {
      const auto size = in_.u32("length of a token");
      skip(size + behind);
    }
    result_.tokens = count;
  }

  bool work(std::uint64_t count) {
    if (step_(count)) return true;
    in_.fail(ErrorCode::limit, "no work left");
    return false;
  }

  bool impossible(std::string why, bool is_cut = false) {
    in_.fail(is_cut ? ErrorCode::truncated : ErrorCode::malformed, std::move(why));
    result_.impossible = in_.error();
    result_.is_cut = is_cut;
    return false;
  }

  bool read(Tensor& tensor) {
    if (!work(1)) return false;
    result_.broken_at = tensor.entry = in_.offset();
    const auto dimensions = in_.u32("dimensions");
    const auto name_size = in_.u32("length of the name");
    const auto type = in_.u32("type");
    if (!in_) return impossible(in_.error().message, true);
    if (dimensions > kMostDimensions)
      return impossible(fmt::format("dimensions: at most {} wanted, got {}", kMostDimensions, dimensions));
    if (name_size > kLongestName)
      return impossible(fmt::format("name: at most {} bytes wanted, got {}", kLongestName, name_size));
    tensor.type = type_of(type, layout_, scales_);
    if (tensor.type == nullptr) return impossible(fmt::format("type: a known one wanted, got {}", type));
    tensor.sizes.clear();
    for (std::uint32_t i = 0; i < dimensions; ++i) tensor.sizes.push_back(in_.u32("dimension"));
    tensor.name = in_.take(name_size, "name").text();
    if (!in_) return impossible(in_.error().message, true);
    const auto is_unprintable = [](char c) { return c < ' ' || c > '~'; };
    if (tensor.name.empty() || std::ranges::any_of(tensor.name, is_unprintable))
      return impossible(fmt::format("name: a printable one wanted, got {}", text::quoted(tensor.name, 80)));
    const auto is_bad = [](std::uint64_t size) { return size == 0 || size > 0x7FFFFFFF; };
    if (const auto bad = std::ranges::find_if(tensor.sizes, is_bad); bad != tensor.sizes.end())
      return impossible(fmt::format("dimension of {}: a positive number wanted, got {}", text::quoted(tensor.name, 80),
                                    static_cast<std::int32_t>(*bad)));
    const auto elements = assay::ggml::element_count(tensor.sizes);
    const auto bytes = elements ? assay::ggml::byte_count(*tensor.type, *elements) : std::nullopt;
    if (!bytes) return impossible(fmt::format("size of {}: 63 bits wanted, got more", text::quoted(tensor.name, 80)));
    return read_data(tensor, *bytes);
  }

  bool read_data(Tensor& tensor, std::uint64_t bytes) {
    const auto begin = assay::ggml::padded(in_.offset(), layout_.alignment).value_or(in_.offset());
    skip(std::min(begin - in_.offset(), in_.remaining()));
    tensor.data = {in_.offset(), bytes};
    if (bytes > in_.remaining())
      return impossible(
          fmt::format("data of {}: {} bytes wanted, {} left", text::quoted(tensor.name, 80), bytes, in_.remaining()),
          true);
    skip(bytes);
    return true;
  }

  Cursor in_;
  const Layout& layout_;
  Scales scales_;
  const std::function<bool(std::uint64_t)>& step_;
  std::array<std::uint32_t, 16> numbers_{};
  Walk result_;
};

}  // namespace

std::string_view name_of(Container container) { return std::ranges::find(kMagics, container, &Magic::container)->name; }

std::optional<Front> read_front(ByteView file) {
  for (const auto& magic : kMagics) {
    if (!file.starts_with(magic.bytes)) continue;
    if (magic.container == kGgml) return Front{kGgml, 0, magic.bytes.size()};
    Cursor in(file.from(magic.bytes.size()));
    const auto version = in.u32("version");
    if (!in) return std::nullopt;
    return Front{magic.container, version, in.offset()};
  }
  return std::nullopt;
}

Walk walk(ByteView file, const Front& front, const Layout& layout, Scales scales,
          const std::function<bool(std::uint64_t)>& step, const std::function<void(const Tensor&)>& see) {
  return Follower(file, front, layout, scales, step).follow(see);
}

}  // namespace assay::formats::ggml
