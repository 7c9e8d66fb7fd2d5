#include "rules/operators_file.hpp"

#include "codecs/toml/section.hpp"
#include "core/text.hpp"

#include <fmt/format.h>

#include <array>

namespace assay::rules {
namespace {

constexpr std::int64_t kVersion = 1;

/// How the file spells OperatorKind, in its order.
constexpr std::array<std::string_view, 7> kKinds{"python",   "network", "file",        "pytorch",
                                                 "compiled", "plugin",  "experimental"};
static_assert(kKinds[static_cast<std::size_t>(OperatorKind::experimental)] == "experimental");

/// Something to look up: no blank or invisible character, and `*` at most at the end.
bool is_pattern(std::string_view text) {
  if (text.empty() || text::printable(text, 0) != text || text.find(' ') != std::string_view::npos) return false;
  return text.substr(0, text.size() - 1).find('*') == std::string_view::npos;
}

class FileReader {
 public:
  explicit FileReader(toml::Mistakes& mistakes) : mistakes_(mistakes) {}

  OperatorsDraft read(toml::Section document) {
    if (document.integer("version") != kVersion) mistakes_.add(document.place(), "'version' must be 1");
    draft_.replaces_all = document.boolean("replace");
    auto domains = document.section("domains");
    read_domains(domains.texts("standard"), draft_.standard_domains);
    read_domains(domains.texts("known"), draft_.known_domains);
    domains.finish();
    auto operators = document.section("operators");
    for (std::size_t kind = 0; kind < kKinds.size(); ++kind)
      for (const auto& name : operators.texts(kKinds.at(kind))) read_operator(name, static_cast<OperatorKind>(kind));
    operators.finish();
    read_standard(document.section("standard"));
    document.finish();
    return std::move(draft_);
  }

 private:
  void read_domains(const std::vector<toml::Text>& names, std::set<std::string, std::less<>>& domains) {
    for (const auto& name : names) {
      check(name, name.value);
      if (!domains.emplace(name.value).second) repeated(name);
    }
  }

  void read_operator(const toml::Text& name, OperatorKind kind) {
    const auto colon = name.value.find(':');
    if (colon == std::string_view::npos) {
      mistakes_.add(name.place, fmt::format("'{}' is not DOMAIN:NAME", text::printable(name.value)));
      return;
    }
    const auto domain = name.value.substr(0, colon);
    const auto type = name.value.substr(colon + 1);
    check(name, domain);
    check(name, type);
    if (!draft_.operators.emplace(std::pair(domain, type), kind).second) repeated(name);
  }

  void read_standard(toml::Section table) {
    for (const auto* domains : {&draft_.standard_domains, &draft_.known_domains})
      for (const auto& domain : *domains)
        for (const auto& name : table.texts(domain)) {
          check(name, name.value);
          if (!draft_.standard.emplace(domain, std::string(name.value)).second) repeated(name);
        }
    table.finish();
  }

  void check(const toml::Text& where, std::string_view pattern) {
    if (!is_pattern(pattern))
      mistakes_.add(where.place,
                    fmt::format("'{}' is no name, with or without '*' at its end", text::printable(where.value)));
  }
  void repeated(const toml::Text& name) {
    mistakes_.add(name.place, fmt::format("'{}' is listed twice", text::printable(name.value)));
  }

  toml::Mistakes& mistakes_;
  OperatorsDraft draft_;
};

}  // namespace

OperatorsDraft draft_of(const OnnxOperators& operators) {
  OperatorsDraft draft;
  for (const auto& entry : operators.operators)
    draft.operators.emplace(std::pair(entry.domain, entry.name), entry.kind);
  draft.standard_domains.insert(operators.standard_domains.begin(), operators.standard_domains.end());
  draft.known_domains.insert(operators.known_domains.begin(), operators.known_domains.end());
  for (const auto& [domain, name] : operators.standard)
    draft.standard.emplace(domain.in(operators.texts), name.in(operators.texts));
  return draft;
}

void lay_over(OperatorsDraft& base, OperatorsDraft over) {
  for (auto& [key, kind] : over.operators) base.operators.insert_or_assign(key, kind);
  base.standard_domains.merge(over.standard_domains);
  base.known_domains.merge(over.known_domains);
  base.standard.merge(over.standard);
}

Result<OperatorsDraft> read_operators(std::string_view file, std::string_view text) {
  const auto document = toml::parse(file, text);
  if (!document) return std::unexpected(document.error());
  toml::Mistakes mistakes(file);
  auto draft = FileReader(mistakes).read({mistakes, *document, {}, ""});
  if (!mistakes) return std::unexpected(mistakes.error());
  return draft;
}

}  // namespace assay::rules
