#pragma once

#include "pickle/import_names.hpp"
#include "pickle/machine.hpp"
#include "pickle/memo.hpp"
#include "pickle/python_program.hpp"
#include "pickle/stack.hpp"

#include <assay/bytes.hpp>
#include <assay/rule_data.hpp>

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace assay::pickle {

/// Follows a run of the machine and writes down what the C unpickler does at each opcode, not what it comes to: what a
/// call returns is a value with a name, even where the machine knows it.
/// The stream's bytes and the globals must outlive it.
class Decompiler {
 public:
  Decompiler(ByteView bytes, const PickleGlobals& globals, std::uint64_t limit)
      : globals_(globals), program_(bytes, limit), streams_(1) {}

  void follow(const Event& event);

  [[nodiscard]] std::vector<std::string> lines() const { return program_.lines(); }

 private:
  /// A pickle; an array of objects in joblib's is one of its own.
  struct Stream {
    Stack stack;
    Memo memo;
    std::int64_t protocol = 0;
    Value result;
  };
  struct Global {
    Value line;
    Value expression;
  };

  void execute(const Instruction& instruction);
  void execute_object(const Instruction& instruction);
  void push(Value value) { streams_.back().stack.push(value); }
  Value pop() { return streams_.back().stack.pop().value_or(Value{}); }
  std::uint64_t take_mark() { return streams_.back().stack.take_mark().value_or(0); }
  void collect(Tag tag, std::uint64_t count);
  void change(const Instruction& instruction, std::uint64_t count);
  void get(std::optional<std::int64_t> index);
  void put(std::optional<std::int64_t> index);
  void make(PythonProgram::Deed deed, Value subject, Value first = {}, Value second = {Tag::none, 0});
  void import(std::string_view module, std::string_view name);
  void import_from_stack();

  const PickleGlobals& globals_;
  PythonProgram program_;
  ImportNames names_;
  std::map<std::string, Global, std::less<>> globals_seen_;
  std::vector<Stream> streams_;
  std::uint64_t opcode_ = 0;
};

}  // namespace assay::pickle
