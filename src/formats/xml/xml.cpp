#include "formats/xml/xml.hpp"

#include "core/file_reach.hpp"
#include "core/template_name.hpp"
#include "core/text.hpp"
#include "formats/xml/document.hpp"
#include "formats/xml/rules.hpp"

#include <string_view>
#include <utility>

namespace assay::formats::xml {
namespace {

/// Ordinary documents have document types and entities of their own. What remains to be said is whether parsing one
/// reads what is not beside it, and whether it is whole: a model that is not may look like this.
class Other final : public Document {
 public:
  using Document::Document;

  void doctype(const assay::xml::Doctype& doctype) override {
    switch (file_reach(doctype.system_id)) {
      case FileReach::local:
      case FileReach::remote: return;  // where the documents of most kinds have theirs; parsers have a copy
      case FileReach::absolute:
      case FileReach::store:
      case FileReach::outside: return say_doctype(doctype, Severity::low);
      case FileReach::sensitive: return say_doctype(doctype, Severity::high);
    }
  }

  void entity(const assay::xml::Entity& entity) override {
    if (!entity.is_external) return;
    const auto reach = file_reach(entity.system_id);
    // Behind a parameter entity nobody knows what else is declared; what is beside the document is looked at itself.
    is_unknown_ = is_unknown_ || entity.is_parameter || reach != FileReach::local;
    switch (reach) {
      case FileReach::sensitive: return say_external(entity, Severity::high);
      case FileReach::local: return say_external(entity, Severity::low);
      case FileReach::remote: return say_external(entity, entity.public_id.empty() ? Severity::medium : Severity::low);
      case FileReach::absolute:
      case FileReach::store:
      case FileReach::outside: return say_external(entity, Severity::medium);
    }
  }

  void begin(std::string_view name, std::span<const assay::xml::Attribute> /*attributes*/, ByteRange range) override {
    if (!std::exchange(has_root_, true)) context_.fact("xml.root", text::printable(name, 120), range.offset);
  }
  void end(std::string_view /*name*/) override {}
  void text(std::string_view /*text*/, ByteRange /*range*/) override {}
  [[nodiscard]] bool expands_entities() const override { return !is_unknown_; }

 protected:
  void finish(const std::optional<Error>& error) override {
    if (error && error->code == ErrorCode::limit)
      say(kEntity, kEntity.severity, {error->offset, 0}, "entity",
          "The entities of the document make more than a hundred times its size out of it.");
  }

 private:
  bool has_root_ = false;
  bool is_unknown_ = false;  ///< what the text of the document would be
};

/// What declares something is read as XML, whatever else the file is. Models in XML have readers of their own.
Claim claim(const Artifact& artifact) {
  const assay::xml::RootTag root(artifact.bytes);
  if (!root.is_announced()) return Claim::no;
  if (root.is("PMML") || root.is("net") || is_template_name(artifact.name())) return Claim::weak;
  const auto front = artifact.bytes.first(kClaimBytes).text();
  return front.find("<!DOCTYPE") != std::string_view::npos ? Claim::magic : Claim::weak;
}

void analyze(const Artifact& artifact, ScanContext& context) { Other(artifact, context).read(); }

}  // namespace

constinit const Format kFormat{.name = "xml", .family = "xml", .rules = kXmlRules, .claim = claim, .analyze = analyze};

}  // namespace assay::formats::xml
