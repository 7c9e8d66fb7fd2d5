#include "codecs/flatbuffer/schema.hpp"

#include <set>
#include <utility>
#include <vector>

namespace assay::flatbuffer {
namespace {

struct Waiting {
  Table table;
  const TableSpec* spec;
};

class Walker {
 public:
  Walker(Buffer& buffer, const Visitor& visitor) : buffer_(buffer), visitor_(visitor) {}

  void run(const Table& root, const TableSpec& spec) {
    add(root, &spec);
    while (!waiting_.empty() && buffer_) {
      const auto [table, known] = waiting_.back();
      waiting_.pop_back();
      if (visitor_.visit) visitor_.visit(table, *known);
      for (const FieldSpec& field : known->fields) follow(table, field);
    }
  }

 private:
  /// Tables may be shared; each is read once for each way to read it.
  void add(const Table& table, const TableSpec* spec) {
    if (table.exists() && spec != nullptr && seen_.emplace(table.offset(), spec).second)
      waiting_.push_back({table, spec});
  }

  void follow(const Table& table, const FieldSpec& field) {
    switch (field.kind) {
      case FieldSpec::Kind::text: static_cast<void>(table.text(field.number, "text")); break;
      case FieldSpec::Kind::items: static_cast<void>(table.vector(field.number, field.item_size, "vector")); break;
      case FieldSpec::Kind::table: add(table.table(field.number, "table"), field.table); break;
      case FieldSpec::Kind::choice: choose(table, field); break;
      case FieldSpec::Kind::texts: {
        const auto texts = table.vector(field.number, 4, "texts");
        for (std::uint64_t i = 0; i < texts.size() && buffer_.step(); ++i) static_cast<void>(texts.text(i, "text"));
        break;
      }
      case FieldSpec::Kind::tables: {
        const auto tables = table.vector(field.number, 4, "tables");
        for (std::uint64_t i = 0; i < tables.size() && buffer_.step(); ++i) add(tables.table(i, "table"), field.table);
        break;
      }
    }
  }

  void choose(const Table& table, const FieldSpec& field) {
    const auto member = table.number<std::uint8_t>(static_cast<std::uint16_t>(field.number - 1));
    if (member == 0 || !table.has(field.number)) return;
    if (member > field.members.size()) {
      if (visitor_.unknown_member) visitor_.unknown_member(table, member);
      return;
    }
    static constexpr TableSpec kNumbers{};
    const auto* const spec = field.members[member - 1U];
    add(table.table(field.number, "union"), spec == nullptr ? &kNumbers : spec);
  }

  Buffer& buffer_;
  const Visitor& visitor_;
  std::vector<Waiting> waiting_;
  std::set<std::pair<std::uint64_t, const TableSpec*>> seen_;
};

}  // namespace

void walk(Buffer& buffer, const Table& root, const TableSpec& spec, const Visitor& visitor) {
  Walker(buffer, visitor).run(root, spec);
}

}  // namespace assay::flatbuffer
