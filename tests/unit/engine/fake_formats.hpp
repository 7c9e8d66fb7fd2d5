#pragma once

#include "core/blob.hpp"

#include <assay/assay.hpp>
#include <assay/cursor.hpp>

#include <algorithm>
#include <array>
#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

/// Formats so small that a test can see through them.
namespace assay::test {

inline constexpr Rule kEvil{.id = "TST-EVIL-001",
                            .name = "test-evil",
                            .severity = Severity::critical,
                            .summary = "The leaf says evil.",
                            .why = "So that tests have a finding.",
                            .advice = "Nothing need be done.",
                            .cwe = "",
                            .atlas = ""};
inline constexpr Rule kComplaint{.id = "TST-SUM-001",
                                 .name = "test-complaint",
                                 .severity = Severity::medium,
                                 .summary = "The stream complains.",
                                 .why = "So that tests have a complaint.",
                                 .advice = "Nothing need be done.",
                                 .cwe = "",
                                 .atlas = ""};

/// "LEAF" and a length of four bytes; covers that many bytes. The word evil in them is a finding.
inline constexpr std::string_view kLeafMagic = "LEAF";
inline constexpr Format kLeaf{
    .name = "leaf",
    .family = "leaf",
    .rules = {},
    .claim = [](const Artifact& artifact) { return artifact.bytes.starts_with(kLeafMagic) ? Claim::magic : Claim::no; },
    .analyze =
        [](const Artifact& artifact, ScanContext& context) {
          Cursor in(artifact.bytes);
          static_cast<void>(in.take(4, "magic"));
          const auto body = in.take(in.u32("length"), "body");
          context.cover({0, in.position()});
          if (!in) return context.incomplete(in.error());
          context.fact("leaf.size", std::to_string(body.size()));
          for (auto at = body.text().find("evil"); at != std::string_view::npos;
               at = body.text().find("evil", at + 1)) {
            if (!context.step()) return;
            context.report(kEvil, {{body.origin() + at, 4}, {}}, "the leaf says evil");
          }
        },
};

inline std::string u32(std::uint64_t value) {
  std::string text;
  for (unsigned shift = 0; shift < 32; shift += 8) text += static_cast<char>(value >> shift & 0xFFU);
  return text;
}
inline std::string leaf(std::string_view body) {
  return std::string(kLeafMagic) + u32(body.size()) + std::string(body);
}

/// Delivers a text in pieces; may end in an error or a complaint.
class TextStream final : public ByteStream {
 public:
  explicit TextStream(std::string text, std::uint64_t repeats = 1) : text_(std::move(text)), repeats_(repeats) {}
  std::optional<Error> error;
  bool complains = false;

  Result<std::size_t> read(std::span<std::byte> buffer) override {
    if (at_ == text_.size() && repeats_ > 1) at_ = 0, --repeats_;
    const std::string_view piece = std::string_view(text_).substr(at_, std::min<std::size_t>(buffer.size(), 100'000));
    if (piece.empty() && error) return std::unexpected(*error);
    std::ranges::copy(std::as_bytes(std::span(piece.data(), piece.size())), buffer.begin());
    at_ += piece.size();
    return piece.size();
  }
  [[nodiscard]] std::optional<Complaint> complaint() const override {
    if (!complains) return std::nullopt;
    return Complaint{&kComplaint, "the sum is wrong"};
  }

 private:
  std::string text_;
  std::uint64_t repeats_;
  std::size_t at_ = 0;
};

/// "BOX" and a kind, then members: name, newline, length, bytes. Kinds:
/// `:` hands members over as they are, `z` as streams, `?` as streams that break at their end, `!` as streams that
/// complain, `v` vouches for members, `p` with proof, `*` as streams of a thousand copies of the bytes.
inline constexpr Format kBox{
    .name = "box",
    .family = "box",
    .rules = {},
    .claim = [](const Artifact& artifact) { return artifact.bytes.starts_with("BOX") ? Claim::structure : Claim::no; },
    .analyze =
        [](const Artifact& artifact, ScanContext& context) {
          Cursor in(artifact.bytes);
          static_cast<void>(in.take(3, "magic"));
          const char kind = static_cast<char>(in.u8("kind"));
          while (in && in.peek(1).text() == "m") {
            static_cast<void>(in.u8("m"));
            const auto name = in.until('\n', "name");
            const auto body = in.take(in.u32("length"), "body");
            if (!in) break;
            context.cover({0, in.position()});
            if (kind == 'v') context.vouch(name.text());
            if (kind == 'p') context.prove(name.text());
            bool goes_on = true;
            if (kind == ':' || kind == 'v' || kind == 'p') {
              goes_on = context.descend(name.text(), body, artifact.storage);
            } else {
              auto stream = std::make_unique<TextStream>(std::string(body.text()), kind == '*' ? 1000 : 1);
              if (kind == '?') stream->error = Error{ErrorCode::truncated, 0, "the stream ends too early"};
              stream->complains = kind == '!';
              goes_on = context.descend(name.text(), std::move(stream), body.size(),
                                        kind == '*' ? body.size() * 1000 : body.size(), artifact.storage);
            }
            if (!goes_on) return;
          }
          context.cover({0, in.position()});
          if (!in) context.incomplete(in.error());
        },
};

using Members = std::vector<std::pair<std::string, std::string>>;
inline std::string box(char kind, const Members& members) {
  std::string text = std::string("BOX") + kind;
  for (const auto& [name, body] : members) text += "m" + name + "\n" + u32(body.size()) + body;
  return text;
}

/// Claims everything that is printable, weakly.
inline constexpr Format kText{
    .name = "text",
    .family = "text",
    .rules = {},
    .claim =
        [](const Artifact& artifact) {
          const auto text = artifact.bytes.text();
          const bool is_text = std::ranges::all_of(text, [](char c) { return (c >= ' ' && c <= '~') || c == '\n'; });
          return is_text && !text.empty() ? Claim::weak : Claim::no;
        },
    .analyze = [](const Artifact& artifact, ScanContext& context) { context.cover(artifact.bytes.range()); },
};

/// Only its first sixteen bytes are interpreted.
inline constexpr Format kFront{
    .name = "front",
    .family = "front",
    .rules = {},
    .claim = [](const Artifact& artifact) { return artifact.bytes.starts_with("FRONT") ? Claim::magic : Claim::no; },
    .analyze = [](const Artifact&, ScanContext& context) { context.cover({0, 16}); },
    .needs = [](const Artifact&) { return std::uint64_t{16}; },
};

/// Claims what ends in "END", as formats do that are read from their end.
inline constexpr Format kEnd{
    .name = "end",
    .family = "end",
    .rules = {},
    .claim = [](const Artifact& artifact) { return artifact.bytes.text().ends_with("END") ? Claim::magic : Claim::no; },
    .analyze =
        [](const Artifact& artifact, ScanContext& context) {
          const auto size = artifact.bytes.size();
          context.cover({size - 3, 3});
        },
};

/// Gives up as a library might.
inline constexpr Format kThrows{
    .name = "throws",
    .family = "throws",
    .rules = {},
    .claim = [](const Artifact& artifact) { return artifact.bytes.starts_with("THROW") ? Claim::weak : Claim::no; },
    .analyze = [](const Artifact&, ScanContext&) { throw std::runtime_error("the library gave \x1b up"); },
};

inline constexpr std::array<const Format*, 6> kFakes{&kBox, &kLeaf, &kText, &kFront, &kEnd, &kThrows};

inline ScanOptions fake_options() {
  ScanOptions options;
  options.formats = kFakes;
  return options;
}

inline Report scan_text(std::string_view bytes, const ScanOptions& options = fake_options()) {
  const std::array inputs{Input{"x", memory_blob(bytes)}};
  return scan(inputs, options);
}

inline const ArtifactRecord* find_artifact(const Report& report, std::string_view path) {
  const auto found = std::ranges::find(report.artifacts, path, &ArtifactRecord::path);
  return found == report.artifacts.end() ? nullptr : &*found;
}

/// The artifact at `path`, which must be there.
inline const ArtifactRecord& the_artifact(const Report& report, std::string_view path) {
  if (const auto* artifact = find_artifact(report, path)) return *artifact;
  throw std::runtime_error("no artifact " + std::string(path));
}

inline std::size_t count_rule(const Report& report, std::string_view id) {
  return static_cast<std::size_t>(
      std::ranges::count_if(report.findings, [&](const Finding& finding) { return finding.rule->id == id; }));
}

/// The first finding of a rule, which must be there.
inline const Finding& the_finding(const Report& report, std::string_view id) {
  for (const Finding& finding : report.findings)
    if (finding.rule->id == id) return finding;
  throw std::runtime_error("no finding " + std::string(id));
}

}  // namespace assay::test
