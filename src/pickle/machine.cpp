#include "pickle/machine.hpp"

#include "core/text.hpp"
#include "pickle/instruction.hpp"
#include "pickle/memo.hpp"
#include "pickle/program.hpp"
#include "pickle/source_text.hpp"
#include "pickle/stack.hpp"
#include "pickle/weights_only.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>

namespace assay::pickle {
namespace {

constexpr std::uint64_t kStepOpcodes = 4096;
constexpr std::uint64_t kPassedBytes = 1U << 20U;
constexpr std::size_t kMaxOddities = 32;
constexpr std::size_t kLongestName = 1024;
constexpr std::size_t kMaxNested = 4096;
constexpr std::uint64_t kOddRepeats = 4;

/// The unpickler's registers: stack, marks, memo. One opcode after the other, as Modules/_pickle.c does it.
class Machine {
 public:
  Machine(ByteView bytes, std::uint64_t start, const PickleGlobals& globals, const MachineOptions& options)
      : bytes_(bytes), globals_(globals), in_(bytes), options_(options), program_(bytes, globals, trace_) {
    in_.seek(start, "start of the pickle");
    trace_.begin = in_.offset();
  }

  Trace run() {
    while (advance()) {
    }
    trace_.end = in_.offset();
    program_.finish(trace_.is_complete ? result_ : std::nullopt);
    return std::move(trace_);
  }

 private:
  bool advance() {
    at_ = read_instruction(in_);
    if (!in_) return stop(in_.error());
    site_ = {at_.offset, in_.offset() - at_.offset, trace_.opcodes, at_.opcode().name};
    if (++trace_.opcodes % kStepOpcodes == 0 && !may_go_on()) return false;
    if (!at_.opcode().weights_only && trace_.weights_only_refusal.empty()) {
      trace_.weights_only_refusal = weights_only_refusal(trace_);  // a global before this opcode is refused first
      if (trace_.weights_only_refusal.empty()) trace_.weights_only_refusal = fmt::format("opcode {}", site_.name);
    }
    const bool goes_on = execute();
    if (options_.statement) narrate(goes_on);
    return goes_on;
  }

  /// What the opcode did, for people: variables are numbered by the opcodes that made them.
  void narrate(bool goes_on) {
    switch (at_.code) {
      case kGLOBAL:
      case kSTACK_GLOBAL: {
        if (!goes_on) return;
        const auto shown = program_.show(stack_.peek(0));
        const auto dot = shown.rfind('.');
        if (dot == std::string::npos) return;
        options_.statement(fmt::format("from {} import {}", shown.substr(0, dot), shown.substr(dot + 1)));
        return;
      }
      case kREDUCE:
      case kINST:
      case kOBJ:
      case kNEWOBJ:
      case kNEWOBJ_EX:
        if (goes_on) options_.statement(fmt::format("_{} = {}", site_.opcode, program_.show(stack_.peek(0))));
        return;
      case kBUILD:
        if (goes_on) options_.statement(fmt::format("{}.__setstate__({})", program_.show(stack_.peek(0), 120), built_));
        return;
      case kSTOP:
        if (result_) options_.statement(fmt::format("return {}", program_.show(*result_, 2000)));
        return;
      default: return;
    }
  }

  bool may_go_on() {
    if (options_.passed && in_.offset() - passed_ >= kPassedBytes) options_.passed(passed_ = in_.offset());
    if (!options_.step || options_.step(kStepOpcodes)) return true;
    trace_.is_out_of_budget = true;
    return false;
  }

  /// Ends the run: CPython raises here.
  bool stop(Error error) {
    if (!trace_.error) trace_.error = std::move(error);
    return false;
  }
  bool broken(std::string why) {
    return stop({ErrorCode::malformed, at_.offset, fmt::format("{}: {}", at_.opcode().name, why)});
  }
  bool underflow() { return broken("the stack holds too little"); }
  /// Notes a fault that some loaders pass over: the run goes on, the stream does not count as complete.
  bool tolerate(ErrorCode code, std::string why) {
    if (!trace_.error) trace_.error = Error{code, at_.offset, fmt::format("{}: {}", at_.opcode().name, why)};
    return true;
  }
  bool odd(std::string what) {
    if (trace_.oddities.size() < kMaxOddities) trace_.oddities.push_back(std::move(what));
    return true;
  }

  bool push(Value value) { return stack_.push(value), true; }
  bool push_node(Tag tag) { return push(Value(tag, program_.heap().make())); }
  [[nodiscard]] Value here(Tag tag) const { return {tag, at_.offset}; }

  /// Makes a container of the values above the last mark.
  bool push_marked(Tag tag) {
    const auto count = stack_.take_mark();
    if (!count) return broken("no MARK before it");
    if (tag == Tag::dict && *count % 2 != 0) return broken("an odd number of items");
    return collect(tag, *count);
  }
  bool collect(Tag tag, std::uint64_t count) {
    const Value container(tag, program_.heap().make());
    for (std::uint64_t i = 0; i < count && i < Heap::kKept + 1; ++i)
      program_.heap().add(container.payload(), stack_.peek(count - 1 - i));
    stack_.drop(count);
    return push(container);
  }
  bool push_tuple(std::uint64_t count) {
    return stack_.above_fence() < count ? underflow() : collect(Tag::tuple, count);
  }

  bool read_integer() {
    const std::string_view text = at_.text.text();
    if (text == "00" || text == "01") return push({Tag::boolean, text == "01" ? 1U : 0U});
    if (!is_integer_text(text)) return broken(fmt::format("\"{}\" is no integer", text::printable(text, 40)));
    const auto value = integer_text(text);
    return push(value && *value < (1LL << 47U) && *value > -(1LL << 47U) ? Value::integer(*value) : here(Tag::number));
  }
  bool read_long() {
    const auto bytes = at_.text.text();
    if (bytes.size() > 6) return push(here(Tag::number));
    std::int64_t value = bytes.empty() || (static_cast<std::uint8_t>(bytes.back()) & 0x80U) == 0 ? 0 : -1;
    for (std::size_t i = bytes.size(); i > 0; --i)
      value = static_cast<std::int64_t>((static_cast<std::uint64_t>(value) << 8U) |
                                        static_cast<std::uint8_t>(bytes[i - 1]));
    return push(Value::integer(value));
  }
  bool read_utf8() {
    if (!is_surrogate_passing_utf8(at_.text.text())) tolerate(ErrorCode::malformed, "the text is not UTF-8");
    return push_text();
  }
  bool push_text() {
    look_into(at_.text);
    return push(here(Tag::text));
  }
  bool read_bytes() {
    look_into(at_.text);
    return push(here(Tag::bytes));
  }
  /// Strings are data. Two kinds have no place in a model: another pickle, and source that runs programs.
  void look_into(ByteView content) {
    if (content.at(0) == 0x80 && content.size() >= 4 && *content.at(1) >= 2 && *content.at(1) <= kHighestProtocol &&
        content.at(content.size() - 1) == std::uint8_t{kSTOP} && trace_.nested.size() < kMaxNested)
      trace_.nested.push_back({at_.offset, {}, content});
    if (is_command_source(content.text()) && trace_.command_sources.size() < kMaxOddities)
      trace_.command_sources.push_back({at_.offset, in_.offset() - at_.offset});
  }
  /// CPython raises a TypeError for members of sets that cannot be hashed.
  bool is_hashable_above_mark() {
    for (std::uint64_t i = 0; i < stack_.above_fence() && i < Heap::kKept; ++i) {
      const Tag tag = stack_.peek(i).tag();
      if (tag == Tag::list || tag == Tag::dict || tag == Tag::set) return broken("a member that cannot be hashed");
    }
    return true;
  }
  bool read_quoted() {
    auto text = at_.text.text();
    while (!text.empty() && (text.back() == ' ' || text.back() == '\r' || text.back() == '\t')) text.remove_suffix(1);
    const bool is_quoted =
        text.size() >= 2 && text.front() == text.back() && (text.front() == '\'' || text.front() == '"');
    if (!is_quoted) return broken("its text is not quoted");
    return push_text();
  }

  bool get(std::optional<std::int64_t> index) {
    if (!index || *index < 0) return broken("the index is no number of the memo");
    const auto value = memo_.get(static_cast<std::uint64_t>(*index));
    if (!value) return broken(fmt::format("the memo has no entry {}", *index));
    return push(*value);
  }
  bool put(std::optional<std::int64_t> index) {
    if (!index || *index < 0) return broken("the index is no number of the memo");
    const auto top = stack_.top();
    if (!top) return underflow();
    if (*index > kOddMemoIndex) odd(fmt::format("memo index {} makes CPython allocate gigabytes", *index));
    memo_.put(static_cast<std::uint64_t>(*index), *top);
    repeats_ = trace_.opcodes == last_put_ + 1 ? repeats_ + 1 : 0;
    last_put_ = trace_.opcodes;
    if (repeats_ == kOddRepeats) odd("one object is put into the memo again and again");
    return true;
  }

  bool import(std::string_view module, std::string_view name, std::uint64_t from) {
    if (module.size() > kLongestName || name.size() > kLongestName) odd("a global has a name of more than 1024 bytes");
    site_.length = in_.offset() - from;
    site_.offset = from;
    const auto value = program_.import_global(module.substr(0, kLongestName), name.substr(0, kLongestName), site_);
    if (!value) return stop({ErrorCode::limit, at_.offset, "imports: more than 65,536 different names"});
    return push(*value);
  }
  bool import_lines() {
    if (at_.text.empty() || at_.second.empty()) return broken("an empty name");
    return import(at_.text.text(), at_.second.text(), at_.offset);
  }
  bool import_from_stack() {
    const auto name = stack_.pop();
    const auto module = name ? stack_.pop() : std::nullopt;
    if (!module) return underflow();
    const auto module_text = program_.text_of(*module, kLongestName + 1);
    const auto name_text = program_.text_of(*name, kLongestName + 1);
    if (module_text && name_text) return import(*module_text, *name_text, at_.offset);
    if (name->is(Tag::opaque) || module->is(Tag::opaque) || name->is(Tag::object) || module->is(Tag::object)) {
      // A name that a call computes: CPython imports whatever comes out, if it is exactly a str.
      const auto shown_module = module_text.value_or("<computed>");
      const auto shown_name = name_text.value_or("<computed>");
      return import(shown_module, shown_name, at_.offset);
    }
    return broken("module and name must be texts");
  }
  bool extension(std::int64_t code) {
    if (code <= 0) return broken("an extension code of 0 or less");
    if (trace_.extensions.size() < 64 && std::ranges::find(trace_.extensions, code) == trace_.extensions.end())
      trace_.extensions.push_back(code);
    return push({Tag::extension, static_cast<std::uint64_t>(code)});
  }

  bool reduce() {
    const auto arguments = stack_.pop();
    const auto callable = arguments ? stack_.pop() : std::nullopt;
    if (!callable) return underflow();
    return call(*callable, *arguments);
  }
  bool call(Value callable, Value arguments) {
    const bool can_be_called = callable.is(Tag::opaque) || callable.is(Tag::global) || callable.is(Tag::object) ||
                               callable.is(Tag::extension) || callable.is(Tag::persistent);
    if (!can_be_called) return broken("what it calls is data");
    const bool can_be_arguments = arguments.is(Tag::tuple) || arguments.is(Tag::opaque) || arguments.is(Tag::object);
    if (!can_be_arguments) return broken("the arguments are no tuple");
    return push(program_.call(callable, arguments, site_));
  }
  bool instance() {  // INST: the class is in the stream, the arguments above the mark
    if (!push_marked(Tag::tuple)) return false;
    const auto arguments = stack_.pop();
    if (!import_lines()) return false;
    return call(*stack_.pop(), *arguments);
  }
  bool object() {  // OBJ: the class is the first value above the mark
    const auto count = stack_.take_mark();
    if (!count) return broken("no MARK before it");
    if (*count < 1) return underflow();
    const Value callable = stack_.peek(*count - 1);
    if (!collect(Tag::tuple, *count - 1)) return false;
    const Value arguments = *stack_.pop();
    stack_.drop(1);
    return call(callable, arguments);
  }
  bool new_object(bool has_keywords) {
    if (stack_.above_fence() < (has_keywords ? 3U : 2U)) return underflow();
    if (has_keywords) stack_.drop(1);
    const auto arguments = stack_.pop();
    const auto callable = stack_.pop();
    return push(program_.rebuild(*callable, *arguments, site_));
  }
  bool build() {
    if (stack_.above_fence() < 2) return underflow();
    const Value state = *stack_.pop();
    if (options_.statement) built_ = program_.show(state);
    program_.build(*stack_.top(), state, site_);
    if (!options_.skips_arrays) return true;
    const auto array = program_.joblib_array(*stack_.top());
    return array ? skip(*array) : true;
  }
  bool skip(const Program::RawArray& array) {
    if (!trace_.first_array) trace_.first_array = in_.offset();
    if (array.is_object) return run_inner();
    if (array.has_padding) in_.take(in_.u8("size of the array padding"), "array padding");
    in_.take(array.size, "array");
    return in_ ? true : stop(in_.error());
  }
  /// An array of objects is a pickle of its own, read by plain pickle: one level, never more.
  bool run_inner() {
    MachineOptions options = options_;
    options.skips_arrays = false;
    Trace inner = Machine(bytes_, in_.position(), globals_, options).run();
    in_.seek(in_.position() + (inner.end - in_.offset()), "array of objects");
    trace_.imports.insert(trace_.imports.end(), inner.imports.begin(), inner.imports.end());
    trace_.calls.insert(trace_.calls.end(), inner.calls.begin(), inner.calls.end());
    trace_.nested.insert(trace_.nested.end(), inner.nested.begin(), inner.nested.end());
    trace_.is_out_of_budget |= inner.is_out_of_budget;
    return inner.error ? stop(*inner.error) : !inner.is_out_of_budget;
  }

  bool append(std::uint64_t count) {
    if (stack_.above_fence() < count + 1) return underflow();
    const Value target = stack_.peek(count);
    for (std::uint64_t i = 0; i < count; ++i) program_.append(target, stack_.peek(count - 1 - i), site_);
    stack_.drop(count);
    return true;
  }
  bool append_marked() {
    const auto count = stack_.take_mark();
    return count ? append(*count) : broken("no MARK before it");
  }
  bool set_items(std::optional<std::uint64_t> count) {
    if (!count) return broken("no MARK before it");
    if (stack_.above_fence() < *count + 1) return underflow();
    if (*count % 2 != 0) return broken("an odd number of items");
    if (*count == 0) return true;
    std::vector<Value> items;
    for (std::uint64_t i = 0; i < *count && i < Heap::kKept; ++i) items.push_back(stack_.peek(*count - 1 - i));
    const Value target = stack_.peek(*count);
    if (target.is(Tag::text) || target.is(Tag::integer) || target.is(Tag::none) || target.is(Tag::boolean))
      return broken("its target takes no items");
    program_.set_items(target, items, site_);
    stack_.drop(*count);
    return true;
  }
  bool add_items() {
    if (!is_hashable_above_mark()) return false;
    const auto count = stack_.take_mark();
    if (!count) return broken("no MARK before it");
    return append(*count);
  }
  bool pop() {
    if (stack_.is_mark_on_top()) return static_cast<void>(stack_.take_mark()), true;
    return stack_.pop() ? true : underflow();
  }
  bool pop_mark() {
    const auto count = stack_.take_mark();
    if (!count) return broken("no MARK before it");
    stack_.drop(*count);
    return true;
  }
  bool duplicate() {
    const auto top = stack_.top();
    return top ? push(*top) : underflow();
  }
  bool persistent(Value id) { return push(program_.persistent(id, site_)); }
  bool persistent_line() {
    const auto id = at_.text.text();
    const bool is_ascii = std::ranges::all_of(id, [](char c) { return static_cast<unsigned char>(c) < 0x80; });
    return is_ascii ? persistent(here(Tag::text)) : broken("the id is not ASCII");
  }
  bool protocol() {
    trace_.protocol = std::max(trace_.protocol, static_cast<int>(at_.number));
    if (at_.number <= kHighestProtocol) return true;
    return tolerate(ErrorCode::unsupported, fmt::format("protocol {} is newer than any that exists", at_.number));
  }
  bool frame() {
    // The C unpickler wants the whole frame to be there and otherwise ignores it; pickle.py reads what there is.
    if (at_.number < 0 || static_cast<std::uint64_t>(at_.number) > in_.remaining())
      return tolerate(ErrorCode::truncated, "the frame is longer than what is left");
    return true;
  }
  bool finish() {
    result_ = stack_.pop();
    if (!result_) return underflow();
    trace_.is_complete = true;
    return false;
  }

  bool execute();

  static constexpr std::int64_t kOddMemoIndex = 1LL << 28U;

  ByteView bytes_;
  const PickleGlobals& globals_;
  Cursor in_;
  const MachineOptions& options_;
  Trace trace_;
  Program program_;
  Stack stack_;
  Memo memo_;
  Instruction at_;
  Program::Site site_;
  std::uint64_t passed_ = 0;
  std::uint64_t last_put_ = 0;
  std::uint64_t repeats_ = 0;  ///< of memo entries for one object in a row
  std::optional<Value> result_;
  std::string built_;  ///< the last BUILD's state, for narrate()
};

bool Machine::execute() {
  switch (at_.code) {
    case kINT:
    case kLONG: return read_integer();
    case kBININT:
    case kBININT1:
    case kBININT2: return push(Value::integer(at_.number));
    case kLONG1:
    case kLONG4: return read_long();
    case kFLOAT: return is_float_text(at_.text.text()) ? push(here(Tag::number)) : broken("its text is no number");
    case kBINFLOAT: return push(here(Tag::number));
    case kSTRING: return read_quoted();
    case kUNICODE:
    case kBINSTRING:
    case kSHORT_BINSTRING: return push_text();
    case kBINUNICODE:
    case kSHORT_BINUNICODE:
    case kBINUNICODE8: return read_utf8();
    case kBINBYTES:
    case kSHORT_BINBYTES:
    case kBINBYTES8:
    case kBYTEARRAY8: return read_bytes();
    case kNEXT_BUFFER: return trace_.needs_buffers = true, push({});
    case kREADONLY_BUFFER: return stack_.top() ? true : underflow();
    case kNONE: return push({Tag::none, 0});
    case kNEWTRUE: return push({Tag::boolean, 1});
    case kNEWFALSE: return push({Tag::boolean, 0});
    case kEMPTY_LIST: return push_node(Tag::list);
    case kEMPTY_TUPLE: return push_node(Tag::tuple);
    case kEMPTY_DICT: return push_node(Tag::dict);
    case kEMPTY_SET: return push_node(Tag::set);
    case kLIST: return push_marked(Tag::list);
    case kTUPLE: return push_marked(Tag::tuple);
    case kDICT: return push_marked(Tag::dict);
    case kFROZENSET: return is_hashable_above_mark() && push_marked(Tag::frozenset);
    case kTUPLE1: return push_tuple(1);
    case kTUPLE2: return push_tuple(2);
    case kTUPLE3: return push_tuple(3);
    case kAPPEND: return append(1);
    case kAPPENDS: return append_marked();
    case kSETITEM: return set_items(2);
    case kSETITEMS: return set_items(stack_.take_mark());
    case kADDITEMS: return add_items();
    case kPOP: return pop();
    case kPOP_MARK: return pop_mark();
    case kDUP: return duplicate();
    case kMARK:
      return stack_.mark() ? true : stop({ErrorCode::limit, at_.offset, "MARK: more than a million marks at once"});
    case kGET: return get(integer_text(at_.text.text()));
    case kBINGET:
    case kLONG_BINGET: return get(at_.number);
    case kPUT: return put(integer_text(at_.text.text()));
    case kBINPUT:
    case kLONG_BINPUT: return put(at_.number);
    case kMEMOIZE: return put(static_cast<std::int64_t>(memo_.count()));
    case kEXT1:
    case kEXT2:
    case kEXT4: return extension(at_.number);
    case kGLOBAL: return import_lines();
    case kSTACK_GLOBAL: return import_from_stack();
    case kREDUCE: return reduce();
    case kBUILD: return build();
    case kINST: return instance();
    case kOBJ: return object();
    case kNEWOBJ: return new_object(false);
    case kNEWOBJ_EX: return new_object(true);
    case kPROTO: return protocol();
    case kFRAME: return frame();
    case kPERSID: return persistent_line();
    case kBINPERSID: {
      const auto id = stack_.pop();
      return id ? persistent(*id) : underflow();
    }
    case kSTOP: return finish();
    default: return broken("no such opcode");
  }
}

}  // namespace

Trace run(ByteView bytes, std::uint64_t start, const PickleGlobals& globals, const MachineOptions& options) {
  Trace trace = Machine(bytes, start, globals, options).run();
  if (!trace.first_array || trace.is_out_of_budget) return trace;
  // Plain pickle reads the bytes of the first array as opcodes: what they import and call counts as well.
  MachineOptions plain_options = options;
  plain_options.skips_arrays = false;
  plain_options.statement = nullptr;
  const Trace plain = Machine(bytes, start, globals, plain_options).run();
  const auto is_new = [&](const Call& call) {
    const bool is_named = call.judgement.status != Status::unknown && call.judgement.status != Status::outside;
    return call.offset >= *trace.first_array && is_named &&
           std::ranges::find(trace.calls, call.expression, &Call::expression) == trace.calls.end();
  };
  std::ranges::copy_if(plain.calls, std::back_inserter(trace.calls), is_new);
  return trace;
}

}  // namespace assay::pickle
