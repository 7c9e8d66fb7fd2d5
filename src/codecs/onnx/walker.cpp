#include "codecs/onnx/walker.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <limits>

namespace assay::onnx {
namespace {

constexpr std::size_t kMostOddities = 1000;
constexpr std::size_t kMostUnknown = 4096;
constexpr std::size_t kMostErrors = 20;

bool is_cut(std::uint64_t bits) {
  const auto value = static_cast<std::int64_t>(bits);
  return value < std::numeric_limits<std::int32_t>::min() || value > std::numeric_limits<std::uint32_t>::max();
}

/// Fields of which only one may be there.
bool is_choice(Message message, std::uint32_t field) {
  return (message == Message::type && field != 6) || (message == Message::dimension && field != 3) ||
         (message == Message::simple_sharding && field != 3);
}

}  // namespace

const FieldSpec* Walker::judge(Message message, const protobuf::Field& field, std::uint64_t& seen) {
  const FieldSpec* spec = field_of(message, field.number);
  if (spec == nullptr || !accepts(*spec, field.type)) {
    odd(spec == nullptr ? Oddity::Kind::unknown_field : Oddity::Kind::wrong_type, message, field);
    unread(field.range);
    return nullptr;
  }
  if (field.form != protobuf::Form::canonical) odd(Oddity::Kind::overlong, message, field);
  if (spec->kind == Kind::int32 && field.type == protobuf::WireType::varint && is_cut(field.value))
    odd(Oddity::Kind::too_large, message, field);
  if (spec->is_repeated) return spec;
  const std::uint64_t bit = std::uint64_t{1} << field.number;  // no message has a field above 63
  if ((seen & bit) != 0) {
    odd(Oddity::Kind::repeated, message, field);
  } else if (is_choice(message, field.number)) {
    for (const auto& other : fields_of(message))
      if (is_choice(message, other.number) && (seen & (std::uint64_t{1} << other.number)) != 0) {
        odd(Oddity::Kind::one_of, message, field);
        break;
      }
  }
  seen |= bit;
  return spec;
}

void Walker::odd(Oddity::Kind kind, Message message, const protobuf::Field& field) {
  if (model_.oddities.size() < kMostOddities)
    model_.oddities.push_back({kind, message, field.number, field.range});
  else
    ++model_.more_oddities;
}

void Walker::broken(Message message, ByteView bytes, const protobuf::Reader& in) {
  unread({in.offset(), bytes.range().end() - in.offset()});
  if (broken_++ >= kMostErrors) return;
  Error error = in.error();
  error.message = fmt::format("{}: {}", name_of(message), error.message);
  model_.errors.push_back(std::move(error));
}

void Walker::unread(ByteRange range) {
  if (range.size == 0) return;
  if (model_.unknown.size() < kMostUnknown) {
    model_.unknown.push_back(range);
    return;
  }
  if (further_unknown_.size == 0) {
    further_unknown_ = range;
    return;
  }
  const auto begin = std::min(further_unknown_.offset, range.offset);
  further_unknown_ = {begin, std::max(further_unknown_.end(), range.end()) - begin};
}

bool Walker::admit(std::uint64_t work) {
  if (is_stopped_) return false;
  if (++items_ > options_.items) {
    is_stopped_ = true;
    model_.errors.push_back(
        {ErrorCode::limit, 0,
         fmt::format("model: at most {} nodes, names and tensors wanted, got more", options_.items)});
    return false;
  }
  if (options_.step && !options_.step(work)) is_stopped_ = true;
  return !is_stopped_;
}

void Walker::finish() {
  if (further_unknown_.size != 0) model_.unknown.push_back(further_unknown_);
  std::ranges::sort(model_.unknown, {}, &ByteRange::offset);
  model_.size = bytes_.size();
  model_.understood = is_stopped_ ? 0 : bytes_.size();
}

}  // namespace assay::onnx
