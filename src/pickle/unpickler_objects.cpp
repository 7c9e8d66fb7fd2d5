// Opcodes that import, call, rebuild and change objects.
#include "pickle/unpickler.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace assay::pickle {
namespace {

constexpr std::size_t kLongestName = 1024;
constexpr std::size_t kMaxExtensions = 64;

}  // namespace

bool Unpickler::import(std::string_view module, std::string_view name) {
  if (module.size() > kLongestName || name.size() > kLongestName) odd("a global has a name of more than 1024 bytes");
  const auto value = program_.import_global(module.substr(0, kLongestName), name.substr(0, kLongestName), site());
  if (!value) return stop({ErrorCode::limit, at_.offset, "imports: more than 65,536 different names"});
  return push(*value);
}

bool Unpickler::import_lines() {
  if (at_.text.empty() || at_.second.empty()) return broken("an empty name");
  return import(at_.text.text(), at_.second.text());
}

bool Unpickler::import_from_stack() {
  const auto name = stack_.pop();
  const auto module = name ? stack_.pop() : std::nullopt;
  if (!module) return underflow();
  const auto module_text = program_.text_of(*module, kLongestName + 1);
  const auto name_text = program_.text_of(*name, kLongestName + 1);
  if (module_text && name_text) return import(*module_text, *name_text);
  if (name->is(Tag::opaque) || module->is(Tag::opaque) || name->is(Tag::object) || module->is(Tag::object)) {
    // A name that a call computes: CPython imports whatever comes out, if it is exactly a str.
    return import(module_text.value_or(std::string(kComputed)), name_text.value_or(std::string(kComputed)));
  }
  return broken("module and name must be texts");
}

bool Unpickler::extension(std::int64_t code) {
  if (code <= 0) return broken("an extension code of 0 or less");
  if (trace_.extensions.size() < kMaxExtensions &&
      std::ranges::find(trace_.extensions, code) == trace_.extensions.end())
    trace_.extensions.push_back(code);
  return push({Tag::extension, static_cast<std::uint64_t>(code)});
}

bool Unpickler::reduce() {
  const auto arguments = stack_.pop();
  const auto callable = arguments ? stack_.pop() : std::nullopt;
  if (!callable) return underflow();
  return call(*callable, *arguments);
}

bool Unpickler::call(Value callable, Value arguments) {
  const bool can_be_called = callable.is(Tag::opaque) || callable.is(Tag::global) || callable.is(Tag::object) ||
                             callable.is(Tag::extension) || callable.is(Tag::persistent);
  if (!can_be_called) return broken("what it calls is data");
  const bool can_be_arguments = arguments.is(Tag::tuple) || arguments.is(Tag::opaque) || arguments.is(Tag::object);
  if (!can_be_arguments) return broken("the arguments are no tuple");
  const Value result = program_.call(callable, arguments, site());
  look_into_latin1(result);
  return push(result);
}

bool Unpickler::instance() {  // INST: the class is in the stream, the arguments above the mark
  if (!push_marked(Tag::tuple)) return false;
  const auto arguments = stack_.pop();
  if (!import_lines()) return false;
  return instantiate(*stack_.pop(), *arguments);
}

bool Unpickler::object() {  // OBJ: the class is the first value above the mark
  const auto count = stack_.take_mark();
  if (!count) return broken("no MARK before it");
  if (*count < 1) return underflow();
  const Value callable = stack_.peek(*count - 1);
  if (!collect(Tag::tuple, *count - 1)) return false;
  const Value arguments = *stack_.pop();
  stack_.drop(1);
  return instantiate(callable, arguments);
}

/// Of a class and no arguments INST and OBJ make cls.__new__(cls), as instances of Python 2 want it (`instantiate` in
/// Modules/_pickle.c).
bool Unpickler::instantiate(Value cls, Value arguments) {
  const bool is_class = cls.is(Tag::global) && is_class_like(trace_.imports[cls.payload()].judgement.path);
  if (!is_class || program_.heap().count(arguments.payload()) != 0) return call(cls, arguments);
  return push(program_.rebuild(cls, arguments, std::nullopt, site()));
}

bool Unpickler::new_object(bool has_keywords) {
  if (stack_.above_fence() < (has_keywords ? 3U : 2U)) return underflow();
  const auto keywords = has_keywords ? stack_.pop() : std::nullopt;
  const auto arguments = stack_.pop();
  const auto callable = stack_.pop();
  return push(program_.rebuild(*callable, *arguments, keywords, site()));
}

bool Unpickler::build() {
  if (stack_.above_fence() < 2) return underflow();
  const Value state = *stack_.pop();
  program_.build(*stack_.top(), state, site());
  tell(Event::Kind::opcode);  // before what joblib wrote behind it
  if (!options_.skips_arrays) return true;
  const auto array = program_.joblib_array(*stack_.top());
  if (!array) return true;
  if (!array->is_measured) {
    if (!trace_.unmeasured_array) trace_.unmeasured_array = in_.offset();
    return true;
  }
  stack_.replace_top(program_.array_read_by_joblib(*array));
  return skip(*array);
}

bool Unpickler::skip(const Program::RawArray& array) {
  if (in_.offset() >= frame_end_) return skip_here(array);
  odd("an array of joblib stands behind a frame that is still open, which joblib never writes");
  trace_.has_array_behind_frame = true;
  const auto next = in_.offset();
  seek(behind_frame_, "end of the frame");
  const bool goes_on = skip_here(array);
  behind_frame_ = in_.offset();
  if (goes_on) seek(next, "opcode behind the array");
  return goes_on;
}

bool Unpickler::skip_here(const Program::RawArray& array) {
  if (!trace_.first_array) trace_.first_array = in_.offset();
  if (array.is_object) return run_inner();
  if (array.has_padding) in_.take(in_.u8("size of the array padding"), "array padding");
  in_.take(array.size, "array");
  if (!in_) return stop(in_.error());
  tell(Event::Kind::array);
  return true;
}

bool Unpickler::run_inner() {
  MachineOptions options = options_;
  options.skips_arrays = false;
  tell(Event::Kind::objects);
  Trace inner = Unpickler(bytes_, in_.position(), globals_, options).run();
  seek(inner.end, "array of objects");
  trace_.imports.insert(trace_.imports.end(), inner.imports.begin(), inner.imports.end());
  trace_.calls.insert(trace_.calls.end(), inner.calls.begin(), inner.calls.end());
  trace_.nested.insert(trace_.nested.end(), inner.nested.begin(), inner.nested.end());
  trace_.command_sources.insert(trace_.command_sources.end(), inner.command_sources.begin(),
                                inner.command_sources.end());
  trace_.texts_dropped |= inner.texts_dropped;
  trace_.expanded = std::max(trace_.expanded, inner.expanded);
  trace_.hashed = std::max(trace_.hashed, inner.hashed);
  trace_.oddities.insert(trace_.oddities.end(), inner.oddities.begin(), inner.oddities.end());
  trace_.forged_dtypes.insert(trace_.forged_dtypes.end(), inner.forged_dtypes.begin(), inner.forged_dtypes.end());
  trace_.is_out_of_budget |= inner.is_out_of_budget;
  tell(Event::Kind::objects_end);
  return inner.error ? stop(*inner.error) : !inner.is_out_of_budget;
}

bool Unpickler::append(std::uint64_t count) {
  if (stack_.above_fence() < count + 1) return underflow();
  const Value target = stack_.peek(count);
  program_.append(target, stack_.newest(count), site());
  stack_.drop(count);
  return true;
}

bool Unpickler::append_marked() {
  const auto count = stack_.take_mark();
  return count ? append(*count) : broken("no MARK before it");
}

bool Unpickler::set_items(std::optional<std::uint64_t> count) {
  if (!count) return broken("no MARK before it");
  if (stack_.above_fence() < *count + 1) return underflow();
  if (*count % 2 != 0) return broken("an odd number of items");
  if (*count == 0) return true;
  const Value target = stack_.peek(*count);
  if (target.is(Tag::text) || target.is(Tag::integer) || target.is(Tag::none) || target.is(Tag::boolean))
    return broken("its target takes no items");
  const auto items = stack_.newest(*count);
  for (std::size_t i = items.size() % 2; i < items.size(); i += 2) note_hashed(items[i]);
  program_.set_items(target, items, site());
  stack_.drop(*count);
  return true;
}

bool Unpickler::add_items() {
  const bool is_hashable = has_hashable_items();
  const auto count = stack_.take_mark();
  if (!count) return broken("no MARK before it");
  // An object's own add method, which is called when the target is no set, may take anything.
  const auto target = stack_.above_fence() > *count ? stack_.peek(*count) : Value();
  if (target.is(Tag::set) && !is_hashable) return broken("a member that cannot be hashed");
  for (const Value member : stack_.newest(*count)) note_hashed(member);
  return append(*count);
}

bool Unpickler::freeze() {
  if (!has_hashable_items()) return broken("a member that cannot be hashed");
  for (const Value member : stack_.newest(stack_.above_fence())) note_hashed(member);
  return push_marked(Tag::frozenset);
}

bool Unpickler::persistent(Value id) { return push(program_.persistent(id, site())); }

bool Unpickler::persistent_line() {
  const auto id = at_.text.text();
  const bool is_ascii = std::ranges::all_of(id, [](char c) { return static_cast<unsigned char>(c) < 0x80; });
  return is_ascii ? persistent(here(Tag::text)) : broken("the id is not ASCII");
}

}  // namespace assay::pickle
