#include "trust/oms/account.hpp"

#include "core/some_of.hpp"
#include "core/text.hpp"
#include "trust/oms/names.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>
#include <unordered_map>
#include <unordered_set>

namespace assay::trust::oms {
namespace {

constexpr std::array<std::string_view, 4> kGitPaths{".git", ".gitattributes", ".github", ".gitignore"};

/// What is reported of files that are left out is a list of paths, not of every file of a repository's history.
class Omissions {
 public:
  Omissions(const Manifest& manifest, const AccountOptions& options) {
    for (const auto& path : manifest.ignored) add(path, Omission::By::signer);
    for (const auto& path : options.ignored) add(path, Omission::By::user);
    for (const auto path : kGitPaths) add(path, Omission::By::git);
  }

  /// Who left the path out, if anybody did.
  const Omission* find(std::string_view path) const {
    for (auto end = path.find('/');; end = path.find('/', end + 1)) {
      const auto found = by_path_.find(path.substr(0, end));
      if (found != by_path_.end()) return &found->second;
      if (end == std::string_view::npos) return nullptr;
    }
  }

 private:
  void add(std::string_view path, Omission::By by) {
    const Omission omission{std::string(path), by};
    by_path_.try_emplace(omission.path, omission);
  }

  struct Hash : std::hash<std::string_view> {
    using is_transparent = void;
  };
  std::unordered_map<std::string, Omission, Hash, std::equal_to<>> by_path_;
};

class Accountant {
 public:
  Accountant(const Manifest& manifest, std::span<const Found> found, const AccountOptions& options)
      : manifest_(manifest), found_(found), options_(options), omissions_(manifest, options) {
    for (std::size_t i = 0; i < found.size(); ++i) {
      by_path_.emplace(found[i].path, i);
      if (found[i].kind == Found::Kind::unreadable && omissions_.find(found[i].path) == nullptr)
        unreadable_.insert(found[i].path);
    }
  }

  Account run(bool model_is_file) {
    if (!pair_only_file(model_is_file)) pair_by_name();
    note_twins();
    for (std::size_t i = 0; i < found_.size(); ++i)
      if (!is_signed_.contains(i)) judge_unsigned(i);
    note_links();
    std::ranges::sort(account_.problems, {}, &Problem::path);
    return std::move(account_);
  }

 private:
  /// The Python library gives the only file of a model no name: `.`. A folder that holds nothing else is as good.
  bool pair_only_file(bool model_is_file) {
    if (manifest_.files.size() != 1 || manifest_.files.front().name != kOnlyFile) return false;
    std::vector<std::size_t> candidates;
    for (std::size_t i = 0; i < found_.size(); ++i)
      if (omissions_.find(found_[i].path) == nullptr) candidates.push_back(i);
    if (candidates.size() != 1) {
      account_.missing.push_back(0);
      return true;
    }
    if (!model_is_file)
      account_.notes.push_back(fmt::format("the name of the file: the signer did not name it, {} is the only one",
                                           text::quoted(found_[candidates.front()].path)));
    pair(0, candidates.front());
    return true;
  }

  void pair_by_name() {
    for (std::size_t i = 0; i < manifest_.files.size(); ++i) {
      const auto found = by_path_.find(manifest_.files[i].name);
      if (found == by_path_.end()) {
        // What is in a folder that cannot be read is told with the folder.
        if (!is_in_unreadable(manifest_.files[i].name)) account_.missing.push_back(i);
      } else {
        pair(i, found->second);
      }
    }
  }

  bool is_in_unreadable(std::string_view path) const {
    if (unreadable_.empty()) return false;
    for (auto end = path.rfind('/'); end != std::string_view::npos && end > 0; end = path.rfind('/', end - 1))
      if (unreadable_.contains(path.substr(0, end))) return true;
    return unreadable_.contains("");
  }

  void pair(std::size_t signed_file, std::size_t found) {
    is_signed_.insert(found);
    if (found_[found].kind == Found::Kind::inner_link) links_.push_back(found);
    if (auto problem = complaint_about(found_[found], manifest_.allows_links)) {
      account_.problems.push_back(std::move(*problem));
    } else {
      account_.pairs.push_back({signed_file, found});
    }
  }

  /// Two signed names that some systems would not tell apart are honest here and a trap there.
  void note_twins() {
    for (const auto& file : manifest_.files) {
      const auto [other, is_new] = by_fold_.try_emplace(folded(file.name), file.name);
      if (!is_new)
        account_.notes.push_back(
            fmt::format("whether the model can be copied: some systems take {} and {} for the same name",
                        text::quoted(other->second), text::quoted(file.name)));
    }
  }

  /// A signer may allow links in the model: what they lead to has the right bytes today.
  void note_links() {
    if (!manifest_.allows_links || links_.empty()) return;
    constexpr std::size_t kMostShown = 3;
    const auto list = text::some_of(links_, kMostShown, [&](std::size_t link) {
      return fmt::format("{} -> {}", text::quoted(found_[link].path), found_[link].detail);
    });
    account_.notes.push_back(fmt::format("where {} will lead: {}", links_.size() == 1 ? "a link" : "links", list));
  }

  /// What may be anything at the next look, and what git does not make.
  static bool is_link_or_special(const Found& found) {
    return found.kind != Found::Kind::file && found.kind != Found::Kind::unreadable;
  }

  void judge_unsigned(std::size_t index) {
    const auto& found = found_[index];
    const auto* omission = omissions_.find(found.path);
    const bool is_gits = omission != nullptr && omission->by == Omission::By::git && found.path == omission->path;
    if (omission != nullptr && !(is_gits && is_link_or_special(found))) {
      if (account_.omissions.empty() || account_.omissions.back().path != omission->path)
        account_.omissions.push_back(*omission);
      return;
    }
    // Where case does not count it takes the place of a signed file: that is more than one file too many.
    if (const auto twin = by_fold_.find(folded(found.path)); twin != by_fold_.end()) {
      account_.problems.push_back(
          {Reason::file_collides, found.path, fmt::format("can be taken for {}", text::quoted(twin->second))});
      return;
    }
    if (found.kind == Found::Kind::special || found.kind == Found::Kind::unreadable) {
      account_.problems.push_back(*complaint_about(found, manifest_.allows_links));
      return;
    }
    if (options_.ignores_unsigned && found.kind != Found::Kind::outside_link) {
      account_.omissions.push_back({found.path, Omission::By::request});
      return;
    }
    if (found.kind == Found::Kind::file) {
      account_.unsigned_files.push_back(index);
      return;
    }
    // No signature covers what is behind a link to a folder, whether or not links are allowed.
    const bool is_outside = found.kind == Found::Kind::outside_link;
    account_.problems.push_back({is_outside ? Reason::file_link_outside : Reason::file_link, found.path,
                                 fmt::format("is a link to {}, and nobody signed it", found.detail)});
  }

  const Manifest& manifest_;
  std::span<const Found> found_;
  const AccountOptions& options_;
  Omissions omissions_;
  std::unordered_map<std::string_view, std::size_t> by_path_;
  std::unordered_map<std::string, std::string> by_fold_;
  std::unordered_set<std::size_t> is_signed_;
  std::vector<std::size_t> links_;  ///< of what is signed
  std::unordered_set<std::string_view> unreadable_;
  Account account_;
};

}  // namespace

std::optional<Problem> complaint_about(const Found& found, bool allows_links) {
  switch (found.kind) {
    case Found::Kind::file: return std::nullopt;
    case Found::Kind::inner_link:
      if (allows_links) return std::nullopt;
      return Problem{Reason::file_link, found.path, fmt::format("is a link to {}", found.detail)};
    case Found::Kind::folder_link:
      return Problem{Reason::file_link, found.path, fmt::format("is a link to the folder {}", found.detail)};
    case Found::Kind::outside_link:
      return Problem{Reason::file_link_outside, found.path, fmt::format("is a link to {}", found.detail)};
    case Found::Kind::special: return Problem{Reason::file_special, found.path, found.detail};
    case Found::Kind::unreadable: return Problem{Reason::file_unreadable, found.path, found.detail};
  }
  return std::nullopt;
}

Account account_for(const Manifest& manifest, std::span<const Found> found, const AccountOptions& options,
                    bool model_is_file) {
  return Accountant(manifest, found, options).run(model_is_file);
}

Problem missing_problem(const SignedFile& file) {
  if (file.name == kOnlyFile)
    return {Reason::file_missing, file.name,
            "the signer signed a single file: wanted that file, or a folder with nothing else"};
  return {Reason::file_missing, file.name, "was signed and is not there"};
}

Problem unsigned_problem(const Found& found, const Manifest& manifest) {
  const bool is_uncoverable = found.size == 0 && manifest.method == Manifest::Method::shards;
  if (is_uncoverable)
    return {Reason::file_empty_unsigned, found.path, "is empty, and the signature is over pieces of files"};
  return {Reason::file_unsigned, found.path, "is there, and nobody signed it"};
}

std::span<const std::string_view> git_paths() { return kGitPaths; }

}  // namespace assay::trust::oms
