#include "formats/config/yaml_tags.hpp"

#include "core/text.hpp"
#include "formats/config/callable.hpp"
#include "formats/config/rules.hpp"
#include "pickle/policy.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string>

namespace assay::formats::config {
namespace {

constexpr std::size_t kLongestShown = 120;
constexpr std::array<std::string_view, 3> kPythonPrefixes{"tag:yaml.org,2002:python/", "!python/", "python/"};

/// PyYAML's tags for plain data: they make no object of a class.
constexpr std::array<std::string_view, 13> kData{"bool", "bytes", "complex", "dict",  "float",   "int", "list",
                                                 "long", "none",  "str",     "tuple", "unicode", "set"};

/// What a tag has the loader do with the name in it.
enum class Act : std::uint8_t {
  call,       ///< any function, with the values behind the tag
  construct,  ///< `cls.__new__`, then `__setstate__` or attributes
  name,       ///< imports the module and takes the name
  module,     ///< imports the module
};

struct Form {
  std::string_view prefix;
  Act act;
  bool is_hyperpyyaml = false;
};
constexpr std::array kForms{Form{"object/apply:", Act::call}, Form{"object/new:", Act::construct},
                            Form{"object:", Act::construct}, Form{"name:", Act::name}, Form{"module:", Act::module}};
/// HyperPyYAML (SpeechBrain) writes `!new:torch.nn.Linear`, and looks names up with pydoc.locate.
constexpr std::array kHyperForms{Form{"!apply:", Act::call, true}, Form{"!applyref:", Act::call, true},
                                 Form{"!new:", Act::call, true}, Form{"!name:", Act::name, true},
                                 Form{"!module:", Act::module, true}};

std::string_view verb_of(Act act) {
  switch (act) {
    case Act::call: return "calls";
    case Act::construct: return "makes an object of";
    case Act::name: return "imports";
    case Act::module: return "imports the module";
  }
  return "imports";
}

Severity severity_of(const Callable& callable, const Form& form) {
  using enum Callable::Standing;
  switch (callable.standing) {
    case dangerous: return callable.severity >= Severity::high ? Severity::critical : Severity::high;
    case harmless: return Severity::low;
    case loads:
      if (form.is_hyperpyyaml) return Severity::low;
      return form.act == Act::call ? Severity::high : Severity::medium;
    case unlisted: return form.act == Act::call && !form.is_hyperpyyaml ? Severity::high : Severity::medium;
    case unknown:
      return form.act == Act::call && !form.is_hyperpyyaml && !pickle::is_class_like(callable.path) ? Severity::medium
                                                                                                    : Severity::low;
  }
  return Severity::low;
}

void judge_form(const Form& form, std::string_view name, ByteRange range, ScanContext& context,
                Complaints& complaints) {
  if (form.is_hyperpyyaml && form.act == Act::module && is_of_a_library(name)) return;
  // Importing a module is judged by what could be called in it.
  auto callable = judge_callable(context.data().pickle, name);
  if (form.act == Act::module && !callable.is_dangerous())
    callable = judge_callable(context.data().pickle, std::string(name) + ".system");
  if (form.is_hyperpyyaml && callable.standing == Callable::Standing::harmless) return;
  const auto severity = severity_of(callable, form);
  if (!complaints.wants(kPythonTag, range, severity)) return;
  const auto shown = text::printable(name, kLongestShown);
  const auto loader = form.is_hyperpyyaml ? "Loading it with HyperPyYAML" : "Loading it with an unsafe loader";
  complaints.report(kPythonTag, {range, ""},
                    callable.is_dangerous()
                        ? fmt::format("{} {} {}, which {}.", loader, verb_of(form.act), shown, callable.does)
                        : fmt::format("{} {} {}.", loader, verb_of(form.act), shown),
                    severity);
}

}  // namespace

bool mentions_python_tag(std::string_view text) {
  for (auto at = text.find("python/"); at != std::string_view::npos; at = text.find("python/", at + 1)) {
    const auto before = text.substr(0, at);
    const auto rest = text.substr(at + std::string_view("python/").size());
    const bool is_tag = before.ends_with('!') || before.ends_with("2002:");
    if (is_tag && std::ranges::any_of(kForms, [&](const Form& form) { return rest.starts_with(form.prefix); }))
      return true;
  }
  return false;
}

void judge_tag(std::string_view tag, ByteRange range, ScanContext& context, Complaints& complaints) {
  if (tag.empty()) return;
  for (const Form& form : kHyperForms)
    if (tag.starts_with(form.prefix))
      return judge_form(form, tag.substr(form.prefix.size()), range, context, complaints);
  const auto prefix =
      std::ranges::find_if(kPythonPrefixes, [&](std::string_view each) { return tag.starts_with(each); });
  if (prefix == kPythonPrefixes.end()) return;
  const auto rest = tag.substr(prefix->size());
  if (std::ranges::find(kData, rest) != kData.end()) return;
  for (const Form& form : kForms)
    if (rest.starts_with(form.prefix))
      return judge_form(form, rest.substr(form.prefix.size()), range, context, complaints);
  if (complaints.wants(kPythonTag, range, Severity::medium))
    complaints.report(kPythonTag, {range, ""},
                      fmt::format("The tag {} is none of PyYAML's.", text::quoted(tag, kLongestShown)),
                      Severity::medium);
}

}  // namespace assay::formats::config
