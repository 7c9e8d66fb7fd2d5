// A program in Python as lines.
#include "pickle/python_program.hpp"
#include "pickle/python_text.hpp"

#include <fmt/format.h>

namespace assay::pickle {
namespace {

constexpr std::size_t kWidth = 1000;  ///< about so long a line may become
constexpr std::size_t kLongestText = 400;

}  // namespace

std::string PythonProgram::line_of(const Statement& statement) const {
  std::string out;
  if (!statement.result.is(Tag::opaque)) {
    write_name(out, statement.result);
    out += " = ";
  }
  const auto apply = [&](std::string_view before, Value value, std::string_view after) {
    out += before;
    write(out, value);
    out += after;
  };
  const auto method = [&](std::string_view name) {
    write_subject(out, statement.subject);
    apply(name, statement.first, ")");
  };
  switch (statement.deed) {
    case Deed::line: return written_[statement.subject.payload()];
    case Deed::define: {
      const Node& container = *node(statement.subject);
      write_name(out, container.name);
      out += " = ";
      write_literal(out, container);
      return out;
    }
    case Deed::assign: write(out, statement.subject); return out;
    case Deed::call:
      write_subject(out, statement.subject);
      out += '(';
      write_arguments(out, statement.first, true);
      out += ')';
      return out;
    case Deed::construct:
      write_subject(out, statement.subject);
      apply(".__new__(", statement.subject, "");
      write_arguments(out, statement.first, false);
      write_keywords(out, statement.second);
      out += ')';
      return out;
    case Deed::find_class:
      apply("find_class(", statement.subject, ", ");
      apply("", statement.first, ")");
      return out;
    case Deed::persistent_load: apply("persistent_load(", statement.subject, ")"); return out;
    case Deed::get_extension: apply("get_extension(", statement.subject, ")"); return out;
    case Deed::next_buffer: return out + "next(buffers)";
    case Deed::read_only: apply("memoryview(", statement.subject, ").toreadonly()"); return out;
    case Deed::read_array:
      write_subject(out, statement.subject);
      return out + ".read(unpickler)  # an array that joblib wrote here";
    case Deed::set_state:
      method(".__setstate__(");
      return statement.second.payload() == 0 ? out : out + "  # or, without such a method: __dict__.update";
    case Deed::append: method(".append("); return out;
    case Deed::extend: method(".extend("); return out;
    case Deed::update: method(".update("); return out;
    case Deed::add: method(".add("); return out;
    case Deed::set_item:
      write_subject(out, statement.subject);
      apply("[", statement.first, "] = ");
      write(out, statement.second);
      return out;
    case Deed::give_back: apply("return ", statement.subject, ""); return out;
  }
  return out;
}

void PythonProgram::write(std::string& out, Value value) const {
  switch (value.tag()) {
    case Tag::opaque:
    case Tag::persistent: out += "..."; return;
    case Tag::none: out += "None"; return;
    case Tag::boolean: out += value.payload() != 0 ? "True" : "False"; return;
    case Tag::integer:
    case Tag::extension: out += fmt::format("{}", value.as_integer()); return;
    case Tag::number: out += python_number(instruction_at(value)); return;
    case Tag::text: out += python_text(instruction_at(value), kLongestText); return;
    case Tag::bytes: out += python_bytes(instruction_at(value), kLongestText); return;
    case Tag::global: out += written_[value.payload()]; return;
    case Tag::object: write_name(out, value); return;
    case Tag::tuple:
    case Tag::list:
    case Tag::dict:
    case Tag::set:
    case Tag::frozenset: break;
  }
  const Node& container = *node(value);
  if (container.is_named) return write_name(out, container.name);
  write_literal(out, container);
}

void PythonProgram::write_literal(std::string& out, const Node& container) const {
  const auto list = [&](std::string_view open, std::string_view close) {
    out += open;
    write_items(out, container);
    out += close;
  };
  switch (container.tag) {
    case Tag::tuple: return list("(", container.count == 1 ? ",)" : ")");
    case Tag::list: return list("[", "]");
    case Tag::dict: return list("{", "}");
    case Tag::set: return container.count == 0 ? list("set(", ")") : list("{", "}");
    default: return container.count == 0 ? list("frozenset(", ")") : list("frozenset({", "})");
  }
}

void PythonProgram::write_items(std::string& out, const Node& container) const {
  const bool is_dict = container.tag == Tag::dict;
  std::size_t i = 0;
  for (; i < container.items.size(); ++i) {
    if (out.size() >= kWidth && (!is_dict || i % 2 == 0)) break;
    if (i != 0) out += is_dict && i % 2 == 1 ? ": " : ", ";
    write(out, container.items[i]);
  }
  if (i >= container.count) return;
  out += i == 0 ? "" : ", ";
  out += is_dict ? "**..." : "...";
}

void PythonProgram::write_arguments(std::string& out, Value arguments, bool is_first) const {
  const Node* const tuple = node(arguments);
  if (tuple != nullptr && tuple->count == 0) return;
  if (!is_first) out += ", ";
  if (tuple != nullptr && !tuple->is_named) return write_items(out, *tuple);
  out += '*';
  write(out, arguments);
}

void PythonProgram::write_keywords(std::string& out, Value keywords) const {
  const Node* const dict = node(keywords);
  if (keywords.is(Tag::none) || (dict != nullptr && dict->count == 0)) return;
  out += ", **";
  write(out, keywords);
}

void PythonProgram::write_subject(std::string& out, Value subject) const {
  const bool is_plain = subject.is(Tag::object) || subject.is(Tag::global) || is_container(subject);
  if (!is_plain) out += '(';
  write(out, subject);
  if (!is_plain) out += ')';
}

void PythonProgram::write_name(std::string& out, Value variable) const {
  const auto scope = static_cast<std::size_t>(variable.payload() >> kOpcodeBits);
  const auto opcode = variable.payload() & ((std::uint64_t{1} << kOpcodeBits) - 1);
  out += scope == 0 ? fmt::format("_{}", opcode) : fmt::format("_{}_{}", scopes_[scope - 1], opcode);
}

}  // namespace assay::pickle
