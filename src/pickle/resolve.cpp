// Resolvers: callables that turn texts into objects. They are judged by what they resolve to, so that a bound method
// of a harmless class is fine and the same call with "os" is not.
#include "pickle/distributions.hpp"
#include "pickle/program.hpp"

#include <algorithm>
#include <array>

namespace assay::pickle {
namespace {

/// Takes the name of a type of Python's own: "slice", or "MethodType" of the module types.
constexpr std::string_view kTypeByName = "dill._dill._load_type";

/// The public methods of Python's texts and bytes, of any version. `getattr` of another name fails, unless a loader has
/// put something there.
constexpr auto kTextMethods = std::to_array<std::string_view>(
    {"capitalize",   "casefold",     "center",     "count",        "decode",  "encode",    "endswith",    "expandtabs",
     "find",         "format",       "format_map", "fromhex",      "hex",     "index",     "isalnum",     "isalpha",
     "isascii",      "isdecimal",    "isdigit",    "isidentifier", "islower", "isnumeric", "isprintable", "isspace",
     "istitle",      "isupper",      "join",       "ljust",        "lower",   "lstrip",    "maketrans",   "partition",
     "removeprefix", "removesuffix", "replace",    "rfind",        "rindex",  "rjust",     "rpartition",  "rsplit",
     "rstrip",       "split",        "splitlines", "startswith",   "strip",   "swapcase",  "title",       "translate",
     "upper",        "zfill"});

bool has_attribute(Value owner, std::string_view name) {
  if (!owner.is(Tag::text) && !owner.is(Tag::bytes)) return true;
  return name.starts_with("__") || std::ranges::binary_search(kTextMethods, name);
}

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
std::optional<CanonicalName> Program::class_of_instance(Value value) const {
  const auto named = [&](Value global) {
    const auto& import = trace_.imports[global.payload()];
    return CanonicalName{.path = import.judgement.path, .module_size = import.module_size};
  };
  const auto built_in = [](std::string_view name) {
    return CanonicalName{.path = "builtins." + std::string(name), .module_size = std::string_view("builtins").size()};
  };
  switch (value.tag()) {
    case Tag::global: return named(value);
    case Tag::text: return built_in("str");
    case Tag::bytes: return built_in("bytes");
    case Tag::list: return built_in("list");
    case Tag::tuple: return built_in("tuple");
    case Tag::dict: return built_in("dict");
    case Tag::set: return built_in("set");
    case Tag::integer: return built_in("int");
    case Tag::number: return built_in("float");
    case Tag::boolean: return built_in("bool");
    default: break;
  }
  if (!value.is(Tag::object)) return std::nullopt;
  const auto parts = heap_.items(value.payload(), 2);
  if (parts.empty() || !parts[0].is(Tag::global)) return std::nullopt;
  const std::string path = *path_of(parts[0]);
  if (const auto cls = rebuilt_class(path, parts.size() > 1 ? parts[1] : Value{})) return named(*cls);
  return is_class_like(path) || is_distribution(path) ? std::optional(named(parts[0])) : std::nullopt;
}

Value Program::make_object(Value callable, Value arguments) {
  const Value object(Tag::object, heap_.make());
  heap_.add(object.payload(), callable);
  heap_.add(object.payload(), arguments);
  return object;
}

/// What a resolver returns: an import like any other, judged where it is used. Without a module, `name` is a path of
/// which nobody knows where its module ends.
Value Program::resolved(std::string_view module, std::string_view name, Value via, const Site& site) {
  const std::size_t before = trace_.imports.size();
  const auto value = import_global(module, name, site);
  if (!value) return {};
  auto& import = trace_.imports[value->payload()];
  if (trace_.imports.size() > before) {
    import.is_resolved = true;
    const std::string path = module.empty() ? std::string(name) : std::string(module) + "." + std::string(name);
    const auto dot = path.rfind('.');
    import.module = path.substr(0, dot);
    import.name = dot == std::string::npos ? std::string{} : path.substr(dot + 1);
    // What was imported on the way is told by what it led to: getattr(__import__("os"), "system").
    if (via.is(Tag::global)) {
      if (const auto at = module_records_.find(via.payload()); at != module_records_.end())
        module_records_[value->payload()] = at->second;
    }
  }
  return *value;
}

Value Program::attribute(const CanonicalName& owner, std::string_view name, Value via, const Site& site) {
  const auto module = std::string_view(owner.path).substr(0, owner.module_size);
  auto rest = owner.path.substr(std::min(owner.path.size(), owner.module_size == 0 ? 0 : owner.module_size + 1));
  if (!rest.empty()) rest += '.';
  return resolved(module, rest.append(name), via, site);
}

/// cloudpickle writes a module that a function uses as its name. What ordinary models import anyway is harmless so.
bool Program::is_harmless_import(std::string_view resolver, std::string_view module) const {
  return resolver.ends_with(".subimport") && is_module_of_allowed_names(policy_, module) &&
         judge(policy_, std::string(module), Use::referenced).status == Status::unlisted;
}

/// What calling a resolver returns; nothing when its arguments are not in the stream as literals.
std::optional<Value> Program::resolve(const GlobalEntry& resolver, Value callable, Value arguments, const Site& site) {
  const auto items = arguments_of(arguments);
  const auto text = [&](std::size_t i) { return i < items.size() ? text_of(items[i]) : std::nullopt; };
  switch (resolver.resolver) {
    case ResolverKind::getattr: {
      const auto name = text(1);
      if (!name || !knows_arguments(arguments) || !has_attribute(items[0], *name)) return std::nullopt;
      if (is_counting_method(items[0], *name)) return make_object(callable, arguments);
      if (const auto owner = class_of_instance(items[0])) return attribute(*owner, *name, items[0], site);
      const bool is_plain = !name->starts_with("__") && name->find('.') == std::string::npos;
      return is_plain && !items[0].is(Tag::extension) ? std::optional(make_object(callable, arguments)) : std::nullopt;
    }
    case ResolverKind::import: {
      const auto name = text(0);
      if (!name) return std::nullopt;
      // __import__("a.b") returns a; import_module("a.b") returns a.b.
      const auto top = resolver.path.in(policy_.texts) == "builtins.__import__" && items.size() < 4
                           ? name->substr(0, name->find('.'))
                           : *name;
      const Value module = resolved({}, top, callable, site);
      if (is_harmless_import(resolver.path.in(policy_.texts), *name)) {
        if (module.is(Tag::global)) trace_.imports[module.payload()].is_reported = true;
        return module;
      }
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
      return resolved(*module, *name, callable, site);
    }
    case ResolverKind::dotted:
    case ResolverKind::dotted_or_colon: {
      auto name = text(0);
      if (!name) return std::nullopt;
      if (resolver.path.in(policy_.texts) == kTypeByName)
        name = (name->ends_with("Type") ? "types." : "builtins.") + *name;
      if (resolver.path.in(policy_.texts).ends_with("._builtin_type")) name->insert(0, "types.");
      std::ranges::replace(*name, ':', '.');
      return resolved({}, *name, callable, site);
    }
    case ResolverKind::attrgetter:
    case ResolverKind::methodcaller: return make_getter(resolver, callable, arguments, site);
    case ResolverKind::itemgetter: return make_object(callable, arguments);
    case ResolverKind::partial: {
      if (items.empty()) return std::nullopt;
      const Value partial = make_object(callable, arguments);
      judge_partial(partial, site);
      return partial;
    }
    case ResolverKind::call_first: {
      if (items.empty()) return std::nullopt;
      const auto before = trace_.calls.size();
      judge_indirect_calls(resolver.path.in(policy_.texts), callable, arguments, site);
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
