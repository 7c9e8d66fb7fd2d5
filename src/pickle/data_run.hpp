#pragma once

#include "pickle/heap.hpp"
#include "pickle/memo.hpp"
#include "pickle/stack.hpp"

#include <assay/bytes.hpp>

#include <cstdint>

namespace assay::pickle {

/// Strings of less bytes hold neither a pickle that imports nor a program: nobody looks into them.
inline constexpr std::uint64_t kShortestContent = 8;
/// Memo indices above it make CPython allocate gigabytes.
inline constexpr std::int64_t kOddMemoIndex = 1LL << 28U;

/// What the unpickler has put into the memo last.
struct Puts {
  std::uint64_t last = 0;     ///< the number of the opcode, counted from 1
  std::uint64_t repeats = 0;  ///< how many put the same object before it
};

/// Runs of data, which most of a long pickle is: numbers, short texts, containers, the memo. They pass without an
/// Instruction for each, many times as fast. An opcode that is longer, rarer or not as picklers write it ends the run
/// and is left to the unpickler, which says what is wrong with it: nothing is reported here.
class DataRun {
 public:
  /// All must outlive it.
  DataRun(Stack& stack, Memo& memo, Heap& heap, Puts& puts) : stack_(stack), memo_(memo), heap_(heap), puts_(puts) {}

  struct Passed {
    std::uint64_t bytes = 0;
    std::uint64_t opcodes = 0;
  };
  /// What of the front of `bytes` has passed, at most `most` opcodes. `opcodes` are before it in the stream.
  /// `is_refused`: opcodes that torch's weights-only unpickler does not know are no news.
  Passed pass(ByteView bytes, std::uint64_t opcodes, std::uint64_t most, bool is_refused);

 private:
  bool make(Tag tag) { return stack_.push(Value(tag, heap_.make())), true; }
  bool make_tuple(std::uint64_t count);
  bool append();
  bool append_marked();
  bool set_item();
  bool set_items();
  bool put(std::uint64_t index, std::uint64_t opcode);
  bool get(std::uint64_t index);

  Stack& stack_;
  Memo& memo_;
  Heap& heap_;
  Puts& puts_;
};

}  // namespace assay::pickle
