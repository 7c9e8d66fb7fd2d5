#include "report/sarif_artifacts.hpp"

#include "codecs/json/writer.hpp"
#include "report/files.hpp"

#include <string_view>

namespace assay::report {

SarifArtifacts::SarifArtifacts(const Report& report) : report_(report), index_(report.artifacts.size()) {
  std::vector<bool> is_wanted(report.artifacts.size());
  for (const auto& root : report.roots)
    if (root.artifact_count == 1 && root.first_artifact < is_wanted.size()) is_wanted[root.first_artifact] = true;
  for (const auto& finding : report.findings)
    if (finding.artifact < is_wanted.size()) is_wanted[finding.artifact] = true;
  for (const auto& artifact : report.artifacts)
    if (artifact.outcome != Outcome::complete) is_wanted[artifact.id] = true;
  // A parent comes before what is inside of it.
  for (auto id = report.artifacts.size(); id-- > 0;)
    if (const auto parent = container_of(static_cast<std::uint32_t>(id)); is_wanted[id] && parent)
      is_wanted[*parent] = true;
  for (std::uint32_t id = 0; id < report.artifacts.size(); ++id) {
    if (!is_wanted[id]) continue;
    index_[id] = listed_.size();
    listed_.push_back(id);
  }
}

std::uint32_t SarifArtifacts::file_of(std::uint32_t id) const {
  for (auto parent = container_of(id); parent; parent = container_of(id)) id = *parent;
  return id;
}

void SarifArtifacts::write(json::Writer& out) const {
  out.line_break();
  out.key("artifacts");
  out.begin_array();
  for (const auto id : listed_) {
    out.line_break();
    write_artifact(out, id);
  }
  out.end_array();
}

/// What an artifact is inside of; nothing for files, which are in no other artifact although directories list them.
std::optional<std::uint32_t> SarifArtifacts::container_of(std::uint32_t id) const {
  if (id >= report_.artifacts.size()) return std::nullopt;
  const auto& artifact = report_.artifacts[id];
  return artifact.parent && *artifact.parent < id && artifact.path.contains('!') ? artifact.parent : std::nullopt;
}

void SarifArtifacts::write_artifact(json::Writer& out, std::uint32_t id) const {
  const auto& artifact = report_.artifacts[id];
  const auto parent = container_of(id);
  std::string_view name = artifact.path;
  if (parent) {
    const std::string_view outer = report_.artifacts[*parent].path;
    if (name.starts_with(outer) && name.size() > outer.size() + 1) name.remove_prefix(outer.size() + 1);
    // An absolute name would be a URI outside of the container.
    while (name.starts_with('/') && name.size() > 1) name.remove_prefix(1);
  }
  out.begin_object();
  out.key("location");
  out.begin_object();
  out.member("uri", uri_of(name));
  out.end_object();
  if (parent && index_[*parent]) {
    out.member("parentIndex", *index_[*parent]);
    const auto outer = report_.artifacts[*parent].offset.value_or(0);
    if (artifact.offset && *artifact.offset >= outer) out.member("offset", *artifact.offset - outer);
  }
  if (artifact.size) out.member("length", *artifact.size);
  if (artifact.sha256) {
    out.key("hashes");
    out.begin_object();
    out.member("sha-256", *artifact.sha256);
    out.end_object();
  }
  out.key("roles");
  out.begin_array();
  out.value("analysisTarget");
  out.end_array();
  out.key("properties");
  out.begin_object();
  out.key("formats");
  out.begin_array();
  for (const auto format : artifact.formats) out.value(format);
  out.end_array();
  out.member("outcome", name_of(artifact.outcome));
  out.end_object();
  out.end_object();
}

}  // namespace assay::report
