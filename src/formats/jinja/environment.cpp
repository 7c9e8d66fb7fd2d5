// The names that a template has given to values.
#include "formats/jinja/expression.hpp"
#include "formats/jinja/names.hpp"

#include <algorithm>
#include <utility>

namespace assay::formats::jinja {
namespace {

/// A text that is the name of an attribute which leads out of a template, or an end of such a name.
bool may_lead_out(const Value& value) {
  const auto leads = [](const std::string& text) {
    return text.starts_with("__") || text.ends_with("__") || is_internal(text);
  };
  return (value.is(Value::Kind::text) && leads(value.text)) ||
         (value.is(Value::Kind::choice) && std::ranges::any_of(value.items, leads));
}

}  // namespace

void Environment::set(std::string name, Value value) {
  const auto known = values.find(name);
  if (known == values.end()) {
    if (values.size() < kMost) values.emplace(std::move(name), std::move(value));
    return;
  }
  // An assignment that is never reached hides nothing: what leads out of the template stays.
  if (const auto& old = known->second; may_lead_out(old) && !(value.is(Value::Kind::text) && is_internal(value.text))) {
    const auto path = value.path;
    const auto origin = value.origin;
    value = either_of(value, old);
    value.path = path;
    value.origin = origin;
  }
  known->second = std::move(value);
}

bool Environment::defines(std::string_view name) const { return values.contains(name) || macros.contains(name); }

}  // namespace assay::formats::jinja
