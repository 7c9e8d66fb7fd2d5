#include "trust/intoto/provenance.hpp"
#include "core/lower.hpp"

#include "trust/json/strict.hpp"

#include <algorithm>

namespace assay::trust::intoto {
namespace {

constexpr DocumentKind kKind{.reason = Reason::provenance_malformed, .name = "provenance"};
constexpr std::string_view kVersion02 = "https://slsa.dev/provenance/v0.2";
constexpr std::string_view kVersion1 = "https://slsa.dev/provenance/v1";

void add_source(Provenance& out, std::string_view address) {
  auto [repository, ref] = split_source(address);
  if (!repository.empty()) out.sources.push_back(std::move(repository));
  if (!ref.empty()) out.refs.push_back(std::move(ref));
}

/// https://slsa.dev/spec/v0.2/provenance
void map_version_02(Mapping& mapping, ObjectReader& in, Provenance& out) {
  ObjectReader builder(mapping, in.object("builder"), "builder");
  out.builder = builder.text("id");
  out.build_type = in.optional_text("buildType").value_or("");
  const auto value = in.find("invocation");
  if (!value) return;
  ObjectReader invocation(mapping, value, "invocation");
  const auto config = invocation.find("configSource");
  if (!config) return;
  ObjectReader source(mapping, config, "invocation.configSource");
  add_source(out, source.optional_text("uri").value_or(""));
  out.workflow = source.optional_text("entryPoint").value_or("");
}

/// What GitHub's builders call the workflow: repository, ref and path.
void map_workflow(Mapping& mapping, const json::Value& value, Provenance& out) {
  ObjectReader workflow(mapping, value, "buildDefinition.externalParameters.workflow");
  add_source(out, workflow.optional_text("repository").value_or(""));
  if (auto ref = workflow.optional_text("ref"); ref && !ref->empty()) out.refs.push_back(std::move(*ref));
  out.workflow = workflow.optional_text("path").value_or("");
}

/// https://slsa.dev/spec/v1.0/provenance
void map_version_1(Mapping& mapping, ObjectReader& in, Provenance& out) {
  ObjectReader details(mapping, in.object("runDetails"), "runDetails");
  ObjectReader builder(mapping, details.object("builder"), "runDetails.builder");
  out.builder = builder.text("id");
  if (const auto metadata = details.find("metadata")) {
    ObjectReader reader(mapping, metadata, "runDetails.metadata");
    out.invocation = reader.optional_text("invocationId").value_or("");
  }
  ObjectReader definition(mapping, in.object("buildDefinition"), "buildDefinition");
  out.build_type = definition.optional_text("buildType").value_or("");
  ObjectReader parameters(mapping, definition.object("externalParameters"), "buildDefinition.externalParameters");
  if (const auto workflow = parameters.find("workflow"); workflow && workflow->is(json::Kind::object))
    map_workflow(mapping, *workflow, out);
  if (const auto source = parameters.find("source")) {
    if (const auto address = source->text()) add_source(out, *address);
    if (source->is(json::Kind::object)) {
      ObjectReader reader(mapping, source, "buildDefinition.externalParameters.source");
      add_source(out, reader.optional_text("uri").value_or(""));
    }
  }
}

bool starts_with_scheme(std::string_view text) { return text.find("://") != std::string_view::npos; }

}  // namespace

Checked<std::optional<Provenance>> read_provenance(const Statement& statement) {
  const bool is_old = statement.predicate_type == kVersion02;
  if (!is_old && statement.predicate_type != kVersion1) return std::nullopt;
  const auto document = parse_strictly(ByteView::of(statement.predicate), kKind);
  if (!document) return std::unexpected(document.error());
  Mapping mapping(kKind, Mapping::UnknownMembers::ignored);
  ObjectReader in(mapping, document->root(), "");
  Provenance out;
  is_old ? map_version_02(mapping, in, out) : map_version_1(mapping, in, out);
  if (mapping.has_failed()) return std::unexpected(*mapping.failure());
  return out;
}

SourceAddress split_source(std::string_view address) {
  constexpr std::string_view kGit = "git+";
  if (address.starts_with(kGit)) address.remove_prefix(kGit.size());
  SourceAddress out;
  // `user@host` is before the first slash of the path, a ref is behind it.
  const auto host = starts_with_scheme(address) ? address.find("://") + 3 : 0;
  const auto path = address.find('/', host);
  const auto at = path == std::string_view::npos ? path : address.find('@', path);
  if (at != std::string_view::npos) {
    out.ref = address.substr(at + 1);
    address = address.substr(0, at);
  }
  while (address.ends_with('/')) address.remove_suffix(1);
  if (address.ends_with(".git")) address.remove_suffix(4);
  if (address.empty()) return out;
  out.repository = starts_with_scheme(address) ? std::string(address) : "https://" + std::string(address);
  const auto end = std::min(out.repository.find('/', out.repository.find("://") + 3), out.repository.size());
  out.repository.replace(0, end, text::lower(out.repository.substr(0, end)));
  return out;
}

}  // namespace assay::trust::intoto
