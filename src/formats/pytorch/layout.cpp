#include "formats/pytorch/layout.hpp"

#include "core/text.hpp"
#include "formats/pytorch/rules.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <string>
#include <string_view>

namespace assay::formats::pytorch {
namespace {

/// Records that PyTorch asks for by these very names.
constexpr std::array<std::string_view, 9> kLookedUp{
    "data.pkl",           "constants.pkl", "bytecode.pkl",          "version", "byteorder", ".format_version",
    ".storage_alignment", ".data/version", ".data/serialization_id"};

/// Pickles that PyTorch writes beside data.pkl.
constexpr std::array<std::string_view, 7> kKnownPickles{"data.pkl",
                                                        "constants.pkl",
                                                        "bytecode.pkl",
                                                        "traced_inputs.pkl",
                                                        "attributes.pkl",
                                                        "mobile_debug_handles.pkl",
                                                        "callstack_debug_map.pkl"};
/// Folders whose content is weights, TorchScript source, or the user's own files.
constexpr std::array<std::string_view, 7> kKnownFolders{"data/", "constants/", "bytecode/", "tensors/",
                                                        "code/", "extra/",     ".data/"};

constexpr std::uint64_t kLongestMetadata = 128;
constexpr std::uint64_t kLatestVersion = 64;  // PyTorch 2.x writes 3; TorchScript is at 10
constexpr std::uint64_t kLargestAlignment = 1U << 24U;

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && (text.back() == '\n' || text.back() == '\r' || text.back() == ' ')) text.remove_suffix(1);
  return text;
}

std::optional<std::uint64_t> number(std::string_view text) {
  std::uint64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return value;
}

bool is_byteorder(std::string_view text) { return text == "little" || text == "big"; }
bool is_version(std::string_view text) { return number(text).value_or(kLatestVersion + 1) <= kLatestVersion; }
bool is_alignment(std::string_view text) {
  const std::uint64_t value = number(text).value_or(0);
  return value != 0 && value <= kLargestAlignment && (value & (value - 1)) == 0;
}
bool is_serialization_id(std::string_view text) {
  return std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
}

struct Metadata {
  std::string_view record;
  bool (*is_sane)(std::string_view);
  std::string_view fact;  ///< what the value is called as a fact; empty: not worth one
};
constexpr std::array kMetadataRecords{Metadata{"version", is_version, "pytorch.version"},
                                      Metadata{".data/version", is_version, "pytorch.version"},
                                      Metadata{"byteorder", is_byteorder, "pytorch.byteorder"},
                                      Metadata{".format_version", is_version, ""},
                                      Metadata{".storage_alignment", is_alignment, ""},
                                      Metadata{".data/serialization_id", is_serialization_id, ""}};

bool is_code_name(std::string_view name) {
  return name.ends_with(".pkl") || name.ends_with(".pickle") || name.ends_with(".py") || name.ends_with(".pyc");
}

/// PROTO 2 to 5 in front and STOP at the end.
bool looks_like_pickle(ByteView bytes) {
  return bytes.at(0) == 0x80 && bytes.at(1).value_or(0) >= 2 && bytes.at(1).value_or(9) <= 5 &&
         bytes.at(bytes.size() - 1) == '.';
}

class LayoutCheck {
 public:
  LayoutCheck(const assay::zip::Archive& archive, const assay::torch::Records& records, ScanContext& context)
      : archive_(archive),
        records_(records),
        context_(context),
        step_([&context](std::uint64_t count) { return context.step(count); }) {}

  void run() {
    check_roots();
    check_names();
    check_pickle();
    for (const Metadata& metadata : kMetadataRecords) check_metadata(metadata);
    if (is_package(records_)) return;
    for (const auto& [name, member] : records_.all())
      if (is_unexpected(name, member))
        context_.report(kUnexpectedRecord, place(member), fmt::format("record {}", text::quoted(name)));
  }

 private:
  [[nodiscard]] Location place(std::size_t member) const {
    return {{archive_.members[member].header().offset, assay::zip::kCentralSize}, {}};
  }

  void check_roots() {
    if (!records_.has_root()) {
      if (records_.has("data.pkl"))
        context_.report(kNotLoadable, {}, "torch.load refuses this archive: its records are in no folder");
      return;
    }
    context_.fact("pytorch.root", text::printable(records_.root()));
    if (records_.outsiders().empty()) return;
    const std::size_t first = records_.outsiders().front();
    context_.report(
        kSeveralRoots, place(first),
        fmt::format("PyTorch loads from {}; {} records are elsewhere, the first is {}", text::quoted(records_.root()),
                    records_.outsiders().size(), text::quoted(name_of(first))));
  }

  void check_names() {
    for (const std::string_view wanted : kLookedUp) {
      const auto found = records_.find(wanted);
      for (const std::size_t member : found)
        if (records_.written(member) != wanted)
          context_.report(
              kRecordName, place(member),
              fmt::format("record {}: PyTorch finds it as {}", text::quoted(name_of(member)), text::quoted(wanted)));
      if (found.size() > 1)
        context_.report(kRecordName, place(found.back()),
                        fmt::format("{} records that PyTorch finds as {}", found.size(), text::quoted(wanted)));
    }
  }

  void check_pickle() {
    // TorchScript of 2019 keeps its module in model.json and code/, without a data.pkl.
    if (records_.has("data.pkl") || records_.has_below("code/") || is_package(records_)) return;
    context_.report(kNotLoadable, {}, "torch.load refuses this archive: it has no data.pkl");
    context_.incomplete({ErrorCode::malformed, 0, "PyTorch checkpoint: it has no data.pkl"});
  }

  void check_metadata(const Metadata& metadata) {
    for (const std::size_t member : records_.find(metadata.record)) {
      const auto bytes = records_.bytes(member, kLongestMetadata, step_);
      const std::string_view value = bytes ? trimmed(bytes->view().text()) : std::string_view{};
      if (!bytes || !metadata.is_sane(value)) {
        context_.report(
            kMetadata, place(member),
            bytes ? fmt::format("record {}: {}", metadata.record, text::quoted(value))
                  : fmt::format("record {}: longer than {} bytes, or not readable", metadata.record, kLongestMetadata));
      } else if (!metadata.fact.empty()) {
        context_.fact(metadata.fact, std::string(value));
      }
    }
  }

  [[nodiscard]] bool is_unexpected(std::string_view name, std::size_t member) const {
    if (std::ranges::find(kKnownPickles, name) != kKnownPickles.end() || name.ends_with(".debug_pkl")) return false;
    if (std::ranges::any_of(kKnownFolders, [name](std::string_view folder) { return name.starts_with(folder); }))
      return false;
    if (is_code_name(name)) return true;
    const auto bytes = records_.bytes(member, 1ULL << 20U, step_);
    return bytes && looks_like_pickle(bytes->view());
  }

  [[nodiscard]] std::string_view name_of(std::size_t member) const { return records_.full_name(member); }

  const assay::zip::Archive& archive_;
  const assay::torch::Records& records_;
  ScanContext& context_;
  assay::zip::Step step_;
};

}  // namespace

bool is_package(const assay::torch::Records& records) {
  return records.has(".data/extern_modules") && !records.has("data.pkl") && !records.has("constants.pkl");
}

void check_layout(const assay::zip::Archive& archive, const assay::torch::Records& records, ScanContext& context) {
  LayoutCheck(archive, records, context).run();
}

}  // namespace assay::formats::pytorch
