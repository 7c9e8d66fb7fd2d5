#include "cli/model_files.hpp"

#include "cli/paths.hpp"
#include "core/text.hpp"
#include "engine/walk.hpp"

#include <fmt/format.h>

#include <fcntl.h>
#include <sys/stat.h>
#include <cerrno>
#include <cstring>
#include <string_view>

namespace assay::cli {
namespace {

namespace oms = trust::oms;
using engine::real_path;
using oms::Found;

/// `path` as it is called from `folder`; both without links.
std::optional<std::string> below(std::string_view path, std::string_view folder) {
  if (!folder.ends_with('/')) {
    if (!path.starts_with(folder) || path.size() <= folder.size() || path[folder.size()] != '/') return std::nullopt;
    return std::string(path.substr(folder.size() + 1));
  }
  if (!path.starts_with(folder) || path.size() == folder.size()) return std::nullopt;
  return std::string(path.substr(folder.size()));
}

/// The path without links of a file that need not exist yet.
std::optional<std::string> future_path(const std::string& path) {
  if (auto real = real_path(path)) return real;
  const auto slash = path.rfind('/');
  const auto folder = real_path(slash == std::string::npos ? "." : path.substr(0, slash + 1));
  if (!folder) return std::nullopt;
  return fmt::format("{}{}{}", *folder, folder->ends_with('/') ? "" : "/", last_part(path));
}

Found to_found(engine::Entry entry, int folder) {
  Found found{.path = std::move(entry.path)};
  switch (entry.kind) {
    case engine::Entry::Kind::excluded:  // nothing is, here
    case engine::Entry::Kind::file: {
      struct stat status{};
      if (::fstatat(folder, found.path.c_str(), &status, AT_SYMLINK_NOFOLLOW) == 0)
        found.size = static_cast<std::uint64_t>(status.st_size);
      return found;
    }
    case engine::Entry::Kind::inner_link: {
      struct stat status{};
      const bool is_file = ::fstatat(folder, found.path.c_str(), &status, 0) == 0 && S_ISREG(status.st_mode);
      found.kind = is_file ? Found::Kind::inner_link : Found::Kind::folder_link;
      break;
    }
    case engine::Entry::Kind::outside_link: found.kind = Found::Kind::outside_link; break;
    case engine::Entry::Kind::refused: {
      struct stat status{};
      const bool is_special = !found.path.empty() &&
                              ::fstatat(folder, found.path.c_str(), &status, AT_SYMLINK_NOFOLLOW) == 0 &&
                              !S_ISDIR(status.st_mode) && !S_ISREG(status.st_mode);
      found.kind = is_special ? Found::Kind::special : Found::Kind::unreadable;
      found.detail = std::move(entry.error.message);
      return found;
    }
  }
  found.detail = text::quoted(entry.target);
  return found;
}

}  // namespace

Result<ModelFiles> ModelFiles::open(const std::string& path, const std::string& signature) {
  const auto refuse = [&](std::string_view why) {
    return std::unexpected(Error{ErrorCode::io, 0, fmt::format("'{}': {}", text::printable(path, 0), why)});
  };
  auto real = real_path(path);
  if (!real) return refuse(std::strerror(errno));
  auto node = engine::open_node({AT_FDCWD, *real});
  if (!node) return refuse(node.error().message);
  ModelFiles model;
  model.path_ = std::move(*real);
  model.folder_ = model.path_;
  model.is_file_ = node->kind == engine::NodeKind::file;
  if (model.is_file_) {
    model.folder_ = folder_of(model.path_);
    node = engine::open_node({AT_FDCWD, model.folder_});
    if (!node) return refuse(node.error().message);
  }
  model.descriptor_ = std::move(node->descriptor);
  if (!model.is_file_ && !signature.empty()) model.signature_ = model.place_of(signature);
  return model;
}

std::optional<std::string> ModelFiles::place_of(const std::string& path) const {
  const auto there = future_path(path);
  return there ? below(*there, folder_) : std::nullopt;
}

std::string ModelFiles::name() const { return std::string(last_part(path_)); }

std::vector<Found> ModelFiles::list() const {
  if (is_file_) {
    engine::Entry entry{.path = name(), .kind = engine::Entry::Kind::file, .target = {}, .error = {}};
    return {to_found(std::move(entry), descriptor_.number())};
  }
  std::vector<Found> all;
  for (auto& entry : engine::walk(descriptor_.number(), folder_, {}))
    if (!signature_ || entry.path != *signature_) all.push_back(to_found(std::move(entry), descriptor_.number()));
  return all;
}

std::optional<std::string> ModelFiles::target_of(const Found& found) const {
  const auto real = real_path(fmt::format("{}/{}", folder_, found.path));
  return real ? below(*real, folder_) : std::nullopt;
}

Result<engine::Node> ModelFiles::open(const Found& found) const {
  auto path = found.path;
  if (found.kind == Found::Kind::inner_link) {
    const auto inside = target_of(found);
    if (!inside) return std::unexpected(Error{ErrorCode::io, 0, "leads out of the model"});
    path = *inside;
  }
  auto node = engine::open_node({descriptor_.number(), std::move(path)});
  if (node && node->kind != engine::NodeKind::file)
    return std::unexpected(Error{ErrorCode::io, 0, "leads to a folder"});
  return node;
}

}  // namespace assay::cli
