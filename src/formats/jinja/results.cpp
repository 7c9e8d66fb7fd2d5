// What a bracket stands for once it is closed: a list, an element, what a call gives.
#include "formats/jinja/expression.hpp"
#include "formats/jinja/folding.hpp"
#include "formats/jinja/names.hpp"
#include "formats/jinja/origins.hpp"

#include <utility>

namespace assay::formats::jinja {

Value Expression::built(const Frame& frame, std::vector<Value> elements) {
  auto origin = Origin::elsewhere;
  for (const auto& element : elements)
    if (element.origin >= Origin::size || element.origin == Origin::message)
      origin = origin_of_either(origin, element.origin);
  const auto list_of = [&](std::size_t stride) {
    std::vector<std::string> items;
    for (std::size_t i = 0; i < elements.size() && items.size() <= kMostItems; i += stride) {
      const auto text = printed(elements[i]);
      if (!text) {
        Value result;
        result.is_odd = elements[i].is_odd;
        result.origin = origin;
        return result;
      }
      items.push_back(*text);
    }
    auto result = Value::of(std::move(items));
    result.origin = origin;
    return result;
  };
  const auto dictionary_of = [&] {
    auto result = list_of(frame.has_colon ? 2 : 1);
    if (!frame.has_colon || !result.is(Value::Kind::list)) return result;
    for (std::size_t i = 1; i < elements.size(); i += 2) {
      auto text = printed(elements[i]);
      if (!text) {
        result.members.clear();
        break;
      }
      result.members.push_back(*std::move(text));
    }
    return result;
  };
  const auto arguments = [&] {
    std::vector<Argument> out;
    out.reserve(elements.size());
    for (std::size_t i = 0; i < elements.size(); ++i) out.push_back({frame.keywords[i], elements[i]});
    return out;
  };
  switch (frame.shape) {
    case Shape::operation: return {};
    case Shape::group:
      if (elements.size() == 1 && !frame.has_comma) return std::move(elements.front());
      return list_of(1);
    case Shape::list: return list_of(1);
    case Shape::dictionary:
      for (const auto& element : elements)
        if (element.is(Value::Kind::text) && is_internal_path(element.text))
          see(SightKind::internal, frame.range, element.text);
      // Something that says `content` may be a message.
      if (origin == Origin::said) origin = Origin::message;
      return dictionary_of();
    case Shape::subscript: {
      if (frame.has_colon) {
        auto slice = slice_of(frame.receiver, elements);
        slice.origin = frame.receiver.origin;
        return slice;
      }
      if (elements.empty()) return {};
      // Where there is no such element Jinja takes the index for the name of an attribute (Environment.getitem).
      judge_computed(frame.receiver, elements.front(), frame.range,
                     has_no_elements(frame.receiver) ? Asked::of_nothing : Asked::in_brackets);
      const auto& index = elements.front();
      if (index.origin == Origin::said) ask_for(frame.receiver);
      if (index.is(Value::Kind::text) && !frame.receiver.path.empty())
        return look_up(frame.receiver.path + "." + index.text);
      auto item = item_of(frame.receiver, index);
      item.origin = origin_of_item(frame.receiver, index);
      if (item.path.empty() && item.is(Value::Kind::unknown)) item.path = frame.receiver.path + "[]";
      return item;
    }
    case Shape::function: {
      judge_call(frame, elements);
      judge_handed(frame, elements);
      const auto values = arguments();
      auto result = folded_function(frame.name, values);
      result.origin = origin_of_function(frame.name, environment_.macros.contains(frame.name), values);
      return result;
    }
    case Shape::method: {
      judge_call(frame, elements);
      judge_search(frame, elements);
      judge_replacement(frame, elements);
      // `message.get('content')` is `message.content`.
      if (frame.name == "get" && !elements.empty() && elements.front().is(Value::Kind::text) &&
          frame.receiver.is(Value::Kind::unknown) && !frame.receiver.path.empty()) {
        auto result = look_up(frame.receiver.path + "." + elements.front().text);
        result.is_odd = result.is_odd || frame.receiver.is_odd;
        return result;
      }
      const auto values = arguments();
      auto result = folded_method(frame.name, frame.receiver, values);
      result.origin = origin_of_method(frame.name, frame.receiver, values);
      return result;
    }
    case Shape::filter: {
      judge_call(frame, elements);
      judge_choice(frame, elements);
      judge_replacement(frame, elements);
      const auto values = arguments();
      const auto filtered = origin_of_filter(frame.name, frame.receiver, values);
      if (frame.name == "attr") {
        if (!elements.empty()) judge_computed(frame.receiver, elements.front(), frame.range, Asked::by_filter);
        auto result = Value::named(frame.receiver.path + "|attr");
        result.origin = filtered;
        return result;
      }
      if (frame.name == "map" && elements.size() > 1 && elements[0].is(Value::Kind::text) && elements[0].text == "attr")
        judge_computed(frame.receiver, elements[1], frame.range, Asked::by_filter);
      auto result = folded_filter(frame.name, frame.receiver, values);
      result.origin = filtered;
      return result;
    }
    case Shape::test: judge_test(frame.receiver, elements); return {};
  }
  return {};
}

}  // namespace assay::formats::jinja
