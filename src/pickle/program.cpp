#include "pickle/program.hpp"

#include "pickle/distributions.hpp"
#include "pickle/formulas.hpp"
#include "pickle/weights_only.hpp"

#include <algorithm>
#include <limits>
#include <ranges>

namespace assay::pickle {
namespace {

constexpr std::size_t kMaxImports = 65'536;
/// Of one class of what is called: a flood of mild ones must not wash a severe one away.
constexpr std::size_t kMaxCalls = 1'024;
constexpr std::size_t kMaxStorages = 1U << 20U;
/// A number of elements that has no 64 bits, or is none.
constexpr std::uint64_t kManyElements = std::numeric_limits<std::uint64_t>::max();
constexpr std::size_t kMaxOddities = 32;
constexpr std::size_t kMaxResultStrings = 200'000;
constexpr int kMaxDepth = 32;
constexpr std::size_t kMostWalked = 1U << 19U;

/// A function that nothing lists and that Cython writes to rebuild the objects of a class.
bool is_made_by_cython(const Judgement& judgement) {
  const auto name = std::string_view(judgement.path).substr(judgement.path.rfind('.') + 1);
  return (judgement.status == Status::outside || judgement.status == Status::unlisted) &&
         name.starts_with("__pyx_unpickle_");
}

}  // namespace

std::optional<Value> Program::import_global(std::string_view module, std::string_view name, const Site& site) {
  std::string key;
  key.reserve(module.size() + name.size() + 1);
  key.append(module).push_back('\0');
  key.append(name);
  const auto [at, is_new] =
      import_index_.try_emplace(std::move(key), static_cast<std::uint32_t>(trace_.imports.size()));
  if (is_new) {
    if (trace_.imports.size() >= kMaxImports) {
      import_index_.erase(at);
      return std::nullopt;
    }
    auto canonical = canonical_name(policy_, module, name);
    const auto module_size = canonical.module_size;
    trace_.imports.push_back({.module = std::string(module),
                              .name = std::string(name),
                              .judgement = judge_name(policy_, std::move(canonical), module, name, Use::referenced),
                              .module_size = module_size,
                              .offset = site.offset,
                              .length = site.length,
                              .opcode = site.opcode,
                              .opcode_name = site.name});
  }
  ++trace_.imports[at->second].count;
  return Value(Tag::global, at->second);
}

Value Program::call(Value callable, Value arguments, const Site& site) {
  // Callables that stand in one another, as no pickler writes them; a partial may even be its own function.
  if (depth_ < kMaxDepth) {
    ++depth_;
    const auto told = maker_of(callable) != nullptr ? heap_.record(callable.payload()) : 0;
    const auto before = trace_.calls.size();
    const Value result = call_known(callable, arguments, site);
    --depth_;
    // What a getter comes to is the better finding than that it was made.
    if (told != 0 && trace_.calls.size() > before) trace_.calls[told - 1].is_folded = true;
    return result;
  }
  record(CallKind::reduce, {.status = Status::unknown}, callable, arguments, site);
  return {};
}

Value Program::call_known(Value callable, Value arguments, const Site& site) {
  switch (callable.tag()) {
    case Tag::global: return call_global(callable, arguments, site);
    case Tag::object: return call_object(callable, arguments, site);
    default: break;
  }
  // Numbers, texts and containers cannot be called: CPython raises a TypeError there, which the machine reports.
  if (is_callable_tag(callable.tag())) record(CallKind::reduce, {.status = Status::unknown}, callable, arguments, site);
  return {};
}

Value Program::call_global(Value callable, Value arguments, const Site& site) {
  auto& import = trace_.imports[callable.payload()];
  import.called = true;
  Judgement judgement = judge(policy_, import.judgement.path, Use::called);
  if (judgement.is_resolver) {
    if (const auto* resolver = find_resolver(policy_, judgement.path)) {
      if (const auto value = resolve(*resolver, callable, arguments, site)) return *value;
    }
    judgement.status = Status::unknown;
  }
  const std::string path = judgement.path;
  note_odd_arguments(path, arguments);
  const auto cls = judgement.status == Status::dangerous ? std::nullopt : class_of_new(path);
  if (cls) return call_constructor(*cls, callable, arguments, site);
  if (is_made_by_cython(judgement)) return call_constructor({}, callable, arguments, site);
  note_allocation(path, arguments);
  if (is_nested_payload(judgement, arguments) || is_harmless_here(path, arguments)) judgement.status = Status::allowed;
  // Rebuilding a Memory touches no file; its constructor makes the directory that it is given.
  if (path == "joblib.memory.Memory" && judgement.status == Status::unlisted)
    judgement = {.status = Status::dangerous, .path = path, .global_class = class_of("file-write")};
  const Value object = make_object(callable, arguments);
  if (judgement.status == Status::allowed) {
    judge_indirect_calls(path, callable, arguments, site);
    judge_rebuilders(path, callable, arguments, site);
    judge_given_objects(path, arguments, site);
    judge_array_over_bytes(path, arguments, {}, site);
    return object;
  }
  import.is_reported = true;
  const auto index = record(CallKind::reduce, std::move(judgement), callable, arguments, site);
  if (object.is(Tag::object)) heap_.set_record(object.payload(), index);
  return object;
}

/// CPython raises a ValueError for a mapping made of a text; a stream that does it was not written by a pickler.
void Program::note_odd_arguments(std::string_view path, Value arguments) {
  if (path != "collections.OrderedDict" && path != "builtins.dict") return;
  const auto items = arguments_of(arguments);
  if (items.empty() || !items[0].is(Tag::text) || trace_.oddities.size() >= kMaxOddities) return;
  trace_.oddities.push_back("it makes " + std::string(path) + " of the text " + show(items[0], 200));
}

Value Program::rebuild(Value callable, Value arguments, std::optional<Value> keywords, const Site& site) {
  judge_rebuilt_class(callable, site);
  if (const auto path = path_of(callable)) {
    judge_array_over_bytes(*path, arguments, keywords, site);
    // Parameters and buffers ask what they are made of to detach itself; other classes keep it.
    if (path->starts_with("torch.nn.")) judge_given_objects(*path, arguments, site);
  }
  const bool has_keywords = keywords && !(keywords->is(Tag::dict) && heap_.count(keywords->payload()) == 0);
  if (has_keywords) {
    // Behind the others, of which nobody knows what they are any more.
    const Value all(Tag::tuple, heap_.make());
    heap_.add(all.payload(), arguments_of(arguments));
    heap_.add(all.payload(), *keywords);
    heap_.add_unknown(all.payload(), 1);
    arguments = all;
  }
  if (callable.is(Tag::object) || callable.is(Tag::extension))
    record(CallKind::new_object, {.status = Status::unknown}, callable, arguments, site);
  return make_object(callable, arguments);
}

/// The class that a call of a rebuilder names.
std::optional<Value> Program::rebuilt_class(std::string_view path, Value arguments) const {
  const auto cls = rebuilt_argument(path);
  const auto items = arguments_of(arguments);
  if (!cls || *cls >= items.size() || !items[*cls].is(Tag::global)) return std::nullopt;
  return items[*cls];
}

void Program::judge_rebuilt_class(Value cls, const Site& site) {
  if (!cls.is(Tag::global)) return;
  auto& import = trace_.imports[cls.payload()];
  if (import.rebuilt) return;
  import.rebuilt = true;
  Judgement judgement = import.is_resolved ? judge(policy_, import.judgement.path, Use::rebuilt)
                                           : judge_name(policy_, import.module, import.name, Use::rebuilt);
  if (judgement.status == Status::allowed) return;
  import.is_reported = true;
  record(CallKind::new_object, std::move(judgement), cls, Value(Tag::tuple, kNoNode), site);
}

void Program::append(Value target, std::span<const Value> items, const Site& site) {
  if (!target.is(Tag::list)) return extend(target, site);
  heap_.add(target.payload(), items);
  if (target.payload() != 0) return;
  // The first list of a stream may be its result: the storage keys of a legacy torch file.
  for (const Value item : items)
    if (item.is(Tag::text) && trace_.result_strings.size() < kMaxResultStrings)
      trace_.result_strings.push_back(text_of(item, 256).value_or(""));
}

void Program::set_items(Value target, std::span<const Value> items, const Site& site) {
  if (target.is(Tag::dict) || target.is(Tag::object)) note_pairs(target, items);
  if (target.is(Tag::dict)) return heap_.add(target.payload(), items);
  const auto path = takes_no_items(target);
  if (!path && !target.is(Tag::object)) return;
  const Value pairs(Tag::tuple, heap_.make());
  heap_.add(pairs.payload(), items);
  if (!path) {
    judge_keys(target, items, site);
    return judge_kept_callables(target, pairs, site);
  }
  record(CallKind::set_item, {.status = Status::tampering, .path = *path}, target, pairs, site);
}

/// The path of what picklers never put items into: functions, classes and modules; tensors and arrays, whose
/// __setitem__ writes into memory that the stream has shaped (CVE-2026-24747); bytes, which somebody may have read as
/// they were before.
std::optional<std::string> Program::takes_no_items(Value target) {
  if (target.is(Tag::global)) {
    auto& import = trace_.imports[target.payload()];
    import.is_reported = true;
    return import.judgement.path;
  }
  if (target.is(Tag::persistent)) return "a storage";
  if (target.is(Tag::bytes)) return "builtins.bytearray";
  if (!target.is(Tag::object)) return std::nullopt;
  const auto path = class_path_of(target);
  const auto makes_bytes = [](std::string_view name) {
    return name == "builtins.bytearray" || name == "array.array" || name == "array._array_reconstructor";
  };
  return path && (makes_array(*path) || makes_bytes(*path)) ? path : std::nullopt;
}

void Program::extend(Value target, const Site& site) {
  const auto path = takes_no_items(target);
  if (!path) return judge_kept_callables(target, Value(Tag::tuple, kNoNode), site);
  record(CallKind::set_item, {.status = Status::tampering, .path = *path}, target, {}, site);
}

/// `('storage', torch.FloatStorage, '0', 'cpu', 100)`, in old streams with a view tuple behind it; legacy streams also
/// have `('module', Net, 'net.py', 'class Net…')`, which is Net.
Value Program::persistent(Value id, const Site& site) {
  const auto parts = arguments_of(id);
  if (parts.size() == 4 && parts[1].is(Tag::global) && text_of(parts[0], 16) == "module") return parts[1];
  const Value object(Tag::persistent, heap_.make());
  heap_.add(object.payload(), id);
  if (parts.size() < 5 || text_of(parts[0], 16) != "storage") return object;
  if (trace_.storages.size() >= kMaxStorages) {
    trace_.storages_dropped = true;
    return object;
  }
  StorageReference reference{.offset = site.offset};
  if (const auto path = path_of(parts[1])) reference.type = path->substr(path->rfind('.') + 1);
  reference.key = text_of(parts[2], 256).value_or(show(parts[2], 64));
  reference.location = text_of(parts[3], 64).value_or("");
  if (parts[4].is(Tag::integer) && parts[4].as_integer() >= 0)
    reference.elements = static_cast<std::uint64_t>(parts[4].as_integer());
  if (parts[4].is(Tag::number)) reference.elements = long_of(parts[4]).value_or(kManyElements);
  trace_.storages.push_back(std::move(reference));
  if (parts[1].is(Tag::global)) trace_.imports[parts[1].payload()].rebuilt = true;
  return object;
}

/// The value of a LONG1 or LONG4 that is too big for a handle and fits into 64 bits.
std::optional<std::uint64_t> Program::long_of(Value value) const {
  const auto instruction = instruction_at(value.payload());
  if (!instruction || (instruction->code != kLONG1 && instruction->code != kLONG4)) return std::nullopt;
  const auto bytes = instruction->text.text();
  if (bytes.size() > 8 || (static_cast<unsigned char>(bytes.back()) & 0x80U) != 0) return std::nullopt;
  std::uint64_t result = 0;
  for (const char byte : std::views::reverse(bytes)) result = (result << 8U) | static_cast<unsigned char>(byte);
  return result;
}

Value Program::judge_callee(Value callee, Value arguments, const Site& site) {
  return is_callable_tag(callee.tag()) && !callee.is(Tag::opaque) ? call(callee, arguments, site) : Value{};
}

const GlobalClass* Program::class_of(std::string_view name) const {
  const auto at = std::ranges::find(policy_.classes, name, &GlobalClass::name);
  return at == policy_.classes.end() ? nullptr : &*at;
}

std::uint32_t Program::record(CallKind kind, Judgement judgement, Value callable, Value arguments, const Site& site) {
  for (const Value part : arguments_of(arguments)) fold(part);
  fold(callable);
  Call call{.kind = kind, .judgement = std::move(judgement)};
  call.callable = call.judgement.path.empty() ? show(callable) : call.judgement.path;
  for (const Value part : arguments_of(arguments)) call.arguments.push_back(show(part));
  if (call.arguments.size() > 16) call.arguments.resize(16);
  if (kind == CallKind::build || kind == CallKind::set_item) {
    call.expression =
        show(callable, 200) + (kind == CallKind::build ? ".__setstate__(" : ".update(") + show(arguments) + ")";
  } else {
    call.expression = call.callable + "(";
    for (std::size_t i = 0; i < call.arguments.size(); ++i) call.expression += (i == 0 ? "" : ", ") + call.arguments[i];
    if (!knows_arguments(arguments)) call.expression += "…";
    call.expression += ")";
  }
  if (call.expression.contains("…")) call.content = content_of(callable, arguments);
  call.offset = call.call_offset = site.offset;
  call.length = site.length;
  call.opcode = site.opcode;
  call.opcode_name = site.name;
  if (callable.is(Tag::global)) {
    const auto& import = trace_.imports[callable.payload()];
    call.offset = import.offset, call.length = import.length;
    call.opcode = import.opcode, call.opcode_name = import.opcode_name;
  }
  const auto [seen, is_new] =
      seen_calls_.try_emplace(call.expression, static_cast<std::uint32_t>(trace_.calls.size() + 1));
  if (!is_new) return seen->second;
  if (auto& kept = kept_calls_[{call.judgement.status, call.judgement.global_class}]; kept++ >= kMaxCalls) {
    seen_calls_.erase(seen);
    ++trace_.calls_dropped;
    return 0;
  }
  trace_.calls.push_back(std::move(call));
  return static_cast<std::uint32_t>(trace_.calls.size());
}

/// Marks what a reported call is made of as told.
void Program::fold(Value value, int depth) {
  if (depth > 6 || !may_walk(depth)) return;
  if (value.is(Tag::object)) {
    if (const auto index = heap_.record(value.payload()); index != 0 && index <= trace_.calls.size())
      trace_.calls[index - 1].is_folded = true;
  }
  if (value.is(Tag::global)) {
    trace_.imports[value.payload()].is_reported = true;
    if (const auto at = module_records_.find(value.payload()); at != module_records_.end() && at->second != 0)
      trace_.calls[at->second - 1].is_folded = true;
  }
  if (value.is(Tag::object) || value.is(Tag::tuple))
    for (const Value part : heap_.items(value.payload(), 16)) fold(part, depth + 1);
}

bool Program::may_walk(int depth) const { return depth == 0 || walked_++ < kMostWalked; }

void Program::finish(std::optional<Value> result) {
  if (walked_ > kMostWalked) trace_.oddities.emplace_back("it has values in each other, more often than is followed");
  if (trace_.weights_only_refusal.empty()) trace_.weights_only_refusal = weights_only_refusal(trace_);
  if (!result) return;
  if (result->is(Tag::integer)) trace_.result_integer = std::to_string(result->as_integer());
  if (result->is(Tag::number)) trace_.result_integer = show(*result, 80);
  if (*result != Value(Tag::list, 0)) trace_.result_strings.clear();
}

}  // namespace assay::pickle
