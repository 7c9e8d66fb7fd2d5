#include "formats/pytorch_legacy/pytorch_legacy.hpp"

#include "core/text.hpp"
#include "formats/pytorch_legacy/magic.hpp"
#include "formats/pytorch_legacy/rules.hpp"
#include "formats/pytorch_legacy/storages.hpp"
#include "pickle/machine.hpp"

#include <fmt/format.h>

#include <optional>
#include <string_view>
#include <utility>

namespace assay::formats::pytorch_legacy {
namespace {

using assay::pickle::Trace;

Claim claim(const Artifact& artifact) { return starts_with_magic(artifact.bytes) ? Claim::structure : Claim::no; }

/// Runs the pickles of a checkpoint one after the other. What they do is judged by the pickle format, which claims
/// the same bytes; here they only say where things are.
class Pickles {
 public:
  Pickles(const Artifact& artifact, ScanContext& context) : artifact_(artifact), context_(context) {}

  /// The next pickle, or nothing when it does not reach its end: what follows cannot be found.
  std::optional<Trace> next(std::string_view what) {
    assay::pickle::MachineOptions options;
    options.step = [this](std::uint64_t opcodes) { return context_.step(opcodes); };
    options.passed = [this](std::uint64_t offset) { context_.passed(offset); };
    auto trace = assay::pickle::run(artifact_.bytes, position_, context_.data().pickle, options);
    if (trace.is_out_of_budget) return std::nullopt;
    if (!trace.is_complete) {
      auto error = trace.error.value_or(Error{ErrorCode::truncated, trace.end, "STOP wanted, got the end"});
      error.message = fmt::format("{}: {}", what, error.message);
      context_.incomplete(error);
      return std::nullopt;
    }
    context_.cover({trace.begin, trace.end - trace.begin});
    position_ = trace.end;
    return trace;
  }
  [[nodiscard]] std::uint64_t position() const { return position_; }

 private:
  const Artifact& artifact_;
  ScanContext& context_;
  std::uint64_t position_ = 0;
};

void check_protocol(const Trace& protocol, ScanContext& context) {
  const auto written = protocol.result_integer.value_or("something else");
  if (written == kProtocolVersion) return;
  context.report(
      kProtocol, {{protocol.begin, protocol.end - protocol.begin}, "second pickle"},
      fmt::format("The protocol number is {}; PyTorch writes {}.", text::printable(written, 60), kProtocolVersion));
}

void analyze(const Artifact& artifact, ScanContext& context) {
  Pickles pickles(artifact, context);
  if (!pickles.next("magic number")) return;
  const auto protocol = pickles.next("protocol version");
  if (!protocol) return;
  check_protocol(*protocol, context);
  if (!pickles.next("system information")) return;
  const auto object = pickles.next("object");
  if (!object) return;
  const auto keys = pickles.next("storage keys");
  if (!keys) return;

  context.fact("pytorch.layout", "legacy");
  context.fact("pytorch.storages", fmt::format("{}", keys->result_strings.size()), keys->begin);
  if (object->storages_dropped) {
    context.incomplete({ErrorCode::limit, object->begin, "object: fewer storages wanted, more than are kept"});
    return;
  }
  walk_storages(artifact, pickles.position(), *object, keys->result_strings, context);
}

}  // namespace

constinit const Format kFormat{
    .name = "pytorch-legacy", .family = "pickle", .rules = kRules, .claim = claim, .analyze = analyze};

}  // namespace assay::formats::pytorch_legacy
