#include "engine/walk.hpp"

#include "core/glob.hpp"
#include "core/path_parts.hpp"
#include "engine/descriptor.hpp"
#include "engine/input.hpp"

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
#include <algorithm>
#include <array>
#include <cerrno>
#include <climits>
#include <cstdlib>
#include <memory>
#include <optional>
#include <string_view>
#include <utility>

namespace assay::engine {
namespace {

struct CloseDirectory {
  void operator()(DIR* directory) const { ::closedir(directory); }
};
struct FreeText {
  void operator()(char* text) const { std::free(text); }
};

class Walk {
 public:
  Walk(int descriptor, const std::string& path, std::span<const std::string> exclude)
      : root_(descriptor), path_(path), exclude_(exclude), real_root_(real_path(path)) {}

  std::vector<Entry> run() {
    folders_.emplace_back();
    while (!folders_.empty()) {
      const std::string folder = std::move(folders_.back());
      folders_.pop_back();
      list(folder);
    }
    std::ranges::sort(entries_, {}, &Entry::path);
    return std::move(entries_);
  }

 private:
  /// `folder` is "" for the root and ends in a slash otherwise.
  void list(const std::string& folder) {
    auto node = open_node({root_, folder.empty() ? "." : folder.substr(0, folder.size() - 1)});
    if (!node) return unreadable(folder, std::move(node.error()));
    // fdopendir owns what it is given.
    const int descriptor = ::fcntl(node->descriptor.number(), F_DUPFD_CLOEXEC, 0);
    const std::unique_ptr<DIR, CloseDirectory> directory(descriptor < 0 ? nullptr : ::fdopendir(descriptor));
    if (directory == nullptr) {
      auto error = io_error("listing");
      if (descriptor >= 0) ::close(descriptor);
      return unreadable(folder, std::move(error));
    }
    for (;;) {
      errno = 0;
      const dirent* const entry = ::readdir(directory.get());  // NOLINT(concurrency-mt-unsafe): our own stream
      if (entry == nullptr) {
        if (errno != 0) unreadable(folder, io_error("listing"));
        return;
      }
      const std::string_view name = entry->d_name;
      if (name != "." && name != "..") add(folder + entry->d_name, type_of(*entry, node->descriptor.number()));
    }
  }

  static unsigned char type_of(const dirent& entry, int directory) {
    if (entry.d_type != DT_UNKNOWN) return entry.d_type;
    struct stat status{};  // a file system that does not say
    if (::fstatat(directory, entry.d_name, &status, AT_SYMLINK_NOFOLLOW) != 0) return DT_REG;  // opening will say why
    return static_cast<unsigned char>(IFTODT(status.st_mode));
  }

  void add(std::string path, unsigned char type) {
    if (std::ranges::any_of(exclude_, [&](std::string_view pattern) { return is_meant(pattern, path); })) {
      if (type == DT_DIR) path += '/';
      entries_.push_back({.path = std::move(path), .kind = Entry::Kind::excluded});
      return;
    }
    switch (type) {
      case DT_DIR: folders_.push_back(path + '/'); return;
      case DT_LNK: return add_link(std::move(path));
      case DT_REG: entries_.push_back({.path = std::move(path), .kind = Entry::Kind::file}); return;
      default: return refuse(std::move(path), refusal(static_cast<std::uint32_t>(DTTOIF(type))));
    }
  }

  void add_link(std::string path) {
    Entry entry{.path = std::move(path), .kind = Entry::Kind::outside_link};
    std::array<char, PATH_MAX> target;
    const auto size = ::readlinkat(root_, entry.path.c_str(), target.data(), target.size());
    if (size > 0) entry.target.assign(target.data(), static_cast<std::size_t>(size));
    entry.real = real_path(path_.ends_with('/') ? path_ + entry.path : path_ + '/' + entry.path);
    if (entry.real && real_root_ && is_below(*entry.real, *real_root_)) entry.kind = Entry::Kind::inner_link;
    entries_.push_back(std::move(entry));
  }

  static bool is_meant(std::string_view pattern, std::string_view path) {
    if (pattern.ends_with('/')) pattern.remove_suffix(1);
    if (!pattern.contains('/')) return matches_glob(pattern, last_part(path));
    if (pattern.starts_with('/')) pattern.remove_prefix(1);
    return matches_glob(pattern, path);
  }

  static bool is_below(std::string_view path, std::string_view root) {
    if (!path.starts_with(root)) return false;
    return path.size() == root.size() || root.ends_with('/') || path[root.size()] == '/';
  }

  void unreadable(const std::string& folder, Error error) {
    refuse(folder.empty() ? folder : folder.substr(0, folder.size() - 1), std::move(error));
  }
  void refuse(std::string path, Error error) {
    entries_.push_back({.path = std::move(path), .kind = Entry::Kind::refused, .error = std::move(error)});
  }

  int root_;
  const std::string& path_;
  std::span<const std::string> exclude_;
  std::optional<std::string> real_root_;
  std::vector<std::string> folders_;
  std::vector<Entry> entries_;
};

}  // namespace

std::optional<std::string> real_path(const std::string& path) {
  const std::unique_ptr<char, FreeText> real(::realpath(path.c_str(), nullptr));
  if (real == nullptr) return std::nullopt;
  return std::string(real.get());
}

std::vector<Entry> walk(int descriptor, const std::string& path, std::span<const std::string> exclude) {
  return Walk(descriptor, path, exclude).run();
}

}  // namespace assay::engine
