#pragma once

#include "codecs/xml/reader.hpp"
#include "core/complaints.hpp"

#include <assay/artifact.hpp>
#include <assay/context.hpp>

#include <optional>
#include <string>
#include <string_view>

namespace assay::formats::xml {

/// What all documents have in common: a model needs no document type and no entities.
class Document : public assay::xml::Handler {
 public:
  Document(const Artifact& artifact, ScanContext& context)
      : artifact_(artifact), context_(context), complaints_(context) {}

  /// Reads it all, and covers what was read.
  void read();

  void doctype(const assay::xml::Doctype& doctype) override;
  void entity(const assay::xml::Entity& entity) override;
  [[nodiscard]] bool step() final { return context_.step(); }

 protected:
  /// After what could be read: only of a document without an error can be said what it lacks.
  virtual void finish(const std::optional<Error>& error) = 0;
  void say_doctype(const assay::xml::Doctype& doctype, Severity severity);
  void say_external(const assay::xml::Entity& entity, Severity severity);
  void say(const Rule& rule, Severity severity, ByteRange range, std::string_view place, const std::string& message);
  /// Reports `text` when it is code that acts, or base64 of something, which is looked at.
  void judge_text(std::string_view text, ByteRange range, std::string_view place);

  const Artifact& artifact_;
  ScanContext& context_;
  Complaints complaints_;

 private:
  bool may_descend_ = true;
};

/// A name without its prefix.
[[nodiscard]] std::string_view local_name(std::string_view name);

}  // namespace assay::formats::xml
