#include "formats/gguf/gguf.hpp"

#include "codecs/gguf/reader.hpp"
#include "core/complaints.hpp"
#include "core/text.hpp"
#include "formats/gguf/front.hpp"
#include "formats/gguf/metadata.hpp"
#include "formats/gguf/rules.hpp"
#include "formats/gguf/tensors.hpp"

#include <assay/cursor.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <bit>
#include <limits>
#include <string_view>

namespace assay::formats::gguf {
namespace {

using assay::gguf::Fault;
using assay::gguf::Header;
using assay::gguf::Reader;

constexpr auto kAll = std::numeric_limits<std::uint64_t>::max();
constexpr std::uint32_t kNewest = 3;

Claim claim(const Artifact& artifact) {
  if (!artifact.bytes.starts_with(assay::gguf::kMagic)) return Claim::no;
  if (artifact.bytes.size() == assay::gguf::kMagic.size()) return Claim::magic;
  // Prose about GGUF begins with the same letters. The version is a small number in one of the byte orders.
  Cursor in(artifact.bytes.from(assay::gguf::kMagic.size()));
  const auto version = in.u32("version");
  if (!in) return artifact.bytes.at(4).value_or(' ') < ' ' ? Claim::magic : Claim::no;
  const auto smaller = std::min(version, std::byteswap(version));
  if (smaller > 0xFFFF) return Claim::no;
  return smaller >= 1 && smaller <= kNewest ? Claim::structure : Claim::magic;
}

void report_fault(const Reader& reader, std::string_view place, ScanContext& context) {
  const auto& error = reader.error();
  context.incomplete(error);
  const Rule* rule = nullptr;
  switch (reader.fault()) {
    case Fault::none:
    case Fault::budget: return;
    case Fault::truncated: rule = &kTruncated; break;
    case Fault::length: rule = &kLength; break;
    case Fault::type:
    case Fault::nesting: rule = &kValueType; break;
  }
  const auto name = reader.broken_name();
  auto logical = name.empty() ? std::string(place) : fmt::format("{} {}", place, text::printable(name, 80));
  context.report(*rule, {{reader.broken_at(), error.offset - reader.broken_at() + reader.remaining()}, logical},
                 fmt::format("In the {}{} the file breaks: {}.", place,
                             name.empty() ? "" : fmt::format(" {}", text::quoted(name, 80)), error.message));
}

void judge_counts(const Header& header, std::uint64_t left, Complaints& complaints) {
  const auto judge = [&](std::uint64_t count, std::uint64_t smallest, std::string_view what) {
    if (count <= left / smallest) return;
    complaints.report(kCount, {header.range, "header"},
                      fmt::format("The header announces {} {}; each takes at least {} bytes, and {} bytes are left.",
                                  text::grouped(count), what, smallest, text::grouped(left)));
  };
  judge(header.pairs, header.smallest_pair(), "metadata pairs");
  judge(header.tensors, header.smallest_tensor(), "tensors");
}

void judge_version(const Header& header, Complaints& complaints, ScanContext& context) {
  if (header.version >= 2 && header.version <= kNewest) return;
  complaints.report(kVersion, {header.range, "header"},
                    fmt::format("The version is {}; readers of today know 2 and 3.", header.version));
  if (header.version != 1)
    context.incomplete({ErrorCode::unsupported, header.range.offset + 4,
                        fmt::format("version: 1, 2 or 3 wanted, got {}; it was read as version 3", header.version)});
}

void analyze(const Artifact& artifact, ScanContext& context) {
  Reader reader(artifact.bytes, [&](std::uint64_t count) { return context.step(count); });
  if (reader.fault() != Fault::none) {
    context.cover({0, artifact.bytes.size()});
    return report_fault(reader, "header", context);
  }
  const auto& header = reader.header();
  Complaints complaints(context);
  context.fact("gguf.header", fmt::format("version {}, {}, {}, {}", header.version,
                                          header.is_big_endian ? "big-endian" : "little-endian",
                                          text::counted(header.pairs, "metadata pair", "metadata pairs"),
                                          text::counted(header.tensors, "tensor", "tensors")));
  judge_version(header, complaints, context);
  judge_counts(header, reader.remaining(), complaints);

  Metadata metadata(artifact, context, complaints);
  for (std::uint64_t i = 0; i < header.pairs; ++i) {
    const auto pair = reader.next_pair();
    if (!pair) break;
    metadata.see(*pair, header);
  }
  metadata.judge(header);
  const bool has_all_pairs = reader.fault() == Fault::none;

  Tensors tensors(context, complaints);
  for (std::uint64_t i = 0; i < header.tensors; ++i) {
    const auto tensor = reader.next_tensor();
    if (!tensor) break;
    tensors.see(*tensor);
  }
  if (reader.fault() != Fault::none) {
    context.cover({0, reader.broken_at()});
    complaints.finish();
    return report_fault(reader, has_all_pairs ? "tensor" : "metadata", context);
  }
  context.cover({0, reader.offset()});
  const auto begin = ggml::padded(reader.offset(), metadata.alignment()).value_or(kAll);
  tensors.place({.begin = begin,
                 .file_size = artifact.size.value_or(artifact.bytes.size()),
                 .alignment = metadata.alignment(),
                 .has_usable_alignment = metadata.has_usable_alignment()});
  complaints.finish();
}

constexpr std::string_view kEndings[] = {".gguf"};

}  // namespace

constinit const Format kFormat{.name = "gguf",
                               .family = "gguf",
                               .rules = kRules,
                               .claim = claim,
                               .analyze = analyze,
                               .needs = needed_front,
                               .endings = kEndings,
                               .is_self_evident = true};

}  // namespace assay::formats::gguf
