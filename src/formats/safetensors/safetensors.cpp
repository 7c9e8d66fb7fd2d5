#include "formats/safetensors/safetensors.hpp"

#include "codecs/safetensors/header.hpp"
#include "core/complaints.hpp"
#include "core/text.hpp"
#include "formats/safetensors/front.hpp"
#include "formats/safetensors/layout.hpp"
#include "formats/safetensors/metadata.hpp"
#include "formats/safetensors/names.hpp"
#include "formats/safetensors/rules.hpp"
#include "formats/safetensors/tensors.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <limits>
#include <string>

namespace assay::formats::safetensors {
namespace {

using assay::safetensors::Events;
using assay::safetensors::HeaderEnd;
using assay::safetensors::Issue;
using assay::safetensors::kLengthSize;
using assay::safetensors::kMaxHeader;
using assay::safetensors::Problem;
using assay::safetensors::Tensor;
using json::Oddity;

constexpr auto kAll = std::numeric_limits<std::uint64_t>::max();

const Rule& rule_of(Problem problem) {
  switch (problem) {
    case Problem::root: return kHeaderText;
    case Problem::entry: return kTensorEntry;
    case Problem::integer: return kInteger;
    case Problem::metadata: return kMetadataForm;
    case Problem::metadata_twice: return kDuplicateMetadata;
  }
  return kTensorEntry;
}

void report_issue(const Issue& issue, Complaints& complaints) {
  const Rule& rule = rule_of(issue.problem);
  if (!complaints.wants(rule, issue.range)) return;
  const auto subject =
      issue.tensor == nullptr ? "header" : fmt::format("tensor {}", text::quoted(issue.tensor->text(), 120));
  complaints.report(rule, {issue.range, "header"},
                    issue.foreign.empty()
                        ? fmt::format("The {} {}.", subject, issue.what)
                        : fmt::format("The {} {} {}.", subject, issue.what, text::quoted(issue.foreign, 80)));
}

struct OddityText {
  Oddity oddity;
  std::string_view text;
};
constexpr std::array kOddities{
    OddityText{Oddity::nul_padding, "is followed by zero bytes"},
    OddityText{Oddity::comment, "has a comment"},
    OddityText{Oddity::trailing_comma, "has a comma in front of a closing bracket"},
    OddityText{Oddity::leading_zero, "has a number with leading zeros"},
    OddityText{Oddity::not_finite, "has a number that is not finite"},
    OddityText{Oddity::control_character, "has a control character that is not escaped"},
    OddityText{Oddity::invalid_utf8, "has bytes that are not UTF-8"},
    OddityText{Oddity::lone_surrogate, "has half of a surrogate pair"},
};

/// Everything about the text of the header that is not about tensors or metadata.
void judge_text(ByteView header, const HeaderEnd& end, ScanContext& context, Complaints& complaints) {
  for (const auto& [oddity, text] : kOddities)
    if (end.oddities.has(oddity))
      complaints.report(kHeaderText, {header.range(), "header"}, fmt::format("The header {}.", text));
  if (end.error) {
    complaints.report(kHeaderText, {{end.error->offset, 0}, "header"},
                      fmt::format("The header is broken: {}.", end.error->message));
    return context.incomplete(*end.error);
  }
  const auto behind = header.from(end.root.end() - header.origin());
  const auto other = behind.text().find_first_not_of(' ');
  if (other != std::string_view::npos && !end.oddities.has(Oddity::nul_padding) && !end.oddities.has(Oddity::comment))
    complaints.report(kHeaderText, {{behind.origin() + other, behind.size() - other}, "header"},
                      "The header is padded with something else than blanks.");
}

/// What of the header is understood. The rest is for the engine to sweep.
void cover_text(ByteView header, const HeaderEnd& end, ScanContext& context) {
  if (end.error || end.is_stopped) return context.cover({header.origin(), end.offset - header.origin()});
  context.cover(end.root);
  const auto behind = header.from(end.root.end() - header.origin());
  const auto blanks = std::min(behind.text().find_first_not_of(" \t\r\n"), behind.text().size());
  context.cover({behind.origin(), blanks});
}

void judge_front(const Artifact& artifact, ByteView header, ScanContext& context, Complaints& complaints) {
  if (const auto magic = length_magic(artifact.bytes); !magic.empty()) {
    complaints.report(kLengthMagic, {{0, kLengthSize}, "header length"},
                      fmt::format("The file begins like {}.", magic));
  } else {
    context.cover({0, kLengthSize});
  }
  if (header.starts_with("{")) return;
  const auto brace = std::min(header.text().find('{'), header.text().size());
  complaints.report(kHeaderStart, {{header.origin(), brace}, "header"},
                    fmt::format("The header begins with {} in front of its opening brace.",
                                text::quoted(header.first(brace).text(), 40)));
}

void analyze(const Artifact& artifact, ScanContext& context) {
  Complaints complaints(context);
  const auto size = artifact.size.value_or(artifact.bytes.size());
  const auto length = header_length(artifact.bytes);
  if (!length) return context.incomplete({ErrorCode::truncated, 0, "header length: 8 bytes wanted"});
  if (*length < 2 || *length > kMaxHeader) {
    complaints.report(kHeaderLength, {{0, kLengthSize}, "header length"},
                      fmt::format("The size of the header is said to be {}.", text::grouped(*length)));
    return context.incomplete({ErrorCode::malformed, 0, "header length: 2 to 100,000,000 wanted, got another"});
  }
  const ByteView header = artifact.bytes.from(kLengthSize).first(*length);
  judge_front(artifact, header, context, complaints);
  if (*length > size - kLengthSize) {
    complaints.report(kTruncated, {{0, kLengthSize}, "header length"},
                      fmt::format("The size of the header is said to be {}, and {} bytes are left.",
                                  text::grouped(*length), text::grouped(size - kLengthSize)));
  }

  Layout layout(kLengthSize + *length, size);
  Metadata metadata(header, context, complaints);
  Tensors tensors(header, context, complaints);
  const Events events{
      .tensor =
          [&](const Tensor& tensor) {
            if (!context.step(1 + tensor.entry.size / 256)) return false;
            context.passed(tensor.entry.offset);
            tensors.see(tensor);
            layout.add(tensor, complaints);
            return true;
          },
      .metadata = [&](const json::Token& key, const json::Token& value) { metadata.see(key, value); },
      .issue = [&](const Issue& issue) { report_issue(issue, complaints); },
  };
  const HeaderEnd end = read_header(header, events);
  const bool is_cut = header.size() < *length;
  if (is_cut) {
    context.incomplete({ErrorCode::truncated, header.range().end(),
                        fmt::format("header: {} bytes wanted, {} left", *length, header.size())});
  } else if (!end.is_stopped) {
    judge_text(header, end, context, complaints);
  }
  cover_text(header, end, context);
  metadata.judge();
  tensors.judge();
  const bool is_known = !is_cut && !end.error && !end.is_stopped && tensors.have_places();
  layout.judge(is_known, context, complaints);
  complaints.finish();
}

/// Of a compressed file: its header, as long as the tensors end where the file does.
std::uint64_t needs(const Artifact& artifact) {
  const auto length = header_length(artifact.bytes);
  if (!length || *length < 2 || *length > kMaxHeader || !artifact.size) return kAll;
  const auto header = artifact.bytes.slice(kLengthSize, *length);
  if (!header) return kLengthSize + *length;
  std::uint64_t last = 0;
  bool is_plain = true;
  const Events events{
      .tensor =
          [&](const Tensor& tensor) {
            is_plain = is_plain && tensor.end.has_value();
            last = std::max(last, tensor.end.value_or(0));
            return is_plain;
          },
      .metadata = [](const json::Token&, const json::Token&) {},
      .issue = [&](const Issue&) { is_plain = false; },
  };
  const auto end = read_header(*header, events);
  const auto data = kLengthSize + *length;
  return is_plain && !end.error && last <= *artifact.size && *artifact.size - last == data ? data : kAll;
}

}  // namespace

constinit const Format kFormat{.name = "safetensors",
                               .family = "safetensors",
                               .rules = kRules,
                               .claim = claim,
                               .analyze = analyze,
                               .needs = needs,
                               .safe_ending = ".safetensors",
                               .is_self_evident = true};

}  // namespace assay::formats::safetensors
