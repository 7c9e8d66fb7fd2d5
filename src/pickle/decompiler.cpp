#include "pickle/decompiler.hpp"

#include "core/text.hpp"
#include "pickle/policy.hpp"

#include <fmt/format.h>

namespace assay::pickle {
namespace {

using Deed = PythonProgram::Deed;

constexpr std::size_t kLongestName = 1024;
constexpr std::size_t kMostGlobals = 1U << 16U;

}  // namespace

void Decompiler::follow(const Event& event) {
  switch (event.kind) {
    case Event::Kind::opcode: opcode_ = event.index; return execute(event.instruction);
    case Event::Kind::array: return make(Deed::read_array, pop());
    case Event::Kind::objects:
      program_.record(
          {.deed = Deed::line, .subject = program_.written(Tag::global, "# joblib reads a pickle of its own here")});
      program_.enter(event.index);
      streams_.emplace_back();
      return;
    case Event::Kind::objects_end: {
      if (streams_.size() < 2) return;
      const Value result = streams_.back().result;
      streams_.pop_back();
      program_.leave();
      static_cast<void>(pop());
      opcode_ = event.index;
      return make(Deed::assign, result);
    }
  }
}

void Decompiler::execute(const Instruction& at) {
  const auto here = [&](Tag tag) { return Value(tag, at.offset); };
  auto& stream = streams_.back();
  switch (at.code) {
    case kINT:
      if (at.text.text() == "00" || at.text.text() == "01")
        return push({Tag::boolean, at.text.text() == "01" ? 1U : 0U});
      return push(here(Tag::number));
    case kBININT:
    case kBININT1:
    case kBININT2: return push(Value::integer(at.number));
    case kLONG:
    case kLONG1:
    case kLONG4:
    case kFLOAT:
    case kBINFLOAT: return push(here(Tag::number));
    case kSTRING:
    case kUNICODE:
    case kBINSTRING:
    case kSHORT_BINSTRING:
    case kBINUNICODE:
    case kSHORT_BINUNICODE:
    case kBINUNICODE8: return push(here(Tag::text));
    case kBINBYTES:
    case kSHORT_BINBYTES:
    case kBINBYTES8:
    case kBYTEARRAY8: return push(here(Tag::bytes));
    case kNONE: return push({Tag::none, 0});
    case kNEWTRUE: return push({Tag::boolean, 1});
    case kNEWFALSE: return push({Tag::boolean, 0});
    case kEMPTY_LIST: return collect(Tag::list, 0);
    case kEMPTY_TUPLE: return collect(Tag::tuple, 0);
    case kEMPTY_DICT: return collect(Tag::dict, 0);
    case kEMPTY_SET: return collect(Tag::set, 0);
    case kLIST: return collect(Tag::list, take_mark());
    case kTUPLE: return collect(Tag::tuple, take_mark());
    case kDICT: return collect(Tag::dict, take_mark());
    case kFROZENSET: return collect(Tag::frozenset, take_mark());
    case kTUPLE1: return collect(Tag::tuple, 1);
    case kTUPLE2: return collect(Tag::tuple, 2);
    case kTUPLE3: return collect(Tag::tuple, 3);
    case kAPPEND: return change(at, 1);
    case kSETITEM: return change(at, 2);
    case kAPPENDS:
    case kSETITEMS:
    case kADDITEMS: return change(at, take_mark());
    case kPOP:
      if (stream.stack.is_mark_on_top()) return static_cast<void>(take_mark());
      return static_cast<void>(pop());
    case kPOP_MARK: return stream.stack.drop(take_mark());
    case kDUP: return push(stream.stack.top().value_or(Value{}));
    case kMARK: return static_cast<void>(stream.stack.mark());
    case kGET: return get(memo_index_text(at.text.text()));
    case kBINGET:
    case kLONG_BINGET: return get(at.number);
    case kPUT: return put(memo_index_text(at.text.text()));
    case kBINPUT:
    case kLONG_BINPUT: return put(at.number);
    case kMEMOIZE: return put(static_cast<std::int64_t>(stream.memo.count()));
    case kPROTO: stream.protocol = at.number; return;
    case kSTOP:
      stream.result = pop();
      if (streams_.size() == 1) program_.record({.deed = Deed::give_back, .subject = stream.result});
      return;
    default: return execute_object(at);
  }
}

/// Opcodes that import, call and change objects.
void Decompiler::execute_object(const Instruction& at) {
  auto& stack = streams_.back().stack;
  switch (at.code) {
    case kNEXT_BUFFER: return make(Deed::next_buffer, {});
    case kREADONLY_BUFFER: return make(Deed::read_only, pop());
    case kEXT1:
    case kEXT2:
    case kEXT4: return make(Deed::get_extension, Value::integer(at.number));
    case kPERSID: return make(Deed::persistent_load, {Tag::text, at.offset});
    case kBINPERSID: return make(Deed::persistent_load, pop());
    case kGLOBAL: return import(at.text.text(), at.second.text());
    case kSTACK_GLOBAL: return import_from_stack();
    case kREDUCE: {
      const Value arguments = pop();
      return make(Deed::call, pop(), arguments);
    }
    case kINST: {
      collect(Tag::tuple, take_mark());
      const Value arguments = pop();
      import(at.text.text(), at.second.text());
      return make(Deed::call, pop(), arguments);
    }
    case kOBJ: {
      const auto count = take_mark();
      if (count == 0) return;
      const Value callable = stack.peek(count - 1);
      collect(Tag::tuple, count - 1);
      const Value arguments = pop();
      stack.drop(1);
      return make(Deed::call, callable, arguments);
    }
    case kNEWOBJ:
    case kNEWOBJ_EX: {
      const Value keywords = at.code == kNEWOBJ_EX ? pop() : Value(Tag::none, 0);
      const Value arguments = pop();
      return make(Deed::construct, pop(), arguments, keywords);
    }
    case kBUILD: {
      const Value state = pop();
      return program_.set_state(stack.top().value_or(Value{}), state);
    }
    default: return;
  }
}

void Decompiler::collect(Tag tag, std::uint64_t count) {
  auto& stack = streams_.back().stack;
  const Value made = program_.container(tag, opcode_, stack.newest(count), count);
  stack.drop(count);
  push(made);
}

void Decompiler::change(const Instruction& at, std::uint64_t count) {
  auto& stack = streams_.back().stack;
  const Value target = stack.peek(count);
  const auto items = stack.newest(count);
  if (items.empty()) return;
  if (at.code == kADDITEMS) {
    program_.add_members(target, items, opcode_);
  } else if (at.code == kSETITEM || at.code == kSETITEMS) {
    program_.set_items(target, items.subspan(items.size() % 2));
  } else {
    program_.extend(target, items, opcode_);
  }
  stack.drop(count);
}

void Decompiler::get(std::optional<std::int64_t> index) {
  push(streams_.back().memo.get(static_cast<std::uint64_t>(index.value_or(0))).value_or(Value{}));
}

void Decompiler::put(std::optional<std::int64_t> index) {
  auto& stream = streams_.back();
  // The machine has stopped where an entry would be refused.
  if (index)
    static_cast<void>(stream.memo.put(static_cast<std::uint64_t>(*index), stream.stack.top().value_or(Value{})));
}

void Decompiler::make(Deed deed, Value subject, Value first, Value second) {
  const Value made = program_.variable(opcode_);
  program_.record({deed, made, subject, first, second});
  push(made);
}

/// Before protocol 4 a dot in a name is a letter like others, which Python cannot write.
void Decompiler::import(std::string_view module, std::string_view name) {
  std::string key = fmt::format("{}\n{}", module, name);
  if (const auto seen = globals_seen_.find(key); seen != globals_seen_.end()) {
    program_.record({.deed = Deed::line, .subject = seen->second.line});
    return push(seen->second.expression);
  }
  const auto canonical = canonical_name(globals_, module.substr(0, kLongestName), name.substr(0, kLongestName)).path;
  const bool is_nested = name.find('.') != std::string_view::npos;
  auto bound = is_nested && streams_.back().protocol < 4 ? std::nullopt : names_.bind(module, name, opcode_);
  if (!bound) {
    const auto quoted = [&](std::string_view text) { return program_.written(Tag::global, text::quoted(text, 200)); };
    return make(Deed::find_class, quoted(module), quoted(name));
  }
  if (canonical != fmt::format("{}.{}", module, name)) bound->line += "  # " + text::printable(canonical);
  const Global global{program_.written(Tag::global, std::move(bound->line)),
                      program_.written(Tag::global, std::move(bound->expression))};
  if (globals_seen_.size() < kMostGlobals) globals_seen_.emplace(std::move(key), global);
  program_.record({.deed = Deed::line, .subject = global.line});
  push(global.expression);
}

void Decompiler::import_from_stack() {
  const Value name = pop();
  const Value module = pop();
  const auto module_text = program_.text_of(module, kLongestName);
  const auto name_text = program_.text_of(name, kLongestName);
  if (module_text && name_text) return import(*module_text, *name_text);
  make(Deed::find_class, module, name);
}

}  // namespace assay::pickle
