#include "pickle/unpickler.hpp"

#include "pickle/weights_only.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace assay::pickle {
namespace {

constexpr std::uint64_t kStepOpcodes = 4096;
constexpr std::uint64_t kPassedBytes = 1U << 20U;
constexpr std::size_t kMaxOddities = 32;
constexpr std::uint64_t kOddRepeats = 4;
constexpr std::uint64_t kOddDups = 16;

}  // namespace

Unpickler::Unpickler(ByteView bytes, std::uint64_t start, const PickleGlobals& globals, const MachineOptions& options,
                     Source source)
    : bytes_(bytes),
      globals_(globals),
      in_(bytes),
      options_(options),
      source_(source),
      program_(bytes, globals, trace_) {
  in_.seek(start, "start of the pickle");
  trace_.begin = in_.offset();
}

Trace Unpickler::run() {
  do pass_data();
  while (advance());
  trace_.end = behind_frame_ > frame_end_ ? std::max(in_.offset(), behind_frame_) : in_.offset();
  trace_.expanded = std::max(trace_.expanded, program_.heap().most_expanded());
  program_.finish(trace_.is_complete ? result_ : std::nullopt);
  return std::move(trace_);
}

void Unpickler::pass_data() {
  if (options_.follow || source_ != Source::memory) return;
  // What stands at the end of a frame, or reaches over it, is for `advance`.
  std::uint64_t room = in_.remaining();
  if (in_.offset() < frame_end_) {
    room = std::min(room, frame_end_ - in_.offset());
  } else if (behind_frame_ > frame_end_) {
    return;
  }
  const auto most = kStepOpcodes - 1 - trace_.opcodes % kStepOpcodes;
  const auto passed = data_.pass(in_.peek(room), trace_.opcodes, most, !trace_.weights_only_refusal.empty());
  trace_.opcodes += passed.opcodes;
  static_cast<void>(in_.take(passed.bytes, "data"));
}

bool Unpickler::advance() {
  if (behind_frame_ > frame_end_ && in_.offset() >= frame_end_) [[unlikely]] {
    frame_end_ = behind_frame_;
    if (in_.offset() < behind_frame_) seek(behind_frame_, "end of the arrays");
  }
  if (source_ == Source::memory) {
    read_instruction(in_, at_);
  } else {
    read_instruction(in_, at_, frame_end_);
  }
  if (!in_) return stop(in_.error());
  if (in_.offset() > frame_end_ && at_.offset < frame_end_ && !leave_frame()) return false;
  if (++trace_.opcodes % kStepOpcodes == 0 && !may_go_on()) return false;
  if (!at_.opcode().weights_only && trace_.weights_only_refusal.empty()) {
    trace_.weights_only_refusal = weights_only_refusal(trace_);  // a global before this opcode is refused first
    if (trace_.weights_only_refusal.empty()) trace_.weights_only_refusal = fmt::format("opcode {}", at_.opcode().name);
  }
  const bool goes_on = execute();
  if (options_.follow && (goes_on ? at_.code != kBUILD : trace_.is_complete)) tell(Event::Kind::opcode);
  return goes_on;
}

bool Unpickler::may_go_on() {
  if (options_.passed && in_.offset() - passed_ >= kPassedBytes) options_.passed(passed_ = in_.offset());
  if (!options_.step || options_.step(kStepOpcodes)) return true;
  trace_.is_out_of_budget = true;
  return false;
}

bool Unpickler::stop(Error error) {
  if (!trace_.error) trace_.error = std::move(error);
  return false;
}

bool Unpickler::broken(std::string why) {
  return stop({ErrorCode::malformed, at_.offset, fmt::format("{}: {}", at_.opcode().name, why)});
}

bool Unpickler::tolerate(ErrorCode code, std::string why) {
  if (!trace_.error) trace_.error = Error{code, at_.offset, fmt::format("{}: {}", at_.opcode().name, why)};
  return true;
}

bool Unpickler::odd(std::string what) {
  if (trace_.oddities.size() < kMaxOddities) trace_.oddities.push_back(std::move(what));
  return true;
}

bool Unpickler::get(std::optional<std::int64_t> index) {
  if (!index || *index < 0) return broken("the index is no number of the memo");
  const auto value = memo_.get(static_cast<std::uint64_t>(*index));
  if (!value) return broken(fmt::format("the memo has no entry {}", *index));
  return push(*value);
}

bool Unpickler::put(std::optional<std::int64_t> index) {
  if (!index || *index < 0) return broken("the index is no number of the memo");
  const auto top = stack_.top();
  if (!top) return underflow();
  if (*index > kOddMemoIndex) odd(fmt::format("memo index {} makes CPython allocate gigabytes", *index));
  if (!memo_.put(static_cast<std::uint64_t>(*index), *top))
    return stop({ErrorCode::limit, at_.offset, "the memo: more entries out of order than are followed"});
  puts_ = {trace_.opcodes, trace_.opcodes == puts_.last + 1 ? puts_.repeats + 1 : 0};
  if (puts_.repeats == kOddRepeats) odd("one object is put into the memo again and again");
  return true;
}

bool Unpickler::pop() {
  if (stack_.is_mark_on_top()) return static_cast<void>(stack_.take_mark()), true;
  return stack_.pop() ? true : underflow();
}

bool Unpickler::pop_mark() {
  const auto count = stack_.take_mark();
  if (!count) return broken("no MARK before it");
  stack_.drop(*count);
  return true;
}

bool Unpickler::duplicate() {
  const auto top = stack_.top();
  if (!top) return underflow();
  const bool is_container = top->is(Tag::tuple) || top->is(Tag::list) || top->is(Tag::dict) || top->is(Tag::set) ||
                            top->is(Tag::frozenset) || top->is(Tag::object);
  dups_ = is_container && trace_.opcodes == last_dup_ + 1 ? dups_ + 1 : 0;
  last_dup_ = trace_.opcodes;
  if (dups_ == kOddDups) odd("one object is put on the stack again and again");
  return push(*top);
}

bool Unpickler::protocol() {
  trace_.protocol = std::max(trace_.protocol, static_cast<int>(at_.number));
  if (at_.number <= kHighestProtocol) return true;
  return tolerate(ErrorCode::unsupported, fmt::format("protocol {} is newer than any that exists", at_.number));
}

bool Unpickler::frame() {
  // The C unpickler wants the whole frame to be there and otherwise ignores it; pickle.py reads what there is.
  if (at_.number < 0 || static_cast<std::uint64_t>(at_.number) > in_.remaining())
    return tolerate(ErrorCode::truncated, "the frame is longer than what is left");
  frame_end_ = std::max(frame_end_, in_.offset() + static_cast<std::uint64_t>(at_.number));
  behind_frame_ = std::max(behind_frame_, frame_end_);
  return true;
}

bool Unpickler::leave_frame() {
  trace_.straddles_frame = true;
  if (source_ == Source::memory) return true;
  if (program_.read_across_frame(at_.offset, frame_end_)) return true;
  return stop({ErrorCode::limit, at_.offset, "opcodes across the ends of frames: more than are followed"});
}

bool Unpickler::finish() {
  result_ = stack_.pop();
  if (!result_) return underflow();
  trace_.is_complete = true;
  return false;
}

bool Unpickler::execute() {
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
    case kFROZENSET: return freeze();
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
    case kGET: return get(memo_index_text(at_.text.text()));
    case kBINGET:
    case kLONG_BINGET: return get(at_.number);
    case kPUT: return put(memo_index_text(at_.text.text()));
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

}  // namespace assay::pickle
