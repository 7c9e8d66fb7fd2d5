// Callables that a stream makes and leaves to others to call: getters, partials, the factories of dictionaries. Making
// one calls nothing, but what calls it later need not be in the stream: a missing key, a sort, a pipeline.
#include "pickle/name_sense.hpp"
#include "pickle/program.hpp"

#include <algorithm>
#include <array>
#include <vector>

namespace assay::pickle {
namespace {

constexpr std::size_t kLongestName = 4096;
constexpr std::size_t kLongestChain = 1024;

bool is_getter(const GlobalEntry* maker) {
  return maker != nullptr &&
         (maker->resolver == ResolverKind::attrgetter || maker->resolver == ResolverKind::methodcaller ||
          maker->resolver == ResolverKind::itemgetter);
}

bool is_partial(const GlobalEntry* maker) { return maker != nullptr && maker->resolver == ResolverKind::partial; }

/// Resolvers that find a thing by its name, which may be a getter made later.
bool names_things(const GlobalEntry& resolver) {
  return resolver.resolver != ResolverKind::partial && resolver.resolver != ResolverKind::call_first &&
         resolver.resolver != ResolverKind::itemgetter;
}

}  // namespace

/// The resolver whose call made an object: functools.partial, operator.itemgetter.
const GlobalEntry* Program::maker_of(Value object) const {
  if (!object.is(Tag::object)) return nullptr;
  const auto parts = heap_.items(object.payload(), 1);
  const auto path = parts.empty() ? std::nullopt : path_of(parts[0]);
  return path ? find_resolver(policy_, *path) : nullptr;
}

/// attrgetter("a.b", "c"), methodcaller("m", …): whoever calls it decides on what, so the names say all that is known.
std::optional<Value> Program::make_getter(const GlobalEntry& resolver, Value callable, Value arguments,
                                          const Site& site) {
  auto names = arguments_of(arguments);
  if (names.empty()) return std::nullopt;
  if (resolver.resolver == ResolverKind::methodcaller) {
    names.resize(1);
  } else if (!knows_arguments(arguments)) {
    return std::nullopt;
  }
  const bool is_method = resolver.resolver == ResolverKind::methodcaller;
  bool leads_out = false;
  std::string_view deed;  // the class of what it would do
  bool is_known = true;
  for (const Value name : names) {
    const auto text = may_walk(1) ? text_of(name, kLongestName) : std::nullopt;
    if (!text || text->size() >= kLongestName) return std::nullopt;
    leads_out = leads_out || leads_out_of_object(*text);
    const auto last = std::string_view(*text).substr(text->rfind('.') + 1);
    if (reaches_files(last)) deed = "file-write";
    if (runs_arguments(last)) deed = "exec";
    is_known = is_known && (!is_method || only_computes(last));
  }
  if (leads_out) deed = "introspect";
  const Value getter = make_object(callable, arguments);
  if (!deed.empty() || !is_known) {
    Judgement judgement{.status = deed.empty() ? Status::unlisted : Status::dangerous,
                        .path = std::string(resolver.path.in(policy_.texts))};
    if (!deed.empty()) judgement.global_class = class_of(deed);
    heap_.set_record(getter.payload(), record(CallKind::reduce, std::move(judgement), callable, arguments, site));
  }
  return getter;
}

/// What a partial calls, and with what: its own arguments first. Its state, (function, arguments, keywords,
/// attributes), replaces what it was made with.
std::optional<Program::BoundCall> Program::bound_call(Value partial, Value arguments) {
  const auto parts = heap_.items(partial.payload(), 3);
  if (parts.size() < 2) return std::nullopt;
  const bool has_state = parts.size() == 3;
  auto bound = arguments_of(parts[has_state ? 2 : 1]);
  if (bound.empty()) return std::nullopt;
  const Value function = bound[0];
  Value keywords(Tag::none, 0);
  bool is_known = knows_arguments(arguments);
  if (has_state) {
    const Value own = bound.size() > 1 ? bound[1] : Value{};
    if (bound.size() > 2) keywords = bound[2];
    const bool has_keywords =
        !keywords.is(Tag::none) && !(keywords.is(Tag::dict) && heap_.count(keywords.payload()) == 0);
    is_known = is_known && knows_arguments(own) && !has_keywords;
    bound = arguments_of(own);
  } else {
    is_known = is_known && knows_arguments(parts[1]);
    bound.erase(bound.begin());
  }
  const Value all(Tag::tuple, heap_.make());
  heap_.add(all.payload(), bound);
  heap_.add(all.payload(), arguments_of(arguments));
  if (!is_known) heap_.add_unknown(all.payload(), 1);
  return BoundCall{function, all, keywords};
}

/// The function of a partial, or what it was made of.
std::optional<Value> Program::function_of_partial(Value partial) const {
  const auto parts = heap_.items(partial.payload(), 3);
  const auto bound = parts.size() < 2 ? std::vector<Value>{} : arguments_of(parts.back());
  return bound.empty() ? std::nullopt : std::optional(bound[0]);
}

/// A partial is made, or gets its state. What it calls is judged as a value, unless it is a getter, which says nothing
/// by itself: that is run.
void Program::judge_partial(Value partial, const Site& site) {
  // partial(partial(f, 1), 2) calls f(1, 2).
  std::vector<Value> chain;
  Value function = partial;
  while (is_partial(maker_of(function))) {
    const auto inner = function_of_partial(function);
    if (!inner || *inner == function) return;  // cannot be made, or is judged where it is called
    chain.push_back(function);
    if (!may_walk(static_cast<int>(chain.size()) - 1)) return;  // which is told at the end
    if (chain.size() > kLongestChain) {
      record(CallKind::reduce, {.status = Status::unknown}, partial, Value(Tag::tuple, kNoNode), site);
      return;
    }
    function = *inner;
  }
  const auto* const resolver =
      function.is(Tag::global) ? find_resolver(policy_, *path_of(function)) : maker_of(function);
  const bool is_run = function.is(Tag::global) ? resolver != nullptr && names_things(*resolver) : is_getter(resolver);
  if (!is_run) {
    // Picklers write the function twice: partial(f), and again in its state.
    const auto parts = heap_.items(partial.payload(), 3);
    const auto made_of = parts.size() == 3 ? arguments_of(parts[1]) : std::vector<Value>{};
    if (made_of.empty() || chain.size() > 1 || made_of[0] != function) judge_kept_function(function, site);
    return;
  }
  Value arguments(Tag::tuple, heap_.make());
  for (const Value outer : chain) {
    const auto bound = may_walk(1) ? bound_call(outer, arguments) : std::nullopt;
    if (!bound) return;
    arguments = bound->arguments;
  }
  if (function.is(Tag::global)) {
    static_cast<void>(resolve(*resolver, function, arguments, site));
  } else if (heap_.count(arguments.payload()) > 0) {
    static_cast<void>(call(function, arguments, site));
  }
}

/// What is kept to be called: names are judged as values, instances by their class, methods by what they belong to. A
/// function that another call returned is not known.
void Program::judge_kept_function(Value function, const Site& site) {
  const bool may_be_called = function.is(Tag::opaque) || function.is(Tag::object) || function.is(Tag::extension) ||
                             function.is(Tag::persistent);
  if (!may_be_called) return;
  const auto parts = function.is(Tag::object) ? heap_.items(function.payload(), 1) : std::vector<Value>{};
  const auto* const maker = maker_of(function);
  const bool is_returned =
      parts.empty() || !parts[0].is(Tag::global) || (maker != nullptr && maker->resolver == ResolverKind::call_first);
  if (is_returned) record(CallKind::reduce, {.status = Status::unknown}, function, Value(Tag::tuple, kNoNode), site);
}

/// itemgetter("k")(defaultdict(f)) calls f. What an itemgetter returns otherwise is not known; no pickler calls one.
std::optional<Value> Program::made_by_factory(Value arguments, const Site& site) {
  const auto items = arguments_of(arguments);
  if (items.empty() || class_path_of(items[0]) != "collections.defaultdict") return std::nullopt;
  const auto parts = heap_.items(items[0].payload(), 2);
  const auto made_of = parts.size() < 2 ? std::vector<Value>{} : arguments_of(parts[1]);
  if (made_of.empty()) return std::nullopt;
  const Value made = judge_callee(made_of[0], Value(Tag::tuple, heap_.make()), site);
  // When that is a finding, it is the better one.
  const bool is_told = made.is(Tag::object) && heap_.record(made.payload()) != 0;
  return is_told ? std::optional(made) : std::nullopt;
}

/// A function, a getter, a partial, a method: not an instance, which may be data.
bool Program::is_function(Value value) const {
  if (!value.is(Tag::object)) return value.is(Tag::global);
  const auto parts = heap_.items(value.payload(), 1);
  return parts.empty() || !parts[0].is(Tag::global) || maker_of(value) != nullptr;
}

/// Methods of Python's own containers and iterators that give numbers to words, as values:
/// `defaultdict(itertools.count().__next__)`.
bool Program::is_counting_method(Value owner, std::string_view name) const {
  if (name != "__next__" && name != "__len__" && name != "__getitem__" && name != "__contains__") return false;
  if (is_container(owner)) return true;
  const auto path = class_path_of(owner);
  return path && find_resolver(policy_, *path) == nullptr &&
         judge(policy_, *path, Use::called).status == Status::allowed &&
         (path->starts_with("builtins.") || path->starts_with("itertools.") || path->starts_with("collections."));
}

/// Whether a call may have returned what others hold as well: a class out of a list, a logger.
bool Program::is_shared(Value object) const {
  constexpr std::array<std::string_view, 9> kSelectors{"builtins.eval", "builtins.getattr", "builtins.max",
                                                       "builtins.min",  "builtins.next",    "copy.copy",
                                                       "copy.deepcopy", "functools.reduce", "operator.getitem"};
  const auto parts = heap_.items(object.payload(), 2);
  if (parts.size() < 2) return false;
  if (is_getter(maker_of(parts[0]))) return true;
  const auto path = path_of(parts[0]);
  if (path == "logging.getLogger") return true;
  return path && std::ranges::find(kSelectors, *path) != kSelectors.end() &&
         (path == "builtins.getattr" || mentions(parts[1], [](std::string_view) { return true; }));
}

}  // namespace assay::pickle
