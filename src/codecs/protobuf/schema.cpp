#include "codecs/protobuf/schema.hpp"

#include "core/utf8.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace assay::protobuf {
namespace {

constexpr MessageSpec kAnything{"a message", {}, true};
/// Pieces that are left, after which the rest counts as one.
constexpr std::size_t kMostLeft = 4096;

bool is_text(std::string_view bytes) {
  return utf8::is_valid(bytes) && std::ranges::none_of(bytes, [](char c) {
           return static_cast<unsigned char>(c) < 0x20 && c != '\n' && c != '\t' && c != '\r';
         });
}

/// All of its fields are there; what they mean nobody knows.
bool is_message(ByteView bytes) {
  Reader in(bytes);
  while (in.next()) {
  }
  return !in.has_failed();
}

struct Waiting {
  ByteView bytes;
  const MessageSpec* spec;
  std::uint64_t numbers;  ///< that of the specification, or of the open message around it
};

class Walker {
 public:
  explicit Walker(const Visitor& visitor) : visitor_(visitor) {}

  Walked run(ByteView bytes, const MessageSpec& spec) {
    waiting_.push_back({bytes, &spec, spec.numbers});
    while (!waiting_.empty()) {
      const auto next = waiting_.back();
      waiting_.pop_back();
      if (!read(next)) break;
    }
    for (const auto& rest : waiting_) leave(rest.bytes.range());
    std::ranges::sort(result_.left, {}, &ByteRange::offset);
    return std::move(result_);
  }

 private:
  bool read(const Waiting& message) {
    if (visitor_.enter) visitor_.enter(*message.spec, message.bytes);
    Reader in(message.bytes);
    while (const auto field = in.next()) {
      if (visitor_.step && !visitor_.step(1)) {
        leave({field->range.offset, message.bytes.range().end() - field->range.offset});
        return false;
      }
      take(message, *field);
    }
    if (!in.has_failed()) return true;
    leave({in.offset(), message.bytes.range().end() - in.offset()});
    if (!result_.error) {
      result_.error = in.error();
      result_.error->message = fmt::format("{}: {}", message.spec->name, in.error().message);
    }
    return true;
  }

  void take(const Waiting& message, const Field& field) {
    const auto* const spec = spec_of(*message.spec, field);
    if (spec == nullptr) return message.spec->is_open ? take_unknown(message, field) : leave(field.range);
    if (spec->kind == FieldSpec::Kind::message)
      waiting_.push_back({field.bytes, spec->message, spec->message->numbers});
    else if (spec->kind == FieldSpec::Kind::text && !is_text(field.bytes.text()))
      leave(field.range);
  }

  void take_unknown(const Waiting& message, const Field& field) {
    if (field.type != WireType::bytes && field.type != WireType::group) return;
    if (is_text(field.bytes.text())) return;
    if (visitor_.step && !visitor_.step(1 + field.bytes.size() / 64)) return leave(field.range);
    if (is_message(field.bytes))
      waiting_.push_back({field.bytes, &kAnything, message.numbers});
    else if (field.bytes.size() > message.numbers)
      leave(field.range);
  }

  void leave(ByteRange range) {
    if (range.size == 0) return;
    if (result_.left.size() < kMostLeft) return result_.left.push_back(range);
    auto& last = result_.left.back();
    const auto end = std::max(last.end(), range.end());
    last.offset = std::min(last.offset, range.offset);
    last.size = end - last.offset;
  }

  const Visitor& visitor_;
  std::vector<Waiting> waiting_;
  Walked result_;
};

}  // namespace

const FieldSpec* spec_of(const MessageSpec& message, const Field& field) {
  const auto found = std::ranges::find(message.fields, field.number, &FieldSpec::number);
  if (found == message.fields.end()) return nullptr;
  const bool is_bytes = field.type == WireType::bytes;
  const bool fits = found->kind == FieldSpec::Kind::number ? field.type != WireType::group : is_bytes;
  return fits ? &*found : nullptr;
}

Walked walk(ByteView bytes, const MessageSpec& spec, const Visitor& visitor) {
  return Walker(visitor).run(bytes, spec);
}

std::vector<ByteRange> understood(ByteView bytes, const Walked& walked) {
  std::vector<ByteRange> ranges;
  std::uint64_t begin = bytes.origin();
  const auto until = [&](std::uint64_t end) {
    if (end > begin) ranges.push_back({begin, end - begin});
  };
  for (const auto& range : walked.left) {
    until(range.offset);
    begin = std::max(begin, range.end());
  }
  until(bytes.range().end());
  return ranges;
}

}  // namespace assay::protobuf
