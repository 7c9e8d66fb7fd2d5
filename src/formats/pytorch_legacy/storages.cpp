#include "formats/pytorch_legacy/storages.hpp"

#include "core/text.hpp"
#include "formats/pytorch_legacy/rules.hpp"

#include <assay/cursor.hpp>

#include <fmt/format.h>

#include <array>
#include <limits>
#include <map>
#include <optional>
#include <string_view>

namespace assay::formats::pytorch_legacy {
namespace {

using assay::pickle::StorageReference;
using assay::pickle::Trace;

struct ElementSize {
  std::string_view type;
  std::uint64_t bytes;
};
// torch/storage.py, _dtype_to_storage_type_map; UntypedStorage counts in bytes.
constexpr std::array<ElementSize, 19> kElementSizes{{
    {"BFloat16Storage", 2},       {"BoolStorage", 1},         {"ByteStorage", 1},     {"CharStorage", 1},
    {"ComplexDoubleStorage", 16}, {"ComplexFloatStorage", 8}, {"DoubleStorage", 8},   {"FloatStorage", 4},
    {"HalfStorage", 2},           {"IntStorage", 4},          {"LongStorage", 8},     {"QInt32Storage", 4},
    {"QInt8Storage", 1},          {"QUInt2x4Storage", 1},     {"QUInt4x2Storage", 1}, {"QUInt8Storage", 1},
    {"ShortStorage", 2},          {"UntypedStorage", 1},      {"_UntypedStorage", 1},
}};

std::optional<std::uint64_t> element_size(std::string_view type) {
  for (const auto& [name, bytes] : kElementSizes)
    if (name == type) return bytes;
  return std::nullopt;
}

class Walk {
 public:
  Walk(const Artifact& artifact, std::uint64_t begin, const Trace& object, ScanContext& context)
      : in_(artifact.bytes.from(begin)), context_(context) {
    for (const auto& reference : object.storages) used_.try_emplace(reference.key, State{&reference});
  }

  void read(const std::vector<std::string>& keys) {
    for (const auto& key : keys) {
      if (!context_.step() || !read_one(key)) return;
    }
    for (const auto& [key, state] : used_)
      if (!state.is_read)
        report(kKeys, state.reference->offset, key, "is used by the object and missing from the list of storages");
  }

 private:
  struct State {
    const StorageReference* reference = nullptr;
    bool is_read = false;
  };

  void report(const Rule& rule, std::uint64_t offset, std::string_view key, std::string_view what) {
    const auto shown = text::quoted(key, 60);
    context_.report(rule, {{offset, 0}, fmt::format("storage {}", shown)},
                    fmt::format("The storage {} {}.", shown, what));
  }

  /// False: where the next storage begins cannot be known.
  bool read_one(const std::string& key) {
    const auto begin = in_.offset();
    const auto found = used_.find(key);
    if (found == used_.end()) {
      report(kKeys, begin, key, "is listed and not used by the object");
      context_.incomplete({ErrorCode::malformed, begin,
                           fmt::format("storage {}: a type wanted, the object names none", text::quoted(key, 60))});
      return false;
    }
    auto& [reference, is_read] = found->second;
    if (is_read) report(kKeys, begin, key, "is listed twice");
    is_read = true;

    const auto size = element_size(reference->type);
    if (!size) {
      context_.incomplete({ErrorCode::unsupported, begin,
                           fmt::format("storage {}: a known type wanted, got {}", text::quoted(key, 60),
                                       text::quoted(reference->type, 60))});
      return false;
    }
    const auto elements = in_.u64("storage size");
    if (in_ && elements != reference->elements)
      report(kSize, begin, key,
             fmt::format("has {} elements, and the object expects {}", elements, reference->elements));
    if (in_ && elements > std::numeric_limits<std::uint64_t>::max() / *size) {
      report(kSize, begin, key, fmt::format("has {} elements, whose size no reader can count in 64 bits", elements));
      in_.fail(ErrorCode::malformed, fmt::format("storage size: a size in 64 bits wanted, got {} elements", elements));
    }
    const auto numbers = in_.offset();
    if (in_) static_cast<void>(in_.take(elements * *size, "storage"));
    context_.opaque({numbers, in_.offset() - numbers});
    context_.cover({begin, in_.offset() - begin});
    context_.passed(in_.offset());
    if (!in_) context_.incomplete(in_.error());
    return static_cast<bool>(in_);
  }

  Cursor in_;
  ScanContext& context_;
  std::map<std::string, State> used_;
};

}  // namespace

void walk_storages(const Artifact& artifact, std::uint64_t begin, const Trace& object,
                   const std::vector<std::string>& keys, ScanContext& context) {
  Walk(artifact, begin, object, context).read(keys);
}

}  // namespace assay::formats::pytorch_legacy
