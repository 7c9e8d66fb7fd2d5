// Resolvers: callables that turn texts into objects. They are judged by what they resolve to, so that a bound method
// of a harmless class is fine and the same call with "os" is not.
#include "pickle/distributions.hpp"
#include "pickle/program.hpp"

#include <algorithm>

namespace assay::pickle {
namespace {

/// Takes the name of a type of Python's own: "slice", or "MethodType" of the module types.
constexpr std::string_view kTypeByName = "dill._dill._load_type";

}  // namespace

std::vector<Value> Program::arguments_of(Value arguments) const {
  if (!arguments.is(Tag::tuple) && !arguments.is(Tag::list)) return {};
  return heap_.items(arguments.payload());
}

bool Program::knows_arguments(Value arguments) const {
  return arguments.is(Tag::tuple) && heap_.has_all_items(arguments.payload());
}

std::optional<std::string> Program::path_of(Value value) const {
  if (!value.is(Tag::global)) return std::nullopt;
  return trace_.imports[value.payload()].judgement.path;
}

/// The class of an instance, or the path of a global: what an attribute of the value is called after.
std::optional<std::string> Program::instance_path_of(Value value) const {
  if (value.is(Tag::global)) return path_of(value);
  switch (value.tag()) {
    case Tag::text: return "builtins.str";
    case Tag::bytes: return "builtins.bytes";
    case Tag::list: return "builtins.list";
    case Tag::tuple: return "builtins.tuple";
    case Tag::dict: return "builtins.dict";
    case Tag::set: return "builtins.set";
    case Tag::integer: return "builtins.int";
    case Tag::number: return "builtins.float";
    case Tag::boolean: return "builtins.bool";
    default: break;
  }
  if (!value.is(Tag::object)) return std::nullopt;
  auto path = class_path_of(value);
  return path && (is_class_like(*path) || is_distribution(*path)) ? path : std::nullopt;
}

Value Program::make_object(Value callable, Value arguments) {
  const Value object(Tag::object, heap_.make());
  heap_.add(object.payload(), callable);
  heap_.add(object.payload(), arguments);
  return object;
}

/// The value of a path that a resolver returns: an import like any other, judged where it is used.
Value Program::resolved(std::string_view path, Value via, const Site& site) {
  const std::size_t before = trace_.imports.size();
  const auto dot = path.rfind('.');
  const auto module = dot == std::string_view::npos ? path : path.substr(0, dot);
  const auto name = dot == std::string_view::npos ? std::string_view{} : path.substr(dot + 1);
  const auto value = import_global(module, name, site);
  if (!value) return {};
  auto& import = trace_.imports[value->payload()];
  if (trace_.imports.size() > before) {
    import.is_resolved = true;
    import.judgement = judge(policy_, canonical_path(policy_, "", path), Use::referenced);
    // What was imported on the way is told by what it led to: getattr(__import__("os"), "system").
    if (via.is(Tag::global)) {
      if (const auto at = module_records_.find(via.payload()); at != module_records_.end())
        module_records_[value->payload()] = at->second;
    }
  }
  return *value;
}

/// What calling a resolver returns; nothing when its arguments are not in the stream as literals.
std::optional<Value> Program::resolve(const GlobalEntry& resolver, Value callable, Value arguments, const Site& site) {
  const auto items = arguments_of(arguments);
  const auto text = [&](std::size_t i) { return i < items.size() ? text_of(items[i]) : std::nullopt; };
  switch (resolver.resolver) {
    case ResolverKind::getattr: {
      const auto name = text(1);
      if (!name || !knows_arguments(arguments)) return std::nullopt;
      if (const auto owner = instance_path_of(items[0])) return resolved(*owner + "." + *name, items[0], site);
      const bool is_plain = !name->starts_with("_") && name->find('.') == std::string::npos;
      return is_plain && !items[0].is(Tag::extension) ? std::optional(make_object(callable, arguments)) : std::nullopt;
    }
    case ResolverKind::import: {
      const auto name = text(0);
      if (!name) return std::nullopt;
      // __import__("a.b") returns a; import_module("a.b") returns a.b.
      const auto top = resolver.path.in(policy_.texts) == "builtins.__import__" && items.size() < 4
                           ? name->substr(0, name->find('.'))
                           : *name;
      const Value module = resolved(top, callable, site);
      if (const auto judgement = judge(policy_, *name, Use::referenced); judgement.status != Status::allowed) {
        const Value object = make_object(callable, arguments);
        const auto index = record(CallKind::reduce,
                                  {.status = judgement.status == Status::outside ? Status::outside : Status::dangerous,
                                   .path = std::string(resolver.path.in(policy_.texts)),
                                   .global_class = class_of("import")},
                                  callable, arguments, site);
        heap_.set_record(object.payload(), index);
        if (module.is(Tag::global)) {
          trace_.imports[module.payload()].is_reported = true;
          module_records_[module.payload()] = index;
        }
      }
      return module;
    }
    case ResolverKind::module_name: {
      const auto module = text(0);
      const auto name = text(1);
      if (!module || !name) return std::nullopt;
      return resolved(*module + "." + *name, callable, site);
    }
    case ResolverKind::dotted:
    case ResolverKind::dotted_or_colon: {
      auto name = text(0);
      if (!name) return std::nullopt;
      if (resolver.path.in(policy_.texts) == kTypeByName)
        name = (name->ends_with("Type") ? "types." : "builtins.") + *name;
      std::ranges::replace(*name, ':', '.');
      return resolved(*name, callable, site);
    }
    case ResolverKind::attrgetter:
    case ResolverKind::methodcaller:
      if (!text(0)) return std::nullopt;
      return make_object(callable, arguments);
    case ResolverKind::itemgetter: return make_object(callable, arguments);
    case ResolverKind::partial:
      if (items.empty()) return std::nullopt;
      return make_object(callable, arguments);
    case ResolverKind::call_first: {
      if (items.empty()) return std::nullopt;
      const auto before = trace_.calls.size();
      judge_indirect_calls(resolver.path.in(policy_.texts), arguments, site);
      if (trace_.calls.size() == before && items[0].is(Tag::global) && !is_indirect(resolver.path.in(policy_.texts))) {
        const Value rest(Tag::tuple, heap_.make());
        for (std::size_t i = 1; i < items.size(); ++i) heap_.add(rest.payload(), items[i]);
        static_cast<void>(call(items[0], rest, site));
      } else if (!items[0].is(Tag::global) && !items[0].is(Tag::none)) {
        return std::nullopt;
      }
      return make_object(callable, arguments);
    }
  }
  return std::nullopt;
}

}  // namespace assay::pickle
