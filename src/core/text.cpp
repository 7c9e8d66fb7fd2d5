#include "core/text.hpp"

#include "core/utf8.hpp"

#include <fmt/format.h>

#include <array>
#include <iterator>

namespace assay::text {
namespace {

enum class Style { plain, quoted, path };

void append_escaped(std::string& out, char32_t value) {
  if (value > 0xFFFF) {
    fmt::format_to(std::back_inserter(out), "\\U{:08x}", static_cast<std::uint32_t>(value));
  } else {
    fmt::format_to(std::back_inserter(out), "\\u{:04x}", static_cast<std::uint32_t>(value));
  }
}

void append_point(std::string& out, utf8::CodePoint point, std::string_view bytes, Style style) {
  if (style == Style::quoted) {
    switch (point.value) {
      case '\n': out += "\\n"; return;
      case '\r': out += "\\r"; return;
      case '\t': out += "\\t"; return;
      case '"': out += "\\\""; return;
      case '\\': out += "\\\\"; return;
      default: break;
    }
  }
  if (style == Style::path && point.value == '!') {
    out += "%21";
  } else if (style == Style::path && (bytes.starts_with("%21") || bytes.starts_with("%25"))) {
    out += "%25";  // two names must not look the same
  } else if (utf8::is_invisible(point.value)) {
    append_escaped(out, point.value);
  } else {
    out += bytes.substr(0, point.size);
  }
}

std::string escape(std::string_view foreign, std::size_t limit, Style style) {
  std::string out;
  out.reserve(std::min<std::size_t>(foreign.size(), limit == 0 ? foreign.size() : limit) + 8);
  while (!foreign.empty()) {
    if (limit != 0 && out.size() >= limit) {
      out += "…";
      break;
    }
    const auto point = utf8::decode(foreign);
    if (point.size == 0) {
      fmt::format_to(std::back_inserter(out), "\\x{:02x}", static_cast<std::uint8_t>(foreign.front()));
      foreign.remove_prefix(1);
      continue;
    }
    append_point(out, point, foreign, style);
    foreign.remove_prefix(point.size);
  }
  return out;
}

}  // namespace

std::string printable(std::string_view foreign, std::size_t limit) { return escape(foreign, limit, Style::plain); }

std::string quoted(std::string_view foreign, std::size_t limit) {
  return '"' + escape(foreign, limit, Style::quoted) + '"';
}

std::string path_component(std::string_view foreign) { return escape(foreign, 0, Style::path); }

std::string grouped(unsigned long long number) {
  std::string digits = fmt::format("{}", number);
  for (auto i = static_cast<std::ptrdiff_t>(digits.size()) - 3; i > 0; i -= 3)
    digits.insert(static_cast<std::size_t>(i), 1, ',');
  return digits;
}

std::string byte_size(unsigned long long bytes) {
  static constexpr std::array kUnits{"bytes", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB"};
  if (bytes < 1024) return counted(bytes, "byte", "bytes");
  auto value = static_cast<double>(bytes);
  std::size_t unit = 0;
  while (value >= 1024 && unit + 1 < kUnits.size()) value /= 1024, ++unit;
  return fmt::format("{:.1f} {}", value, kUnits.at(unit));
}

std::string counted(unsigned long long number, std::string_view one, std::string_view many) {
  return fmt::format("{} {}", grouped(number), number == 1 ? one : many);
}

std::string_view path_inside(std::string_view path, std::string_view root) {
  if (path.starts_with(root) && root.size() < path.size()) {
    if (root.ends_with('/')) return path.substr(root.size());
    if (path[root.size()] == '/') return path.substr(root.size() + 1);
  }
  // A root that is a file: keep its name, drop its directory.
  const auto slash = root.rfind('/');
  if (slash != std::string_view::npos && path.starts_with(root.substr(0, slash + 1))) return path.substr(slash + 1);
  return path;
}

}  // namespace assay::text
