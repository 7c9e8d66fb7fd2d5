#include "trust/intoto/statement.hpp"

#include "core/text.hpp"
#include "trust/hexadecimal.hpp"
#include "trust/json/strict.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace assay::trust::intoto {
namespace {

constexpr DocumentKind kKind{.reason = Reason::statement_malformed, .name = "statement"};

// The limit of sigstore-go, which every bundle in the field keeps.
constexpr std::size_t kMostDigests = 32;

std::optional<Statement::Version> version_of(std::string_view type) {
  if (type == "https://in-toto.io/Statement/v0.1") return Statement::Version::v0_1;
  if (type == "https://in-toto.io/Statement/v1") return Statement::Version::v1;
  return std::nullopt;
}

Subject map_subject(Mapping& mapping, const json::Value& value, const std::string& where) {
  ObjectReader in(mapping, value, where);
  Subject subject;
  subject.name = in.optional_text("name").value_or("");
  const auto digests = in.object("digest");
  if (digests && digests->is(json::Kind::object)) {
    if (digests->size() > kMostDigests) mapping.fail(in.at("digest"), "more than 32 digests");
    for (const auto& member : digests->members()) {
      const auto text = member.value.text();
      if (!text) mapping.fail(in.at("digest"), "wanted strings");
      subject.digests.push_back({member.name, from_hex(text.value_or("")).value_or(crypto::Bytes())});
    }
  }
  if (subject.digests.empty()) mapping.fail(where, "holds no digest");
  return subject;
}

}  // namespace

const Subject::Digest* Subject::find(std::string_view algorithm) const {
  const auto found = std::ranges::find(digests, algorithm, &Digest::algorithm);
  return found == digests.end() ? nullptr : &*found;
}

Checked<Statement> parse_statement(const Envelope& envelope, std::size_t most_subjects) {
  if (envelope.payload_type != kStatementType)
    return fail(Reason::statement_unsupported,
                fmt::format("payload type: wanted {}, got {}", kStatementType, text::quoted(envelope.payload_type)));
  const auto document = parse_strictly(ByteView(envelope.payload), kKind);
  if (!document) return std::unexpected(document.error());

  Mapping mapping(kKind, Mapping::UnknownMembers::ignored);
  ObjectReader in(mapping, document->root(), "");
  const auto type = in.text("_type");
  Statement statement;
  statement.predicate_type = in.text("predicateType");
  const auto subjects = in.array("subject", most_subjects);
  for (std::size_t i = 0; i < subjects.size() && !mapping.has_failed(); ++i)
    statement.subjects.push_back(map_subject(mapping, subjects[i], in.at("subject", i)));
  if (statement.subjects.empty()) mapping.fail("subject", "wanted one at least");
  if (const auto predicate = in.find("predicate")) {
    const auto range = predicate->range();
    const auto bytes = ByteView(envelope.payload).slice(range.offset, range.size);
    if (!predicate->is(json::Kind::object)) mapping.fail("predicate", "wanted an object");
    if (bytes) statement.predicate = bytes->text();
  }
  if (mapping.has_failed()) return std::unexpected(*mapping.failure());
  const auto version = version_of(type);
  if (!version)
    return fail(Reason::statement_unsupported,
                fmt::format("_type: wanted an in-toto statement v0.1 or v1, got {}", text::quoted(type)));
  statement.version = *version;
  return statement;
}

}  // namespace assay::trust::intoto
