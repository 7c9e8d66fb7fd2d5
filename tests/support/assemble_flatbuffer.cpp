// `flatbuffer "TFL3" … end`: tables and vectors by the numbers of their fields; every offset and count can lie.
//
//   head … end               raw bytes between the identifier and the first table
//   size N                   zeros behind the last table, up to N bytes in all
//   table … end              the root table; in it
//     u8 FIELD N … u64         a number; i8 to i64 are the same with a sign, f32 and f64 as they say
//     string FIELD "x"         a text with its zero byte
//     strings FIELD "x"…       a vector of texts
//     items FIELD u8 N…        a vector of numbers
//     bytes FIELD … end        a vector of bytes, which the block makes
//     table FIELD … end        another table
//     tables FIELD … end       a vector of `table … end`; `count N` in it is what it says instead of the truth
//     offset FIELD N           an offset that leads where it likes
//     vtable_size N            what the vtable says instead of the truth
#include "support/assembly.hpp"

#include <array>
#include <bit>
#include <map>

namespace assay::test::assembly {
namespace {

struct Scalar {
  std::string_view name;
  std::size_t size;
};
constexpr std::array kScalars{Scalar{"u8", 1},  Scalar{"i8", 1},  Scalar{"u16", 2}, Scalar{"i16", 2}, Scalar{"u32", 4},
                              Scalar{"i32", 4}, Scalar{"u64", 8}, Scalar{"i64", 8}, Scalar{"f32", 4}, Scalar{"f64", 8}};

const Scalar* find_scalar(std::string_view name) {
  for (const auto& scalar : kScalars)
    if (scalar.name == name) return &scalar;
  return nullptr;
}

void put_scalar(std::string& out, const Scalar& scalar, const Line& line, std::size_t index) {
  if (scalar.name == "f32") return put(out, std::bit_cast<std::uint32_t>(static_cast<float>(line.real(index))), 4);
  if (scalar.name == "f64") return put(out, std::bit_cast<std::uint64_t>(line.real(index)), 8);
  put(out, line.number(index), scalar.size);
}

/// Something that an offset leads to, and what it leads to itself.
struct Node {
  std::string bytes;                     ///< a vector, or the part of a table behind its distance
  std::map<std::size_t, Node> children;  ///< by where in `bytes` their offset is
  bool is_table = false;
  std::map<std::uint64_t, std::size_t> fields;  ///< of a table: where in `bytes` they are
  std::optional<std::uint64_t> vtable_size;
};

void align(std::string& out, std::size_t to) { out.append((to - out.size() % to) % to, '\0'); }

class Builder {
 public:
  Node table(Source& source, const Line& opener) {
    Node node;
    node.is_table = true;
    while (const Line* line = source.next_in_block(opener)) field(source, *line, node);
    return node;
  }

  /// Where it was put: of a table its distance to the vtable, of a vector its count.
  static std::size_t emit(const Node& node, std::string& out) {
    align(out, 4);
    if (node.is_table) put_vtable(node, out);
    const std::size_t place = node.is_table ? out.size() - 4 : out.size();
    const std::size_t begin = out.size();
    out += node.bytes;
    for (const auto& [at, child] : node.children) {
      const auto target = emit(child, out);
      std::string distance;
      put(distance, target - (begin + at), 4);
      out.replace(begin + at, 4, distance);
    }
    return place;
  }

 private:
  static void put_vtable(const Node& node, std::string& out) {
    const std::size_t count = node.fields.empty() ? 0 : node.fields.rbegin()->first + 1;
    const std::size_t size = 4 + 2 * count;
    const std::size_t padding = (4 - (out.size() + size) % 4) % 4;
    out.append(padding, '\0');
    put(out, node.vtable_size.value_or(size), 2);
    put(out, 4 + node.bytes.size(), 2);
    for (std::uint64_t i = 0; i < count; ++i) put(out, node.fields.contains(i) ? 4 + node.fields.at(i) : 0, 2);
    put(out, size, 4);
  }

  void field(Source& source, const Line& line, Node& node) {
    const std::string_view name = line.name();
    if (name == "vtable_size") {
      node.vtable_size = line.number(0);
      return;
    }
    const auto number = line.number(0);
    align(node.bytes, 4);
    const std::size_t at = node.bytes.size();
    node.fields[number] = at;
    if (const auto* scalar = find_scalar(name)) {
      line.expect(2);
      put_scalar(node.bytes, *scalar, line, 1);
      return;
    }
    put(node.bytes, name == "offset" ? line.number(1) : 0, 4);
    if (name == "string") {
      node.children[at].bytes = counted(line.text(1)) + '\0';
    } else if (name == "strings") {
      node.children[at] = strings(line);
    } else if (name == "items") {
      const auto* scalar = find_scalar(line.text(1));
      if (scalar == nullptr) line.fail("no such type");
      auto& bytes = node.children[at].bytes;
      put(bytes, line.arguments() - 2, 4);
      for (std::size_t i = 2; i < line.arguments(); ++i) put_scalar(bytes, *scalar, line, i);
    } else if (name == "bytes") {
      node.children[at].bytes = counted(block(source, line));
    } else if (name == "table") {
      node.children[at] = table(source, line);
    } else if (name == "tables") {
      node.children[at] = tables(source, line);
    } else if (name != "offset") {
      line.fail("no such statement in a table");
    }
  }

  static Node strings(const Line& line) {
    Node vector;
    put(vector.bytes, line.arguments() - 1, 4);
    for (std::size_t i = 1; i < line.arguments(); ++i) {
      vector.children[vector.bytes.size()].bytes = counted(line.text(i)) + '\0';
      put(vector.bytes, 0, 4);
    }
    return vector;
  }

  Node tables(Source& source, const Line& opener) {
    Node vector;
    std::vector<Node> items;
    std::optional<std::uint64_t> count;
    while (const Line* line = source.next_in_block(opener)) {
      if (line->name() == "table") {
        items.push_back(table(source, *line));
      } else if (line->name() == "count") {
        count = line->number(0);
      } else {
        line->fail("no such statement in a vector");
      }
    }
    put(vector.bytes, count.value_or(items.size()), 4);
    for (auto& item : items) {
      vector.children[vector.bytes.size()] = std::move(item);
      put(vector.bytes, 0, 4);
    }
    return vector;
  }

  static std::string counted(const std::string& text) {
    std::string out;
    put(out, text.size(), 4);
    return out + text;
  }
};

}  // namespace

bool flatbuffer_statement(Source& source, const Line& opener, std::string& out) {
  if (opener.name() != "flatbuffer") return false;
  std::string head;
  std::uint64_t size = 0;
  Node root;
  root.is_table = true;
  while (const Line* line = source.next_in_block(opener)) {
    if (line->name() == "head") {
      head = block(source, *line);
    } else if (line->name() == "size") {
      size = line->number(0);
    } else if (line->name() == "table") {
      root = Builder().table(source, *line);
    } else {
      line->fail("no such statement in a flatbuffer");
    }
  }
  std::string buffer(4, '\0');
  buffer += opener.text(0) + head;
  const auto place = Builder::emit(root, buffer);
  std::string distance;
  put(distance, place, 4);
  buffer.replace(0, 4, distance);
  if (buffer.size() > size && size != 0) opener.fail("it takes " + std::to_string(buffer.size()) + " bytes");
  if (buffer.size() < size) buffer.resize(size);
  out += buffer;
  return true;
}

}  // namespace assay::test::assembly
