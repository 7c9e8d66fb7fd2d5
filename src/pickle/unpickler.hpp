#pragma once

#include "pickle/data_run.hpp"
#include "pickle/instruction.hpp"
#include "pickle/machine.hpp"
#include "pickle/memo.hpp"
#include "pickle/program.hpp"
#include "pickle/stack.hpp"

#include <assay/cursor.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace assay::pickle {

/// What the bytes are read from. The C unpickler differs at the ends of frames.
enum class Source : std::uint8_t { memory, file };

/// A symbolic unpickler: stack, marks and memo, one opcode after the other, as Modules/_pickle.c does it. The values
/// are not there, only what is known of them.
class Unpickler {
 public:
  Unpickler(ByteView bytes, std::uint64_t start, const PickleGlobals& globals, const MachineOptions& options,
            Source source = Source::memory);

  Trace run();

 private:
  bool advance();
  /// What is data where reading goes on, up to the end of the frame and to the next call of `step`.
  void pass_data();

  void tell(Event::Kind kind) const {
    if (options_.follow) [[unlikely]]
      options_.follow({kind, at_, trace_.opcodes - 1});
  }

  bool may_go_on();

  /// Ends the run: CPython raises here.
  bool stop(Error error);
  bool broken(std::string why);
  bool underflow() { return broken("the stack holds too little"); }
  /// Notes a fault that some loaders pass over: the run goes on, the stream does not count as complete.
  bool tolerate(ErrorCode code, std::string why);
  bool odd(std::string what);

  [[gnu::always_inline]] bool push(Value value) { return stack_.push(value), true; }
  bool push_node(Tag tag) { return push(Value(tag, program_.heap().make())); }
  /// The opcode that is being executed.
  [[nodiscard]] Program::Site site() const {
    return {at_.offset, in_.offset() - at_.offset, trace_.opcodes - 1, at_.opcode().name};
  }
  [[nodiscard]] Value here(Tag tag) const { return {tag, at_.offset}; }

  /// Makes a container of the values above the last mark.
  bool push_marked(Tag tag);
  bool collect(Tag tag, std::uint64_t count);
  bool push_tuple(std::uint64_t count);

  bool read_integer();
  bool read_long();
  bool read_utf8();
  bool push_text();
  bool read_bytes();
  /// Strings are data. Two kinds have no place in a model: another pickle, and source that runs programs; even less so
  /// in base64. Archives and compressed streams have, and are looked at.
  void look_into(ByteView content, bool may_be_archive);
  bool look_into_source(std::string_view text, bool is_encoded);
  void look_into_encoded(ByteView content);
  /// What a call of `_codecs.encode` has returned.
  void look_into_latin1(Value value);
  void keep_program(NestedPayload payload);
  void keep(NestedPayload payload);
  /// A key of a mapping or a member of a set: loading hashes it, with everything in it.
  void note_hashed(Value key);
  /// Whether what stands above the mark can be members of a set: CPython raises a TypeError for lists, dicts and sets.
  [[nodiscard]] bool has_hashable_items() const;
  bool read_quoted();

  bool get(std::optional<std::int64_t> index);
  bool put(std::optional<std::int64_t> index);

  bool import(std::string_view module, std::string_view name);
  bool import_lines();
  bool import_from_stack();
  bool extension(std::int64_t code);

  bool reduce();
  bool call(Value callable, Value arguments);
  bool instance();
  bool instantiate(Value cls, Value arguments);
  bool object();
  bool new_object(bool has_keywords);
  bool build();
  /// joblib reads an array from the file, which stands behind the whole frame while the frame is being run.
  bool skip(const Program::RawArray& array);
  bool skip_here(const Program::RawArray& array);
  void seek(std::uint64_t offset, std::string_view what) { in_.seek(in_.position() + (offset - in_.offset()), what); }
  /// An array of objects is a pickle of its own, read by plain pickle: one level, never more.
  bool run_inner();

  bool append(std::uint64_t count);
  bool append_marked();
  bool set_items(std::optional<std::uint64_t> count);
  bool add_items();
  bool freeze();
  bool pop();
  bool pop_mark();
  bool duplicate();
  bool persistent(Value id);
  bool persistent_line();
  bool protocol();
  bool frame();
  /// An opcode that reaches over the end of its frame: no pickler writes that, and loaders differ in how they read it.
  bool leave_frame();
  bool finish();

  bool execute();

  ByteView bytes_;
  const PickleGlobals& globals_;
  Cursor in_;
  const MachineOptions& options_;
  Source source_;
  std::uint64_t frame_end_ = 0;     ///< of the current frame; offsets below it are in it
  std::uint64_t behind_frame_ = 0;  ///< where reading goes on after it: behind what joblib has read there
  Trace trace_;
  Program program_;
  Stack stack_;
  Memo memo_;
  Instruction at_;
  std::uint64_t passed_ = 0;
  Puts puts_;
  DataRun data_{stack_, memo_, program_.heap(), puts_};
  std::uint64_t last_dup_ = 0;
  std::uint64_t dups_ = 0;  ///< of one container in a row
  std::size_t programs_ = 0;
  std::size_t decoded_ = 0;  ///< bytes of encoded texts that are kept
  std::optional<Value> result_;
};

}  // namespace assay::pickle
