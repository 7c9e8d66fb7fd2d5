#include "formats/xml/document.hpp"

#include "core/active_value.hpp"
#include "core/blob.hpp"
#include "core/file_reach.hpp"
#include "core/hidden_content.hpp"
#include "core/text.hpp"
#include "formats/xml/rules.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace assay::formats::xml {
namespace {

constexpr std::size_t kLongestShown = 120;
constexpr std::uint64_t kLongestExcerpt = 80;
/// Where PMML's own document types were, as long as it had them.
constexpr std::string_view kDataMiningGroup = "http://www.dmg.org/";

Severity severity_of(const assay::xml::Doctype& doctype) {
  if (doctype.system_id.empty() || doctype.system_id.starts_with(kDataMiningGroup)) return Severity::low;
  switch (file_reach(doctype.system_id)) {
    case FileReach::local: return Severity::low;
    case FileReach::absolute:
    case FileReach::store:
    case FileReach::outside:
    case FileReach::remote: return Severity::medium;
    case FileReach::sensitive: return Severity::high;
  }
  return Severity::medium;
}

}  // namespace

std::string_view local_name(std::string_view name) {
  const auto colon = name.rfind(':');
  return colon == std::string_view::npos ? name : name.substr(colon + 1);
}

void Document::read() {
  const auto error = assay::xml::read(artifact_.bytes, *this);
  const auto range = artifact_.bytes.range();
  if (error) {
    context_.incomplete(*error);
    context_.cover({range.offset, std::min(error->offset, range.end()) - range.offset});
  } else {
    context_.cover(range);
  }
  finish(error);
  complaints_.finish();
}

void Document::doctype(const assay::xml::Doctype& doctype) { say_doctype(doctype, severity_of(doctype)); }

void Document::say_doctype(const assay::xml::Doctype& doctype, Severity severity) {
  const auto where =
      doctype.system_id.empty() ? std::string() : fmt::format(" at {}", text::quoted(doctype.system_id, kLongestShown));
  say(kDoctype, severity, {doctype.offset, 0}, "document type",
      fmt::format("The document is declared to be of the type {}{}.", text::quoted(doctype.name, kLongestShown),
                  where));
}

void Document::entity(const assay::xml::Entity& entity) {
  if (entity.is_external) return say_external(entity, kEntity.severity);
  const auto name = text::quoted(entity.name, kLongestShown);
  const bool is_made_of_others = entity.value.find_first_of("&%") != std::string_view::npos;
  say(kEntity, is_made_of_others ? kEntity.severity : Severity::medium, {entity.offset, 0}, "entity",
      fmt::format("The entity {} stands for {}{}.", name, text::quoted(entity.value, kLongestShown),
                  is_made_of_others ? ", which grows with each entity in it" : ""));
}

void Document::say_external(const assay::xml::Entity& entity, Severity severity) {
  say(kEntity, severity, {entity.offset, 0}, "entity",
      fmt::format("Parsing the document reads {} as the entity {}.", text::quoted(entity.system_id, kLongestShown),
                  text::quoted(entity.name, kLongestShown)));
}

void Document::judge_text(std::string_view text, ByteRange range, std::string_view place) {
  if (const auto active = find_active_value(text)) {
    const auto shown = text.substr(active->offset, std::min(active->size, kLongestExcerpt));
    return say(kActiveText, kActiveText.severity, range, place,
               fmt::format("A text {}: {}.", active->does, text::quoted(shown)));
  }
  const auto content = find_hidden_content(text);
  if (!content) return;
  if (content->is_sure) say(kActiveText, kActiveText.severity, range, place, fmt::format("A text is {}.", content->is));
  if (!may_descend_ || !content->does.empty()) return;
  const auto storage = memory_blob(content->bytes);
  const auto name = fmt::format("{}@{:#x}", place, range.offset);
  if (!content->is_sure) context_.vouch(name);
  may_descend_ = context_.descend(name, storage->view(), storage);
}

void Document::say(const Rule& rule, Severity severity, ByteRange range, std::string_view place,
                   const std::string& message) {
  if (complaints_.wants(rule, range, severity))
    complaints_.report(rule, {range, text::printable(place, kLongestShown)}, message, severity);
}

}  // namespace assay::formats::xml
