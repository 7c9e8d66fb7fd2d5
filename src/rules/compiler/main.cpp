// Runs at build time: turns rules/ and docs/rules/ into C++ constants, so that a scan starts without reading a file.
//
//   compile_rules RULES PAGES DIGEST RULES.cpp PAGES.cpp
//
// RULES is the directory of rule files, DIGEST a file with their digest, PAGES the directory of rule pages.
#include "rules/globals_names.hpp"
#include "rules/load.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <stdexcept>
#include <string>
#include <string_view>

namespace assay::rules {
namespace {

namespace fs = std::filesystem;

std::string read_text(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  if (!in) throw std::runtime_error(path.string() + ": cannot be read");
  return {std::istreambuf_iterator<char>(in), {}};
}

/// A C++ string literal. What is not plain ASCII becomes an octal escape, which always has three digits.
std::string literal(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\') {
      out += {'\\', c};
    } else if (byte < 0x20 || byte >= 0x7F) {
      out += fmt::format("\\{:03o}", byte);
    } else {
      out += c;
    }
  }
  return out + '"';
}

/// The name of the enumerator that a file spells `name`.
std::string enumerator(std::string_view name) {
  std::string out(name);
  std::ranges::replace(out, '-', '_');
  return out;
}

std::string_view name_of(GlobalEntryKind kind) {
  switch (kind) {
    case GlobalEntryKind::allow: return "allow";
    case GlobalEntryKind::dangerous: return "dangerous";
    case GlobalEntryKind::resolver: return "resolver";
  }
  return "";
}

std::string literal(TextPlace place) { return fmt::format("{{{}, {}}}", place.at, place.size); }

/// A long literal, in lines.
std::string literal_in_lines(std::string_view text) {
  constexpr std::size_t kLine = 100;
  std::string out;
  for (; !text.empty(); text.remove_prefix(std::min(kLine, text.size()))) {
    out += "\n    " + literal(text.substr(0, kLine));
  }
  return out.empty() ? "\"\"" : out;
}

/// An array of constants; an empty one is an empty span, because C++ has no empty arrays.
template <class Items, class Write>
std::string array(std::string_view type, std::string_view name, const Items& items, Write write) {
  if (std::empty(items)) return fmt::format("constexpr std::span<const {}> {};\n", type, name);
  std::string out = fmt::format("constexpr {} {}[] = {{\n", type, name);
  for (const auto& item : items) out += "  " + write(item) + ",\n";
  return out + "};\n";
}

std::string entries(std::string_view name, std::span<const GlobalEntry> items) {
  return array("GlobalEntry", name, items, [](const GlobalEntry& entry) {
    return fmt::format("{{{}, {}, {}, {}, {}}}", literal(entry.path), name_of(entry.kind),
                       kUseNames.at(static_cast<std::size_t>(entry.use)),
                       enumerator(kResolverNames.at(static_cast<std::size_t>(entry.resolver))), entry.text);
  });
}

std::string aliases(std::string_view name, std::span<const GlobalAlias> items) {
  return array("GlobalAlias", name, items, [](const GlobalAlias& alias) {
    return fmt::format("{{{}, {}}}", literal(alias.path), literal(alias.target));
  });
}

std::string_view name_of(OperatorKind kind) {
  switch (kind) {
    case OperatorKind::python: return "python";
    case OperatorKind::network: return "network";
    case OperatorKind::file: return "file";
    case OperatorKind::pytorch: return "pytorch";
    case OperatorKind::compiled: return "compiled";
    case OperatorKind::plugin: return "plugin";
    case OperatorKind::experimental: return "experimental";
  }
  return "";
}

std::string texts(std::string_view name, std::span<const std::string_view> items) {
  return array("std::string_view", name, items, [](std::string_view text) { return literal(text); });
}

std::string places(std::string_view name, std::span<const TextPlace> items) {
  return array("TextPlace", name, items, [](TextPlace place) { return literal(place); });
}

std::string rules_source(const RuleData& data) {
  const auto& pickle = data.pickle;
  std::string out =
      "// Made from rules/ by compile_rules. Do not edit.\n#include \"rules/load.hpp\"\n\n"
      "namespace assay::rules {\nnamespace {\n\n"
      "using enum GlobalEntryKind;\nusing enum GlobalUse;\nusing enum ResolverKind;\n\n";
  out += array("GlobalClass", "kClasses", pickle.classes, [](const GlobalClass& known) {
    return fmt::format("{{{}, Severity::{}, {}}}", literal(known.name), assay::name_of(known.severity),
                       literal(known.does));
  });
  out += texts("kReasons", pickle.reasons);
  out += places("kClosedPackages", pickle.closed_packages);
  out += aliases("kPython2Modules", pickle.python2_modules);
  out += aliases("kPython2Names", pickle.python2_names);
  out += aliases("kAliases", pickle.aliases);
  out += entries("kNames", pickle.names);
  out += entries("kPrefixes", pickle.prefixes);
  out += entries("kNamespaces", pickle.namespaces);
  out += places("kExceptions", pickle.exceptions);
  out += array("OperatorEntry", "kOperators", data.onnx.operators, [](const OperatorEntry& entry) {
    return fmt::format("{{{}, {}, OperatorKind::{}}}", literal(entry.domain), literal(entry.name), name_of(entry.kind));
  });
  out += texts("kStandardDomains", data.onnx.standard_domains);
  out += texts("kKnownDomains", data.onnx.known_domains);
  out += array("OperatorName", "kStandard", data.onnx.standard, [](const OperatorName& entry) {
    return fmt::format("{{{}, {}}}", literal(entry.domain), literal(entry.name));
  });
  out += fmt::format("constexpr std::string_view kTexts ={};\n", literal_in_lines(pickle.texts));
  out += fmt::format(
      "\n// constinit: the compiler refuses this file if any of it had to be made at start-up.\n"
      "constinit const RuleData kEmbedded{{\n  {{kTexts, kClasses, kReasons, kClosedPackages, kPython2Modules, "
      "kPython2Names, "
      "kAliases,\n   kNames, kPrefixes, kNamespaces, kExceptions}},\n  {{kTexts, kOperators, kStandardDomains, "
      "kKnownDomains, kStandard}},\n  {}}};\n\n"
      "}}  // namespace\n\nconst RuleData& embedded() {{ return kEmbedded; }}\n\n}}  // namespace assay::rules\n",
      literal(data.digest));
  return out;
}

std::string pages_source(const fs::path& directory) {
  std::map<std::string, std::string> pages;
  if (fs::exists(directory))
    for (const auto& entry : fs::directory_iterator(directory))
      if (entry.path().extension() == ".md") pages.emplace(entry.path().stem().string(), read_text(entry.path()));
  std::string out =
      "// Made from docs/rules/ by compile_rules. Do not edit.\n#include \"rules/pages.hpp\"\n\n"
      "#include <algorithm>\n#include <span>\n\nnamespace assay::rules {\nnamespace {\n\n"
      "using std::string_view_literals::operator\"\"sv;\n\n"
      "struct Page {\n  std::string_view name;\n  std::string_view text;\n};\n";
  out += array("Page", "kPages", pages, [](const auto& page) {
    std::string lines;
    for (std::string_view rest = page.second; !rest.empty();) {
      const auto end = std::min(rest.find('\n'), rest.size() - 1) + 1;
      lines += "\n    " + literal(rest.substr(0, end));
      rest.remove_prefix(end);
    }
    return fmt::format("{{{},{}}}", literal(page.first),
                       lines.empty() ? " \"\"" : lines + "sv");  // whose length need not be counted
  });
  out +=
      "\n}  // namespace\n\nstd::string_view rule_page(std::string_view rule_name) {\n"
      "  const auto found = std::ranges::lower_bound(kPages, rule_name, {}, &Page::name);\n"
      "  return found != std::end(kPages) && found->name == rule_name ? found->text : std::string_view();\n}\n\n"
      "}  // namespace assay::rules\n";
  return out;
}

void write_text(const fs::path& path, std::string_view text) {
  std::ofstream out(path, std::ios::binary | std::ios::trunc);
  out << text;
  if (!out.flush()) throw std::runtime_error(path.string() + ": cannot be written");
}

void compile(const std::string& rules_directory, const fs::path& pages, const fs::path& digest_file,
             const fs::path& rules_output, const fs::path& pages_output) {
  const auto files = read_directory(rules_directory);
  if (!files) throw std::runtime_error(rules_directory + ": " + files.error().message);
  std::string digest = read_text(digest_file);
  if (const auto end = digest.find_last_not_of(" \n"); end != std::string::npos) digest.resize(end + 1);
  const auto loaded = load(*files, nullptr, std::move(digest));
  if (!loaded) throw std::runtime_error(rules_directory + "/" + loaded.error().message);
  write_text(rules_output, rules_source(loaded->data()));
  write_text(pages_output, pages_source(pages));
}

}  // namespace

int run(int argument_count, char** arguments) {
  if (argument_count != 6) {
    std::fputs("usage: compile_rules RULES PAGES DIGEST RULES.cpp PAGES.cpp\n", stderr);
    return 4;
  }
  try {
    compile(arguments[1], arguments[2], arguments[3], arguments[4], arguments[5]);
    return 0;
  } catch (const std::exception& problem) {
    std::fprintf(stderr, "compile_rules: %s\n", problem.what());
    return 1;
  }
}

}  // namespace assay::rules

int main(int argument_count, char** arguments) { return assay::rules::run(argument_count, arguments); }
