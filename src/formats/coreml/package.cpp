// `Manifest.json` of a model package: its items, each with an identifier and a path below the folder `Data`, and the
// identifier of the model among them (modelpackage/src/ModelPackage.cpp of coremltools).
#include "codecs/json/document.hpp"
#include "core/complaints.hpp"
#include "core/text.hpp"
#include "formats/coreml/coreml.hpp"
#include "formats/coreml/paths.hpp"
#include "formats/coreml/rules.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <string>

namespace assay::formats::coreml {
namespace {

constexpr std::string_view kItems = "itemInfoEntries";
constexpr std::string_view kRoot = "rootModelIdentifier";

Claim claim(const Artifact& artifact) {
  json::Reader in(artifact.bytes.first(kClaimBytes));
  if (in.next().event != json::Event::begin_object) return Claim::no;
  for (auto token = in.next(); token.event == json::Event::key; token = in.next()) {
    if (token.is(kItems)) return in.next().event == json::Event::begin_object ? Claim::magic : Claim::no;
    static_cast<void>(in.skip());
  }
  return Claim::no;
}

class Manifest {
 public:
  Manifest(const Artifact& artifact, ScanContext& context)
      : bytes_(artifact.bytes), context_(context), complaints_(context), document_(json::Document::parse(bytes_)) {}

  void analyze() {
    const auto& error = document_.error();
    if (error) context_.incomplete(*error);
    context_.cover({bytes_.origin(),
                    (error ? std::min(error->offset, bytes_.range().end()) : bytes_.range().end()) - bytes_.origin()});
    const auto root = document_.root();
    if (!root || !context_.step(document_.node_count())) return;
    bool has_model = false;
    const auto model = root->find(kRoot);
    // Of members with one name readers take either: all of them are looked at.
    for (const auto& items : root->find_all(kItems))
      for (const auto& item : items.members()) {
        has_model = has_model || (model && model->is_text(item.name));
        judge_item(item);
      }
    if (!error && !has_model)
      complaints_.report(kPackageForm, {model ? model->range() : root->range(), std::string(kRoot)},
                         model ? "The model of the package is none of its items."
                               : "The manifest does not say which item is the model.");
    complaints_.finish();
  }

 private:
  void judge_item(const json::Member& item) {
    const auto paths = item.value.find_all("path");
    if (paths.empty() && complaints_.wants(kPackageForm, item.name_range))
      complaints_.report(kPackageForm, {item.name_range, std::string(kItems)},
                         fmt::format("The item {} has no path.", text::quoted(item.name, 80)));
    for (const auto& value : paths) {
      const auto path = value.text().value_or("");
      if (complaints_.wants_fact("coreml-package.item"))
        complaints_.fact("coreml-package.item", text::printable(path, 160), value.range().offset);
      judge_path(complaints_, path, value.range(), "item", "has the item");
      judge_presence(path, value.range());
    }
  }

  void judge_presence(const std::string& path, ByteRange range) {
    const auto file = context_.sibling("Data/" + path);
    if (!file) return;
    if (file->kind == Sibling::Kind::missing && complaints_.wants(kBlobMissing, range))
      complaints_.report(kBlobMissing, {range, "item"},
                         fmt::format("The item {} is not in the package.", text::quoted(path, 160)));
    if (file->kind == Sibling::Kind::outside && complaints_.wants(kPath, range))
      complaints_.report(kPath, {range, "item"},
                         fmt::format("The item {} is a link to {}, which is outside of what was scanned.",
                                     text::quoted(path, 160), text::quoted(file->link, 160)));
  }

  ByteView bytes_;
  ScanContext& context_;
  Complaints complaints_;
  json::Document document_;
};

void analyze(const Artifact& artifact, ScanContext& context) { Manifest(artifact, context).analyze(); }

}  // namespace

constinit const Format kPackage{
    .name = "coreml-package", .family = "json", .rules = kPackageRules, .claim = claim, .analyze = analyze};

}  // namespace assay::formats::coreml
