#include "core/file_reach.hpp"

#include <algorithm>
#include <array>
#include <string>

namespace assay {
namespace {

constexpr std::array<std::string_view, 14> kSensitiveFolders{
    "/etc/",           "/proc/", "/dev/",    "/sys/",    "/root/",    "/boot/",         "/var/run",
    "/var/spool/cron", "/run/",  "/usr/lib", "/usr/bin", "/usr/sbin", "/usr/local/bin", "c:/windows"};
constexpr std::array<std::string_view, 14> kSensitiveParts{
    "/.ssh",     "/.aws",   "/.gnupg", "/.kube",        "/.docker",        "/.config", "/.bash",
    "/.profile", "/.netrc", "/.git",   "site-packages", "authorized_keys", "id_rsa",   "/startup/"};
constexpr std::array<std::string_view, 7> kStores{"gs", "s3", "s3a", "hdfs", "viewfs", "abfs", "ram"};

std::string normalized(std::string_view name) {
  std::string result;
  for (const char c : name) {
    const char lower = c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c == '\\' ? '/' : c;
    if (lower == '/' && result.ends_with('/')) continue;
    result += lower;
  }
  return result;
}

/// `..`, and what Windows takes for it: it drops blanks and dots at the end of a name.
bool is_parent(std::string_view component) {
  return component.starts_with("..") && component.find_first_not_of(". ") == std::string_view::npos;
}

bool climbs(std::string_view name) {
  while (!name.empty()) {
    const auto end = std::min(name.find_first_of("/\\"), name.size());
    if (is_parent(name.substr(0, end))) return true;
    name.remove_prefix(std::min(end + 1, name.size()));
  }
  return false;
}

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

FileReach reach_of_path(std::string_view path) {
  const auto begins = [&](std::string_view folder) { return path.starts_with(folder); };
  const auto contains = [&](std::string_view part) { return path.find(part) != std::string_view::npos; };
  if (std::ranges::any_of(kSensitiveFolders, begins) || std::ranges::any_of(kSensitiveParts, contains))
    return FileReach::sensitive;
  if (climbs(path)) return FileReach::outside;
  if (path.starts_with('/') || path.starts_with('~')) return FileReach::absolute;
  const bool has_drive = path.size() >= 3 && is_letter(path[0]) && path[1] == ':' && path[2] == '/';
  return has_drive ? FileReach::absolute : FileReach::local;
}

}  // namespace

FileReach file_reach(std::string_view name) {
  const auto path = normalized(name);  // "://" has become ":/"
  const auto scheme_end = path.find(":/");
  const bool has_scheme = scheme_end != std::string::npos && scheme_end >= 2 &&
                          name.find("://") != std::string_view::npos && path.find('/') == scheme_end + 1;
  if (!has_scheme) return reach_of_path(path);
  const auto scheme = std::string_view(path).substr(0, scheme_end);
  if (scheme == "local" || scheme == "bytes") return FileReach::local;  // TensorFlow: what is in the model itself
  if (scheme == "file")
    return std::max(reach_of_path(std::string_view(path).substr(scheme_end + 1)), FileReach::absolute);
  return std::ranges::find(kStores, scheme) != kStores.end() ? FileReach::store : FileReach::remote;
}

bool leads_outside(std::string_view path) {
  if (path.starts_with('/') || path.starts_with('\\') || path.starts_with('~')) return true;
  if (path.size() >= 2 && is_letter(path[0]) && path[1] == ':') return true;
  return path.find("://") != std::string_view::npos || path.starts_with("file:") || climbs(path);
}

std::string_view describe(FileReach reach) {
  switch (reach) {
    case FileReach::local: return "is a relative name";
    case FileReach::absolute: return "is an absolute path";
    case FileReach::store: return "is in a remote store";
    case FileReach::outside: return "leads out of the folder of the model";
    case FileReach::remote: return "is on another machine";
    case FileReach::sensitive: return "is a place of the system or of its users' secrets";
  }
  return "";
}

}  // namespace assay
