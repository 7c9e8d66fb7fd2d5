#include "formats/pt2/payloads.hpp"

#include "codecs/json/document.hpp"
#include "core/file_magic.hpp"
#include "core/file_reach.hpp"
#include "core/lower.hpp"
#include "core/text.hpp"
#include "formats/pt2/native.hpp"
#include "formats/pt2/rules.hpp"
#include "formats/pt2/tensor_meta.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <iterator>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace assay::formats::pt2 {
namespace {

using json::Kind;
using json::Value;

/// Configurations bigger than this are read by the JSON formats only. A hundred thousand tensors take some 40 MiB.
constexpr std::uint64_t kLargestConfig = 64ULL << 20U;
constexpr std::size_t kNamesShown = 5;

/// A folder of payloads, and the records in it that say what they are (torch/export/pt2_archive/_package.py).
struct Folder {
  std::string_view path;
  std::string_view config;  ///< how their names end
};
constexpr std::array kFolders{Folder{"data/weights/", "_weights_config.json"},
                              Folder{"data/constants/", "_constants_config.json"}};

/// Packages of AOTInductor name their weights and objects in files of their own.
constexpr std::array<std::string_view, 2> kPackaged{"data/weights/weight_", "data/constants/custom_obj_"};

/// What the tensors over one record need of it.
struct Need {
  std::uint64_t bytes = 0;
  std::string tensor;       ///< the one that reaches farthest
  bool is_measured = true;  ///< every tensor over it could be
};

class PayloadCheck {
 public:
  PayloadCheck(const assay::zip::Archive& archive, const assay::torch::Records& records, Complaints& complaints,
               ScanContext& context)
      : archive_(archive), records_(records), complaints_(complaints), context_(context) {}

  void run() {
    for (const Folder& folder : kFolders) {
      for (const auto& [name, member] : records_.all())
        if (name.starts_with(folder.path) && name.ends_with(folder.config)) read(folder, name, member);
    }
    for (const auto& [record, need] : needs_) judge(record, need);
    if (is_all_known_) report_unused();
  }

 private:
  void read(const Folder& folder, const std::string& config, std::size_t member) {
    named_.insert(config);
    place_ = records_.place(member);
    const auto bytes =
        records_.bytes(member, kLargestConfig, [this](std::uint64_t count) { return context_.step(count); });
    if (!bytes) return lose({ErrorCode::limit, place_.offset, "configuration of tensors: it cannot be read"});
    const auto document = json::Document::parse(bytes->view());
    is_broken_ = document.error().has_value();
    if (is_broken_) lose({document.error()->code, place_.offset, "configuration: " + document.error()->message});
    const auto root = document.root();
    if (!root) return;
    // Members of one name count each: a reader may take any of them.
    for (const auto& payloads : root->find_all("config"))
      for (const auto& payload : payloads.members()) {
        if (!context_.step()) return;
        see(folder, payload);
      }
  }

  void see(const Folder& folder, const json::Member& payload) {
    const auto path_value = payload.value.find("path_name");
    const auto path = path_value ? path_value->text() : std::nullopt;
    if (!path)
      return lose({ErrorCode::malformed, place_.offset,
                   fmt::format("payload {}: a path_name wanted", text::quoted(payload.name, 120))});
    const auto meta_value = payload.value.find("tensor_meta");
    const auto meta = meta_value && meta_value->is(Kind::object) ? std::optional(read_tensor_meta(*meta_value))
                                                                 : std::optional<TensorMeta>();
    if (meta) list(payload.name, *meta);
    if (!is_plain(payload.name, *path)) return;
    const auto written = std::string(folder.path) + *path;
    const auto record = text::lower(written);
    const bool is_first = named_.insert(record).second;
    if (!records_.has(record)) {
      if (is_first)
        complaints_.report(kRecord, {place_, text::printable(written)},
                           fmt::format("The archive has no record {} for the tensor {}.", text::quoted(written),
                                       text::quoted(payload.name, 120)));
      return;
    }
    const auto use_pickle = payload.value.find("use_pickle");
    if (use_pickle && use_pickle->boolean().value_or(false)) return;  // it is opened as what it is
    need(record, payload.name, meta);
  }

  /// False when the name is none of a record in the folder.
  bool is_plain(std::string_view tensor, const std::string& path) {
    const auto reach = file_reach(path);
    const bool is_local = reach == FileReach::local;
    if (!is_local)
      complaints_.report(kPath, {place_, text::printable(tensor, 120)},
                         fmt::format("The tensor {} lies in {}, which {}.", text::quoted(tensor, 120),
                                     text::quoted(path, 160), describe(reach)),
                         reach == FileReach::sensitive ? Severity::high : kPath.severity);
    return is_local;
  }

  void need(const std::string& record, const std::string& tensor, const std::optional<TensorMeta>& meta) {
    Need& need = needs_[record];
    if (!meta || !meta->is_strided || (meta->code && meta->type == nullptr)) {
      need.is_measured = false;
      return lose(
          {ErrorCode::unsupported, place_.offset,
           fmt::format("payload {}: a dense tensor of a type that is known wanted", text::quoted(tensor, 120))});
    }
    if (!meta->extent) {
      need.is_measured = false;
      if (is_broken_) return;  // what is missing may be behind the break
      complaints_.report(kRecord, {place_, text::printable(record)},
                         fmt::format("The sizes, strides and offset of the tensor {} fit no record: shape {}.",
                                     text::quoted(tensor, 120), text::printable(meta->shape, 120)));
      return;
    }
    if (need.tensor.empty() || *meta->extent > need.bytes) {
      need.bytes = std::max(need.bytes, *meta->extent);
      need.tensor = tensor;
    }
  }

  /// Names are vouched for, so a record that is there twice is numbers only if both are.
  void judge(const std::string& record, const Need& need) {
    if (!need.is_measured) return;
    const auto members = records_.find(record);
    const auto is_numbers = [&](std::size_t member) { return fits(record, need, member) && !begins_program(member); };
    if (std::ranges::count_if(members, is_numbers) != static_cast<std::ptrdiff_t>(members.size())) return;
    for (const std::size_t member : members) context_.prove(records_.full_name(member));
  }

  /// Tensors without storage are written as no bytes, and read as zeros.
  bool fits(const std::string& record, const Need& need, std::size_t member) {
    const auto size = archive_.members[member].header().size;
    if (size == 0 || size == need.bytes) return true;
    const bool is_short = need.bytes > size;
    complaints_.report(kRecord, {records_.place(member), text::printable(record)},
                       is_short
                           ? fmt::format("The tensor {} needs {} bytes, and its record has {}.",
                                         text::quoted(need.tensor, 120), need.bytes, size)
                           : fmt::format("The record has {} bytes, and its tensors use {} of them.", size, need.bytes),
                       is_short ? kRecord.severity : Severity::low);
    return false;
  }

  /// Bytes can be declared to be numbers and be a program all the same.
  [[nodiscard]] bool begins_program(std::size_t member) const {
    constexpr std::uint64_t kFront = 16;
    const auto bytes = records_.front(member, kFront, [this](std::uint64_t count) { return context_.step(count); });
    return bytes && (bytes->view().starts_with(magic::kElf) || bytes->view().starts_with("#!/"));
  }

  void list(std::string_view tensor, const TensorMeta& meta) {
    if (!complaints_.wants_fact("pt2.tensor")) return;
    complaints_.fact(
        "pt2.tensor",
        fmt::format("{} {} {} {}", text::printable(tensor, 200),
                    meta.type != nullptr ? meta.type->name : std::string_view("?"), text::printable(meta.shape, 120),
                    meta.extent ? fmt::format("{} bytes", text::grouped(*meta.extent)) : "of unknown size"),
        place_.offset);
  }

  void report_unused() {
    bool has_package = false;
    for (const auto& [name, member] : records_.all()) has_package = has_package || is_native_member(name);
    std::vector<std::size_t> unused;
    for (const auto& [name, member] : records_.all())
      if (is_payload(name) && !named_.contains(name) && !(has_package && is_packaged(name))) unused.push_back(member);
    if (unused.empty()) return;
    std::ranges::sort(unused);
    std::string names;
    std::uint64_t bytes = 0;
    for (std::size_t i = 0; i < unused.size(); ++i) {
      bytes += archive_.members[unused[i]].header().size;
      if (i < kNamesShown)
        fmt::format_to(std::back_inserter(names), "{}{}", i == 0 ? "" : ", ",
                       text::quoted(records_.written(unused[i]), 120));
    }
    complaints_.report(
        kUnused, {records_.place(unused.front()), {}},
        fmt::format("{} ({}) that no tensor is made of: {}{}.", text::counted(unused.size(), "record", "records"),
                    text::byte_size(bytes), names, unused.size() > kNamesShown ? ", …" : ""));
  }

  /// Below a folder of payloads. `<model>.pt` is how the first writers kept all of them, and readers still ask for it.
  static bool is_payload(std::string_view name) {
    return std::ranges::any_of(kFolders, [&](const Folder& one) { return name.starts_with(one.path); }) &&
           !name.ends_with(".pt");
  }
  static bool is_packaged(std::string_view name) {
    return std::ranges::any_of(kPackaged, [&](std::string_view one) { return name.starts_with(one); });
  }

  void lose(const Error& error) {
    is_all_known_ = false;
    context_.incomplete(error);
  }

  const assay::zip::Archive& archive_;
  const assay::torch::Records& records_;
  Complaints& complaints_;
  ScanContext& context_;
  bool is_broken_ = false;             ///< the configuration that is read
  ByteRange place_;                    ///< of the configuration that is read
  std::map<std::string, Need> needs_;  ///< by record, in lower case
  std::set<std::string> named_;        ///< records that some configuration names, and configurations
  bool is_all_known_ = true;
};

}  // namespace

void check_payloads(const assay::zip::Archive& archive, const assay::torch::Records& records, Complaints& complaints,
                    ScanContext& context) {
  PayloadCheck(archive, records, complaints, context).run();
}

}  // namespace assay::formats::pt2
