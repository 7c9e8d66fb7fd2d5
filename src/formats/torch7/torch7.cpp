#include "formats/torch7/torch7.hpp"

#include "codecs/torch7/reader.hpp"
#include "core/active_value.hpp"
#include "core/blob.hpp"
#include "core/complaints.hpp"
#include "core/hidden_content.hpp"
#include "core/tensor_numbers.hpp"
#include "core/text.hpp"
#include "formats/torch7/function.hpp"
#include "formats/torch7/rules.hpp"

#include <fmt/format.h>

#include <string>
#include <string_view>
#include <unordered_set>

namespace assay::formats::torch7 {
namespace {

using assay::torch7::Form;
using assay::torch7::Kind;
using assay::torch7::Object;

constexpr std::uint64_t kBytesPerStep = 256;
constexpr std::uint64_t kShortest = 6;

class Reading {
 public:
  Reading(const Artifact& artifact, ScanContext& context)
      : file_(artifact.bytes), context_(context), complaints_(context) {}

  void read(Form form) {
    assay::torch7::Reader in(file_, form);
    while (const auto object = in.next()) {
      if (!context_.step(1 + object->range.size / kBytesPerStep)) break;
      see(*object);
      context_.passed(object->range.offset);
    }
    context_.cover({file_.origin(), in.position()});
    context_.fact("torch7.form", form == Form::binary ? "binary" : "ascii");
    if (in.has_failed()) {
      broken(in.error());
    } else if (const auto rest = file_.from(in.position()); !rest.empty()) {
      see_text(rest.first(kMatchedAnyway), "bytes behind the objects");
    }
    complaints_.finish();
  }

 private:
  void broken(const Error& error) {
    complaints_.broken(kStructure, error, file_.range().end());
    if (error.code == ErrorCode::limit) return;
    const auto from = error.offset - file_.origin();
    see_text(file_.from(from).first(kMatchedAnyway), "bytes behind the break");
  }

  void see(const Object& object) {
    if (object.is_of_tensor) see_storage_of_tensor(object);
    if (object.is_known) return;
    if (assay::torch7::is_function(object.kind)) return see_function(object);
    if (object.kind == Kind::text) return see_text(object.bytes, "a value");
    if (object.kind != Kind::object) return;
    if (classes_.insert(object.name).second && complaints_.wants_fact("torch7.class"))
      complaints_.fact("torch7.class", text::printable(object.name, 80), object.range.offset);
    if (object.elements) tell_numbers(context_, object.bytes.range());
  }

  /// A tensor of no storage has no elements.
  void see_storage_of_tensor(const Object& object) {
    const auto elements = object.elements.value_or(0);
    if (object.wanted && *object.wanted <= elements) return;
    complaints_.report(
        kTensor, {object.range, "storage of a tensor"},
        fmt::format("A tensor reaches to element {} of a storage that has {}.",
                    object.wanted ? text::grouped(*object.wanted) : "more than can be", text::grouped(elements)));
  }

  void see_function(const Object& object) {
    if (!context_.step(1 + object.bytes.size() / kBytesPerStep)) return;
    const auto code = look_at(object.bytes);
    const bool acts = !code.reach.empty();
    complaints_.report(kFunction, {object.range, "function"},
                       acts ? fmt::format("The file carries a function as {} of {} bytes that names {}, which {}.",
                                          code.form, text::grouped(object.bytes.size()), code.name, code.reach)
                            : fmt::format("The file carries a function as {} of {} bytes.", code.form,
                                          text::grouped(object.bytes.size())),
                       acts ? Severity::critical : kFunction.severity);
  }

  void see_text(ByteView bytes, std::string_view place) {
    if (bytes.size() < kShortest || !context_.step(1 + bytes.size() / kBytesPerStep)) return;
    if (const auto active = find_active_value(bytes.text())) {
      const auto around = bytes.text().substr(active->offset).substr(0, 120);
      complaints_.report(kActiveText, {bytes.range(), std::string(place)},
                         fmt::format("A text in {} {}: {}.", place, active->does, text::quoted(around, 160)));
    }
    const auto content = find_hidden_content(bytes.text());
    if (!content) return;
    if (content->is_sure)
      complaints_.report(kActiveText, {bytes.range(), std::string(place)},
                         fmt::format("A text in {} is {}.", place, content->is));
    if (!may_descend_ || !content->does.empty()) return;
    const auto storage = memory_blob(content->bytes);
    if (!content->is_sure) context_.vouch(place);
    may_descend_ = context_.descend(place, storage->view(), storage);
  }

  ByteView file_;
  ScanContext& context_;
  Complaints complaints_;
  std::unordered_set<std::string_view> classes_;
  bool may_descend_ = true;
};

Claim claim(const Artifact& artifact) { return assay::torch7::form_of(artifact.bytes) ? Claim::structure : Claim::no; }

void analyze(const Artifact& artifact, ScanContext& context) {
  Reading(artifact, context).read(assay::torch7::form_of(artifact.bytes).value_or(Form::binary));
}

constexpr std::string_view kEndings[] = {".t7"};

}  // namespace

constinit const Format kFormat{
    .name = "torch7", .family = "torch7", .rules = kRules, .claim = claim, .analyze = analyze, .endings = kEndings};

}  // namespace assay::formats::torch7
