#include "formats/pytorch/storages.hpp"
#include "core/lower.hpp"

#include "core/text.hpp"
#include "formats/pytorch/layout.hpp"
#include "formats/pytorch/rules.hpp"
#include "pickle/machine.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <iterator>
#include <set>
#include <utility>

namespace assay::formats::pytorch {
namespace {

/// Pickles bigger than this are run by the pickle format only. Those of the largest public models have a few MiB.
constexpr std::uint64_t kLargestPickle = 256ULL << 20U;
constexpr std::size_t kNamesShown = 5;

/// A pickle and where the records that it refers to are.
struct Source {
  std::string_view pickle;
  std::string_view folder;
  std::string_view ending = "";
};
constexpr std::array kSources{Source{"data.pkl", "data/"}, Source{"constants.pkl", "constants/"},
                              Source{"bytecode.pkl", "constants/"}};

/// Where mobile modules before version 7 have the tensors of bytecode.pkl.
constexpr std::string_view kBytecode = "bytecode/";

/// Of torch.package (torch/package/package_exporter.py), whose pickles may have any name.
constexpr std::string_view kPackageFolder = ".data/";

/// storage class → bytes of an element. Quantised types below a byte are left out: their elements share bytes.
constexpr std::array<std::pair<std::string_view, std::uint64_t>, 17> kElementSizes{{
    {"DoubleStorage", 8},
    {"FloatStorage", 4},
    {"HalfStorage", 2},
    {"BFloat16Storage", 2},
    {"LongStorage", 8},
    {"IntStorage", 4},
    {"ShortStorage", 2},
    {"CharStorage", 1},
    {"ByteStorage", 1},
    {"BoolStorage", 1},
    {"ComplexDoubleStorage", 16},
    {"ComplexFloatStorage", 8},
    {"QInt8Storage", 1},
    {"QUInt8Storage", 1},
    {"QInt32Storage", 4},
    {"UntypedStorage", 1},
    {"_UntypedStorage", 1},
}};

class StorageCheck {
 public:
  StorageCheck(const assay::zip::Archive& archive, const assay::torch::Records& records, ScanContext& context)
      : archive_(archive),
        records_(records),
        context_(context),
        step_([&context](std::uint64_t count) { return context.step(count); }) {}

  void run() {
    for (Source source : kSources) {
      if (source.pickle == "bytecode.pkl" && has_folder(kBytecode)) source.folder = kBytecode;
      for (const std::size_t member : records_.find(source.pickle)) read(member, source);
    }
    if (is_package(records_))
      for (const auto& [name, member] : records_.all())
        if (name.ends_with(".pkl") && !name.starts_with(kPackageFolder))
          read(member, {.pickle = name, .folder = kPackageFolder, .ending = ".storage"});
    context_.fact("pytorch.storages", fmt::format("{}", seen_.size()));
    if (is_all_known_) report_unused();
  }

 private:
  [[nodiscard]] bool has_folder(std::string_view folder) const {
    const auto first = records_.all().lower_bound(std::string(folder));
    return first != records_.all().end() && first->first.starts_with(folder);
  }

  void read(std::size_t member, const Source& source) {
    const auto bytes = records_.bytes(member, kLargestPickle, step_);
    if (!bytes) {
      is_all_known_ = false;
      return;
    }
    const auto trace = assay::pickle::run(bytes->view(), 0, context_.data().pickle,
                                          {.step = [this](std::uint64_t opcodes) { return context_.step(opcodes); }});
    is_any_read_ = true;
    is_all_known_ = is_all_known_ && trace.is_complete && !trace.storages_dropped;
    for (const auto& reference : trace.storages) check(reference, source);
  }

  void check(const assay::pickle::StorageReference& reference, const Source& source) {
    const auto record = fmt::format("{}{}{}", source.folder, reference.key, source.ending);
    const auto members = records_.find(record);
    const bool is_first = seen_.insert(text::lower(record)).second;
    if (members.empty()) {
      if (is_first)
        context_.report(
            kStorage, {{}, text::printable(record)},
            fmt::format("storage {}: the archive has no record {}", text::quoted(reference.key), text::quoted(record)));
      return;
    }
    std::uint64_t wanted = 0;
    const auto item = element_size(reference.type);
    if (!item) {
      vouch(members);
      return;
    }
    const bool is_huge = __builtin_mul_overflow(reference.elements, *item, &wanted);
    for (const std::size_t member : members) {
      const auto& header = archive_.members[member].header();
      if (!is_huge && header.size == wanted) {
        context_.prove(records_.full_name(member));
        continue;
      }
      context_.report(Finding{.rule = &kStorage,
                              .location = {{header.offset, assay::zip::kCentralSize}, text::printable(record)},
                              .message = fmt::format("storage {}: {} elements of {} wanted, the record has {} bytes",
                                                     text::quoted(reference.key), reference.elements,
                                                     text::printable(reference.type), header.size),
                              // Too long is odd; too short is what lets tensors reach behind it.
                              .severity = is_huge || header.size < wanted ? Severity::high : Severity::medium});
    }
  }

  /// A record that a pickle refers to holds numbers: no loader interprets them.
  void vouch(const std::vector<std::size_t>& members) {
    for (const std::size_t member : members) context_.prove(records_.full_name(member));
  }

  void report_unused() {
    std::vector<std::string> unused;
    std::uint64_t bytes = 0;
    for (const auto& [name, member] : records_.all()) {
      if (!name.starts_with("data/") || seen_.contains(name)) continue;
      bytes += archive_.members[member].header().size;
      if (is_any_read_) context_.adopt(records_.full_name(member));
      unused.push_back(name);
    }
    if (unused.empty()) return;
    std::string names;
    for (std::size_t i = 0; i < std::min(unused.size(), kNamesShown); ++i)
      fmt::format_to(std::back_inserter(names), "{}{}", i == 0 ? "" : ", ", text::quoted(unused[i]));
    context_.report(
        kUnusedStorage, {},
        fmt::format("{} ({}) that no pickle refers to: {}{}", text::counted(unused.size(), "record", "records"),
                    text::byte_size(bytes), names, unused.size() > kNamesShown ? ", …" : ""));
  }

  const assay::zip::Archive& archive_;
  const assay::torch::Records& records_;
  ScanContext& context_;
  assay::zip::Step step_;
  std::set<std::string> seen_;  ///< records that a pickle refers to
  bool is_any_read_ = false;    ///< there is a pickle that could refer to records
  bool is_all_known_ = true;    ///< every pickle was read to its end
};

}  // namespace

std::optional<std::uint64_t> element_size(std::string_view storage_class) {
  const auto* const entry =
      std::ranges::find(kElementSizes, storage_class, &std::pair<std::string_view, std::uint64_t>::first);
  if (entry == kElementSizes.end()) return std::nullopt;
  return entry->second;
}

void check_storages(const assay::zip::Archive& archive, const assay::torch::Records& records, ScanContext& context) {
  StorageCheck(archive, records, context).run();
}

}  // namespace assay::formats::pytorch
