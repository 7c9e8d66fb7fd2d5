#include "engine/siblings.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
#include <algorithm>
#include <array>
#include <cerrno>
#include <climits>
#include <utility>
#include <vector>

namespace assay::engine {
namespace {

constexpr int kMostLinks = 16;
constexpr std::size_t kMostComponents = 1000;

/// Goes from folder to folder, as the kernel would, but below a root that it cannot leave.
class Walk {
 public:
  explicit Walk(int root) : root_(root) {}

  [[nodiscard]] bool push(std::string_view path) {
    std::vector<std::string> components;
    while (!path.empty()) {
      const auto end = std::min(path.find('/'), path.size());
      if (end != 0) components.emplace_back(path.substr(0, end));
      path.remove_prefix(std::min(end + 1, path.size()));
    }
    if (ahead_.size() + components.size() > kMostComponents) return false;
    ahead_.insert(ahead_.end(), components.rbegin(), components.rend());
    return true;
  }

  std::optional<Sibling> run() {
    Sibling found{.kind = Sibling::Kind::other};
    while (!ahead_.empty()) {
      const std::string name = std::move(ahead_.back());
      ahead_.pop_back();
      if (name == ".") continue;
      if (name == "..") {
        if (folders_.empty()) return leaves(std::move(found));
        folders_.pop_back();
        continue;
      }
      const std::string path = here() + name;
      struct ::stat status{};
      if (::fstatat(root_, path.c_str(), &status, AT_SYMLINK_NOFOLLOW) != 0) {
        if (errno != ENOENT && errno != ENOTDIR && errno != ENAMETOOLONG) return std::nullopt;
        found.kind = Sibling::Kind::missing;
        return found;
      }
      if (S_ISLNK(status.st_mode)) {
        const auto target = target_of(path);
        if (found.link.empty()) found.link = target;
        last_ = target;
        if (++links_ > kMostLinks || target.starts_with('/') || !push(target)) return leaves(std::move(found));
      } else if (S_ISDIR(status.st_mode)) {
        folders_.push_back(name);
      } else {
        found.kind = !ahead_.empty()           ? Sibling::Kind::missing
                     : S_ISREG(status.st_mode) ? Sibling::Kind::file
                                               : Sibling::Kind::other;
        found.size = static_cast<std::uint64_t>(status.st_size);
        found.hard_links = status.st_nlink;
        return found;
      }
    }
    return found;
  }

 private:
  /// Of a chain of links the one counts that leads out.
  Sibling leaves(Sibling found) const {
    found.kind = Sibling::Kind::outside;
    if (!last_.empty()) found.link = last_;
    return found;
  }
  [[nodiscard]] std::string here() const {
    std::string path;
    for (const auto& folder : folders_) path += folder + '/';
    return path;
  }
  [[nodiscard]] std::string target_of(const std::string& path) const {
    std::array<char, PATH_MAX> target;
    const auto size = ::readlinkat(root_, path.c_str(), target.data(), target.size());
    return size > 0 ? std::string(target.data(), static_cast<std::size_t>(size)) : std::string();
  }

  int root_;
  int links_ = 0;
  std::string last_;                  ///< where the last link leads
  std::vector<std::string> ahead_;    ///< the next component last
  std::vector<std::string> folders_;  ///< where we are
};

}  // namespace

Siblings::Siblings(std::shared_ptr<const Descriptor> folder, std::string_view file) : root_(std::move(folder)) {
  if (const auto end = file.rfind('/'); end != std::string_view::npos) folder_ = file.substr(0, end + 1);
}

std::optional<Sibling> Siblings::find(std::string_view path) const {
  if (root_ == nullptr || path.empty() || path.front() == '/' || path.find('\0') != std::string_view::npos)
    return std::nullopt;
  Walk walk(root_->number());
  if (!walk.push(std::string(folder_) + std::string(path))) return std::nullopt;
  return walk.run();
}

}  // namespace assay::engine
