#include "formats/numpy/numpy.hpp"

#include "codecs/npy/header.hpp"
#include "core/text.hpp"
#include "core/unpickled_bytes.hpp"
#include "formats/numpy/rules.hpp"
#include "pickle/machine.hpp"

#include <fmt/format.h>

#include <limits>
#include <string_view>

namespace assay::formats::numpy {
namespace {

Claim claim(const Artifact& artifact) { return artifact.bytes.starts_with(npy::kMagic) ? Claim::structure : Claim::no; }

constexpr auto kAll = std::numeric_limits<std::uint64_t>::max();

std::uint64_t left_of(std::uint64_t size, std::uint64_t offset) { return size > offset ? size - offset : 0; }

std::uint64_t needs(const Artifact& artifact) {
  const auto header = npy::read_header(artifact.bytes);
  if (!header || header->error || header->has_objects || !header->array_size) return kAll;
  // Numbers need not be read. Bytes behind them are no numbers.
  if (left_of(artifact.size.value_or(kAll), header->payload) > *header->array_size) return kAll;
  return header->payload;
}

void report_oddities(const npy::Header& header, ScanContext& context) {
  for (const auto& oddity : header.oddities)
    context.report(kOddHeader, {header.dictionary, "header"}, fmt::format("The header has {}.", oddity));
}

/// Where the pickle at `payload` ends, if another array begins there.
std::optional<std::uint64_t> next_array(const Artifact& artifact, std::uint64_t payload, ScanContext& context) {
  const auto rest = artifact.bytes.from(payload);
  if (rest.text().find(npy::kMagic) == std::string_view::npos) return std::nullopt;
  pickle::MachineOptions options;
  options.skips_arrays = false;
  options.step = [&context](std::uint64_t opcodes) { return context.step(opcodes); };
  const auto trace = pickle::run(rest.rebased(), 0, context.data().pickle, options);
  if (!trace.is_complete || !rest.from(trace.end).starts_with(npy::kMagic)) return std::nullopt;
  return payload + trace.end;
}

/// Hands the payload over as a pickle. Where it ends only its STOP knows, so it gets all that is left when nothing
/// follows it that numpy would read.
void descend_objects(const Artifact& artifact, const npy::Header& header, std::optional<std::uint64_t> end,
                     ScanContext& context) {
  const auto left = artifact.bytes.from(header.payload);
  const auto payload = end ? left.first(*end - header.payload) : left;
  context.report(kObjectArray, {{header.payload, payload.size()}, "payload"},
                 fmt::format("The type of the array is {}: loading it unpickles {} bytes.", header.descr,
                             text::grouped(payload.size())));
  context.cover({header.payload, payload.size()});
  static_cast<void>(context.descend(kUnpickledArray, payload.rebased(), artifact.storage));
}

/// Accounts for numbers that nobody reads. The offset behind them, or nothing when they do not end here.
std::optional<std::uint64_t> pass_numbers(const Artifact& artifact, const npy::Header& header, ScanContext& context) {
  // Of a compressed member only the front may be here. If its size is unknown, `needs` has asked for all of it.
  const auto left = left_of(artifact.size.value_or(artifact.bytes.size()), header.payload);
  const auto what = fmt::format("an array of shape {} and type {}", header.shape, header.descr);
  const Location where{header.dictionary, "header"};
  if (!header.array_size) {
    const auto message = fmt::format("The size of {} does not fit into 64 bits.", what);
    context.report(kPayloadSize, where, message);
    context.incomplete({ErrorCode::malformed, header.dictionary.offset, "shape: a size in 64 bits wanted, got more"});
    return std::nullopt;
  }
  if (*header.array_size > left) {
    context.report(kPayloadSize, where,
                   fmt::format("The file holds {} bytes of {}, which needs {}.", text::grouped(left), what,
                               text::grouped(*header.array_size)));
    context.incomplete({ErrorCode::truncated, header.payload,
                        fmt::format("array: {} bytes wanted, {} left", *header.array_size, left)});
    context.cover({header.payload, left});
    context.opaque({header.payload, left});
    return std::nullopt;
  }
  context.cover({header.payload, *header.array_size});
  context.opaque({header.payload, *header.array_size});
  return header.payload + *header.array_size;
}

void analyze(const Artifact& artifact, ScanContext& context) {
  // numpy.save may be called several times on one file; numpy.load reads one array after the other.
  std::uint64_t at = 0;
  while (artifact.bytes.from(at).starts_with(npy::kMagic) && context.step()) {
    const auto header = npy::read_header(artifact.bytes.from(at));
    if (!header) return context.incomplete(header.error());
    context.cover({at, header->payload - at});
    report_oddities(*header, context);
    if (header->error) {
      // numpy may understand more than we do, and then it may unpickle: what is left is for the engine to sweep.
      context.report(kOddHeader, {header->dictionary, "header"},
                     fmt::format("The header is not understood: {}.", header->error->message));
      return context.incomplete(*header->error);
    }
    context.fact("numpy.array", fmt::format("{} {}", header->descr, header->shape), at);
    const auto end =
        header->has_objects ? next_array(artifact, header->payload, context) : pass_numbers(artifact, *header, context);
    if (header->has_objects) descend_objects(artifact, *header, end, context);
    if (!end) return;
    at = *end;
  }
}

constexpr std::string_view kEndings[] = {".npy", ".npz"};

}  // namespace

constinit const Format kFormat{.name = "numpy",
                               .family = "numpy",
                               .rules = kRules,
                               .claim = claim,
                               .analyze = analyze,
                               .needs = needs,
                               .endings = kEndings,
                               .is_self_evident = true};

}  // namespace assay::formats::numpy
