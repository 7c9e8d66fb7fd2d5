#pragma once

#include "pickle/instruction.hpp"
#include "pickle/value.hpp"

#include <assay/bytes.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace assay::pickle {

/// A program in Python that does what a pickle does, statement by statement. Each value that a statement makes has a
/// name, `_12` for what opcode 12 made. A container is written where it is used; it gets a name and a statement of its
/// own when it is used twice, is changed after its use, or is large. So the program is no longer than the stream,
/// however often that shares its values.
/// The stream's bytes must outlive it.
class PythonProgram {
 public:
  /// Keeps at most `limit` statements, and counts the others.
  PythonProgram(ByteView bytes, std::uint64_t limit) : bytes_(bytes), limit_(limit) {}

  enum class Deed : std::uint8_t {
    line,             ///< subject: text of `written`
    define,           ///< subject: a container
    assign,           ///< result = subject
    call,             ///< result = subject(*first)
    construct,        ///< result = subject.__new__(subject, *first, **second); second: None for no keywords
    find_class,       ///< result = find_class(subject, first)
    persistent_load,  ///< result = persistent_load(subject)
    get_extension,    ///< result = get_extension(subject)
    next_buffer,      ///< result = next(buffers)
    read_only,        ///< result = memoryview(subject).toreadonly()
    read_array,       ///< result = subject.read(unpickler)
    set_state,        ///< subject.__setstate__(first); second: True for one with a remark
    append,           ///< subject.append(first)
    extend,           ///< subject.extend(first)
    update,           ///< subject.update(first)
    add,              ///< subject.add(first)
    set_item,         ///< subject[first] = second
    give_back,        ///< return subject
  };
  struct Statement {
    Deed deed;
    Value result = {};
    Value subject = {};
    Value first = {};
    Value second = {};
  };

  /// The value that opcode `opcode` makes. Inside of what `enter` began, it is a name of its own.
  [[nodiscard]] Value variable(std::uint64_t opcode) const;
  void enter(std::uint64_t opcode) { scopes_.push_back(opcode), scope_ = scopes_.size(); }
  void leave() { scope_ = 0; }

  /// A text of the program's own, an expression or a line.
  [[nodiscard]] Value written(Tag tag, std::string text);
  /// A container made by opcode `opcode` with `count` items, of which `items` are the newest.
  [[nodiscard]] Value container(Tag tag, std::uint64_t opcode, std::span<const Value> items, std::uint64_t count);

  void record(const Statement& statement);
  /// Puts items into a list, keys and values into a dict, members into a set, and all of it into objects.
  void extend(Value target, std::span<const Value> items, std::uint64_t opcode);
  void set_items(Value target, std::span<const Value> items);
  void add_members(Value target, std::span<const Value> items, std::uint64_t opcode);
  /// The first of them has a remark.
  void set_state(Value target, Value state);

  /// The text of a value, if it is one; at most `limit` bytes.
  [[nodiscard]] std::optional<std::string> text_of(Value value, std::size_t limit) const;

  [[nodiscard]] std::vector<std::string> lines() const;

 private:
  static constexpr unsigned kOpcodeBits = 40;  ///< of the payload of a variable; its scope is above

  struct Node {
    Tag tag = Tag::opaque;
    bool is_named = false;
    std::uint8_t depth = 0;  ///< of the containers in it that may have no names
    std::uint32_t uses = 0;
    std::uint64_t count = 0;
    Value name = {};
    std::vector<Value> items = {};  ///< the first of them
  };

  [[nodiscard]] static bool is_empty_tuple(const Node& container);
  [[nodiscard]] Node* node(Value value);
  [[nodiscard]] const Node* node(Value value) const;
  void use(Value value);
  void name(Value value);
  void put_into(Node& container, Value item);
  /// Whether items may stand in the literal of `target`: nobody has seen it yet, and it does not hold itself.
  [[nodiscard]] bool is_open(Value target, Tag tag, std::span<const Value> items) const;
  void fold(Node& container, std::span<const Value> items);

  [[nodiscard]] Instruction instruction_at(Value value) const;
  [[nodiscard]] std::string line_of(const Statement& statement) const;
  void write(std::string& out, Value value) const;
  void write_literal(std::string& out, const Node& container) const;
  void write_items(std::string& out, const Node& container) const;
  void write_arguments(std::string& out, Value arguments, bool is_first) const;
  void write_keywords(std::string& out, Value keywords) const;
  void write_subject(std::string& out, Value subject) const;
  void write_name(std::string& out, Value variable) const;

  ByteView bytes_;
  std::uint64_t limit_;
  std::vector<Statement> statements_;
  std::uint64_t kept_ = 0;  ///< of the statements, but for definitions
  std::uint64_t dropped_ = 0;
  std::vector<Node> nodes_;
  std::vector<std::string> written_;
  std::vector<std::uint64_t> scopes_;
  std::size_t scope_ = 0;
  bool has_states_ = false;
};

}  // namespace assay::pickle
