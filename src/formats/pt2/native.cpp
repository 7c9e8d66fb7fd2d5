#include "formats/pt2/native.hpp"

#include "core/lower.hpp"
#include "core/path_parts.hpp"
#include "core/text.hpp"
#include "formats/pt2/build_command.hpp"
#include "formats/pt2/rules.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <iterator>
#include <map>
#include <string>
#include <vector>

namespace assay::formats::pt2 {
namespace {

constexpr std::string_view kPackages = "data/aotinductor/";
/// Records of this folder are unpacked beside the package, and taken for its library if they end like one.
constexpr std::string_view kConstants = "data/constants/";
constexpr std::size_t kNamesShown = 5;

/// What the loader does with a file, by its ending (torch/csrc/inductor/aoti_package/model_package_loader.cpp).
enum class Role : std::uint8_t { none, library, object, source, device };

struct Ending {
  std::string_view ending;
  Role role;
};
constexpr std::array kEndings{
    Ending{".so", Role::library},    Ending{".dylib", Role::library},  Ending{".dll", Role::library},
    Ending{".pyd", Role::library},   Ending{".o", Role::object},       Ending{".obj", Role::object},
    Ending{".a", Role::object},      Ending{".cpp", Role::source},     Ending{".cc", Role::source},
    Ending{".c", Role::source},      Ending{".cu", Role::source},      Ending{".cubin", Role::device},
    Ending{".fatbin", Role::device}, Ending{".ptx", Role::device},     Ending{".hsaco", Role::device},
    Ending{".spv", Role::device},    Ending{".metallib", Role::device}};

Role role_of(std::string_view name) {
  const auto* const found =
      std::ranges::find_if(kEndings, [&](const Ending& one) { return name.ends_with(one.ending); });
  return found == kEndings.end() ? Role::none : found->role;
}

/// The native files that the loader unpacks for one model.
struct Package {
  std::vector<std::size_t> files;
  std::string library;  ///< the first of each, as it is written
  std::string source;
};

class NativeCheck {
 public:
  NativeCheck(const assay::torch::Records& records, Complaints& complaints)
      : records_(records), complaints_(complaints) {}

  void add(std::string_view record, std::size_t member) {
    const auto role = role_of(record);
    if (role == Role::none) return;
    const auto written = records_.full_name(member);
    const auto name = std::string(last_part(written));
    Package& package = packages_[model_of(record)];
    package.files.push_back(member);
    if (role == Role::library && package.library.empty()) package.library = name;
    if (role == Role::source && package.source.empty()) package.source = name;
    if (complaints_.wants_fact("pt2.native"))
      complaints_.fact("pt2.native", text::printable(written), records_.place(member).offset);
  }

  void report() {
    for (auto& [model, package] : packages_) {
      std::ranges::sort(package.files);
      complaints_.report(
          kNative, {records_.place(package.files.front()), text::printable(model)},
          fmt::format("{} of native code in {} ({}): {}.", text::counted(package.files.size(), "file", "files"),
                      text::quoted(model, 120), names_of(package), deed_of(package)));
    }
  }

 private:
  /// `data/aotinductor/<model>`, or the folder of constants.
  static std::string model_of(std::string_view record) {
    const auto begin = record.find(kPackages);
    if (begin == std::string_view::npos) return std::string(kConstants.substr(0, kConstants.size() - 1));
    const auto end = record.find('/', begin + kPackages.size());
    return std::string(record.substr(begin, end == std::string_view::npos ? end : end - begin));
  }

  static std::string deed_of(const Package& package) {
    if (!package.library.empty())
      return fmt::format("loading the model opens {} with dlopen, which runs it", text::quoted(package.library, 120));
    if (!package.source.empty())
      return fmt::format("loading the model compiles {} and opens the result with dlopen, which runs it",
                         text::quoted(package.source, 120));
    return "a library that runs them is missing";
  }

  [[nodiscard]] std::string names_of(const Package& package) const {
    std::string names;
    for (std::size_t i = 0; i < std::min(package.files.size(), kNamesShown); ++i) {
      const auto name = records_.full_name(package.files[i]);
      fmt::format_to(std::back_inserter(names), "{}{}", i == 0 ? "" : ", ", text::printable(last_part(name), 80));
    }
    return names + (package.files.size() > kNamesShown ? ", …" : "");
  }

  const assay::torch::Records& records_;
  Complaints& complaints_;
  std::map<std::string, Package> packages_;  ///< by folder, in lower case
};

}  // namespace

bool is_native_member(std::string_view record) {
  return record.size() > kPackages.size() && text::equals_ignoring_case(record.substr(0, kPackages.size()), kPackages);
}

void check_native(const assay::zip::Archive& archive, const assay::torch::Records& records, Complaints& complaints,
                  ScanContext& context) {
  NativeCheck check(records, complaints);
  for (std::size_t member = 0; member < archive.members.size() && context.step(); ++member) {
    // Every version of the loader looks below another root or none; miniz finds members that the directory does not.
    const auto whole = text::lower(records.full_name(member));
    const auto slash = whole.find('/');
    const auto below = slash == std::string::npos ? std::string_view{} : std::string_view(whole).substr(slash + 1);
    const std::string_view record = is_native_member(whole) || whole.starts_with(kConstants) ? whole : below;
    const bool is_package = is_native_member(record);
    if (!is_package && !record.starts_with(kConstants)) continue;
    check.add(record, member);
    if (is_package && is_build_file(record)) check_build_command(member, records, complaints, context);
  }
  check.report();
}

}  // namespace assay::formats::pt2
