#include "formats/pickle/findings.hpp"

#include "core/active_text.hpp"
#include "core/source_text.hpp"
#include "core/text.hpp"
#include "formats/pickle/rules.hpp"
#include "pickle/policy.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <unordered_set>

namespace assay::formats::pickle {
namespace {

using assay::pickle::Call;
using assay::pickle::CallKind;
using assay::pickle::CommandSource;
using assay::pickle::Import;
using assay::pickle::Status;
using assay::pickle::Trace;

std::string place(std::uint64_t opcode, std::string_view name) { return fmt::format("opcode {} {}", opcode, name); }

/// Which loader runs it: the sentence that tells a reader whether he is safe already.
std::string loaders(const Trace& trace) {
  if (trace.weights_only_refusal.empty()) return " torch.load(weights_only=True) does not stop it.";
  return fmt::format(
      " torch.load(weights_only=True) refuses this stream (at {}); pickle, joblib and older torch run it.",
      text::printable(trace.weights_only_refusal, 100));
}

/// A call of what imports a module by its name: the finding is about that module.
bool is_import(const Call& call) {
  const auto* known = call.judgement.global_class;
  return call.judgement.status == Status::outside && known != nullptr && known->name == "import" &&
         !call.arguments.empty();
}

/// `"my.mod"` as it is shown, without its quotes.
std::string imported_name(const Call& call) {
  const std::string_view quoted = call.arguments.front();
  return text::printable(quoted.size() < 2 ? quoted : quoted.substr(1, quoted.size() - 2));
}

struct Verdict {
  const Rule* rule;
  Severity severity;
  std::string message;
};

Verdict judge_call(const Call& call) {
  const auto& path = call.callable;
  const auto& expression = call.expression;
  const std::string shown = text::printable(expression, 600);
  switch (call.judgement.status) {
    case Status::dangerous: {
      const auto* known = call.judgement.global_class;
      const auto does = known != nullptr ? known->does : std::string_view("is known to be dangerous");
      const auto severity = known != nullptr ? known->severity : Severity::critical;
      if (call.kind == CallKind::new_object)
        return {&rules::kUnsafeCall, severity,
                fmt::format("Loading rebuilds an object of {}, which {}.", text::printable(path), does)};
      return {&rules::kUnsafeCall, severity, fmt::format("Loading runs {}, which {}.", shown, does)};
    }
    case Status::tampering:
      return {&rules::kOverwrite, rules::kOverwrite.severity,
              fmt::format("Loading runs {}, which changes attributes that other code calls.", shown)};
    case Status::unknown:
      return {&rules::kUnknownCall, rules::kUnknownCall.severity,
              fmt::format("Loading runs {}; what that calls is decided while it loads.", shown)};
    case Status::outside:
      if (call.kind == CallKind::new_object || assay::pickle::is_class_like(path))
        return {&rules::kUnvettedImport, rules::kUnvettedImport.severity,
                fmt::format("Loading makes an object of {}, a class of a package that assay does not know.",
                            text::printable(path))};
      if (is_import(call))
        return {&rules::kUnvettedCall, rules::kUnvettedCall.severity,
                fmt::format("Loading runs {}, which imports {}, a module of a package that assay does not know.", shown,
                            imported_name(call))};
      return {&rules::kUnvettedCall, rules::kUnvettedCall.severity,
              fmt::format("Loading runs {}, a function of a package that assay does not know.", shown)};
    default: break;
  }
  if (call.kind == CallKind::new_object)
    return {&rules::kUnlistedImport, rules::kUnlistedImport.severity,
            fmt::format("Loading rebuilds an object of {}, which is not on the allow-list.", text::printable(path))};
  return {&rules::kUnlistedCall, rules::kUnlistedCall.severity,
          fmt::format("Loading runs {}, which is not on the allow-list.", shown)};
}

void report_call(const Trace& trace, const Call& call, ScanContext& context) {
  Verdict verdict = judge_call(call);
  Finding finding{.rule = verdict.rule,
                  .location = {{call.offset, call.length}, place(call.opcode, call.opcode_name)},
                  .message = std::move(verdict.message),
                  .severity = verdict.severity,
                  .content = call.content};
  if (verdict.severity >= Severity::medium) finding.message += loaders(trace);
  finding.evidence.push_back({"global", text::printable(call.callable, 0)});
  if (call.kind != CallKind::new_object) finding.evidence.push_back({"arguments", call.arguments});
  if (call.call_offset != call.offset) finding.related.push_back({{call.call_offset, 1}, "the call"});
  context.report(std::move(finding));
}

/// What is imported and never called is judged as a value that somebody may call later.
void report_import(const Trace& trace, const Import& import, ScanContext& context) {
  const auto& judgement = import.judgement;
  const bool is_used = import.called || import.rebuilt;
  if (import.is_reported || is_used || judgement.status == Status::allowed) return;
  const std::string shown = text::printable(judgement.path);
  const Rule* rule = &rules::kUnlistedImport;
  std::string message = fmt::format("It imports {}, which is not on the allow-list.", shown);
  auto severity = rule->severity;
  if (judgement.status == Status::dangerous) {
    rule = &rules::kUnsafeImport;
    const auto* known = judgement.global_class;
    severity = known != nullptr ? std::min(known->severity, rule->severity) : rule->severity;
    message =
        fmt::format("It imports {}, which {} when called.", shown, known != nullptr ? known->does : "is dangerous");
  } else if (judgement.status == Status::outside) {
    rule = &rules::kUnvettedImport;
    severity = rule->severity;
    message = fmt::format("It imports {} of a package that assay does not know.", shown);
  } else if (judgement.status == Status::unknown) {
    message = fmt::format("It imports {}: what that is, the stream computes while it loads.", shown);
  } else if (judgement.is_resolver) {
    message = fmt::format("It imports {}, which finds other functions by name when called.", shown);
  }
  Finding finding{.rule = rule,
                  .location = {{import.offset, import.length}, place(import.opcode, import.opcode_name)},
                  .message = std::move(message),
                  .severity = severity};
  if (severity >= Severity::medium) finding.message += loaders(trace);
  finding.evidence.push_back({"global", text::printable(judgement.path, 0)});
  context.report(std::move(finding));
}

std::string shown_count(std::uint64_t elements) {
  constexpr std::uint64_t kCounted = 1'000'000'000'000;
  return elements > kCounted ? "more than 10^12" : std::to_string(elements);
}

/// What the list of globals leaves open: which of them are not harmless. Those that are go without saying.
std::string_view word_for(Status status) {
  switch (status) {
    case Status::allowed: return "allowed";
    case Status::outside: return "unvetted";
    case Status::dangerous: return "dangerous";
    default: return "unlisted";
  }
}

/// What a resolver imports may be a module: its name is not in two parts.
bool is_module(const Import& import) { return import.is_resolved && import.name.empty(); }

std::string_view describe(CommandSource::Form form) {
  switch (form) {
    case CommandSource::Form::plain:
      return "It holds a text that is Python source importing and calling a module that runs programs or opens "
             "connections.";
    case CommandSource::Form::composed:
      return "It holds a text that is Python source executing or calling what it puts together.";
    case CommandSource::Form::encoded:
      return "It holds a text that is Python source in base64 or hexadecimal digits, which runs programs.";
  }
  return {};
}

/// What strings hold. Encoded content is judged by its own findings, unless it is a program.
void report_texts(const Trace& trace, ScanContext& context) {
  for (const auto& nested : trace.nested) {
    if (!nested.loader.empty() || nested.is == kPythonSource) continue;
    if (nested.decoded == nullptr || nested.is_latin1) {
      if (nested.is != assay::pickle::kNestedPickle) continue;  // what stands in archives has its own findings
      context.report(rules::kNested, {{nested.offset, nested.is_latin1 ? 1 : nested.bytes.size()}, "bytes"},
                     fmt::format("It holds {} bytes that are a pickle of their own.", nested.bytes.size()));
    } else if (nested.is != kPerhapsZlib) {
      const bool is_program = nested.is.ends_with("executable") || nested.is.ends_with("script");
      context.report({.rule = &rules::kNested,
                      .location = {{nested.offset, 1}, "text"},
                      .message = fmt::format("It holds a text that is {} in base64 or hexadecimal digits.", nested.is),
                      .severity = is_program ? rules::kNested.severity : Severity::low});
    }
  }
  for (const auto& source : trace.command_sources)
    context.report(rules::kCommandSource, {source.range, "text"}, std::string(describe(source.form)));
  if (trace.texts_dropped)
    context.incomplete({ErrorCode::limit, trace.begin, "texts: more pickles, programs or bytes of them than are read"});
}

/// Objects are references: what is small in the stream can be endless to whoever walks through it.
void report_expansion(const Trace& trace, ScanContext& context) {
  constexpr std::uint64_t kMostElements = 1'000'000;
  constexpr std::uint64_t kMostPerByte = 1000;
  const auto size = trace.end - trace.begin;
  const auto is_bomb = [&](std::uint64_t elements) {
    return elements > kMostElements && elements / kMostPerByte > size;
  };
  const Location location{{trace.begin, size}, "stream"};
  if (is_bomb(trace.hashed)) {
    context.report({.rule = &rules::kExpansion,
                    .location = location,
                    .message = fmt::format("Loading hashes a key of {} elements, which {} bytes describe by holding "
                                           "the same objects again and again.",
                                           shown_count(trace.hashed), size),
                    .severity = Severity::high});
  } else if (is_bomb(trace.expanded)) {
    context.report(rules::kExpansion, location,
                   fmt::format("A container of {} elements is described by {} bytes that hold the same objects again "
                               "and again.",
                               shown_count(trace.expanded), size));
  }
}

void report_stream(const Trace& trace, ScanContext& context) {
  for (const auto code : trace.extensions)
    context.report(rules::kExtension, {{trace.begin, trace.end - trace.begin}, "EXT"},
                   fmt::format("It imports extension code {} of copyreg.", code));
  for (const auto& oddity : trace.oddities)
    context.report(rules::kOddity, {{trace.begin, trace.end - trace.begin}, "stream"}, oddity + ".");
  for (const auto& file : trace.outside_files)
    context.report(rules::kOutsideFile, {{file.offset, file.length}, "BUILD"},
                   fmt::format("joblib.load would read an array, and unpickle what it holds, from {}.",
                               text::quoted(file.what, 200)));
  for (const auto& dtype : trace.forged_dtypes)
    context.report(rules::kForgedDtype, {{dtype.offset, dtype.length}, std::string(dtype.opcode_name)},
                   text::printable(dtype.what, 0) + ".");
  if (trace.unmeasured_array) {
    context.report(
        rules::kOddity, {{*trace.unmeasured_array, 0}, "array of joblib"},
        "Where an array of joblib ends cannot be told from the stream: what joblib reads next may be another program.");
    context.incomplete({ErrorCode::unsupported, *trace.unmeasured_array, "array of joblib: its size is not known"});
  }
  report_texts(trace, context);
  report_expansion(trace, context);
  if (trace.needs_buffers)
    context.incomplete(
        {ErrorCode::unsupported, trace.begin, "NEXT_BUFFER: the stream refers to buffers that are not in it"});
  if (trace.calls_dropped > 0)
    context.incomplete(
        {ErrorCode::limit, trace.begin, fmt::format("calls: {} more findings than are kept", trace.calls_dropped)});
  if (!trace.error) return;
  context.incomplete(*trace.error);
  const auto size =
      trace.error->offset >= trace.begin && trace.error->offset < trace.end ? trace.end - trace.error->offset : 0;
  context.report(rules::kBroken,
                 {{std::min(trace.error->offset, trace.end), size}, fmt::format("after opcode {}", trace.opcodes)},
                 fmt::format("The stream breaks: {}.", trace.error->message));
}

}  // namespace

void report_trace(const Trace& trace, ScanContext& context) {
  // Rebuilding many objects of one class is one finding; so is everything one class of an unknown package does.
  std::unordered_set<std::string> told;
  for (const auto& call : trace.calls) {
    if (call.is_folded) continue;
    const auto& what = is_import(call) ? call.expression : call.callable;
    if (call.judgement.status == Status::outside && !told.insert(what).second) continue;
    report_call(trace, call, context);
  }
  for (const auto& import : trace.imports) {
    // First the judgement: where facts are cut off, no name is left that looks as if nobody had minded it.
    if (import.judgement.status != Status::allowed)
      context.fact("pickle.judgement",
                   fmt::format("{} {}{}{}", word_for(import.judgement.status), text::printable(import.module, 0),
                               is_module(import) ? "" : ".", text::printable(import.name, 0)),
                   import.offset);
    if (!import.is_resolved)
      context.fact("pickle.global", text::printable(import.module, 0) + "." + text::printable(import.name, 0),
                   import.offset);
    report_import(trace, import, context);
  }
  context.fact("pickle.protocol", std::to_string(trace.protocol), trace.begin);
  context.fact(
      "pickle.weights_only",
      trace.weights_only_refusal.empty() ? "accepted" : "refused at " + text::printable(trace.weights_only_refusal),
      trace.begin);
  report_stream(trace, context);
}

}  // namespace assay::formats::pickle
