#include "codecs/safetensors/header.hpp"

#include <array>
#include <span>
#include <string>

namespace assay::safetensors {
namespace {

using json::Event;
using json::Token;

/// NumPy and PyTorch stop at 64; smaller readers have arrays of eight.
constexpr std::uint64_t kMaxDimensions = 64;

constexpr std::array<std::string_view, 3> kFields{"dtype", "shape", "data_offsets"};
constexpr std::array<std::string_view, 3> kMissing{"has no dtype", "has no shape", "has no data_offsets"};
constexpr std::array<std::string_view, 3> kTwice{"has two fields dtype", "has two fields shape",
                                                 "has two fields data_offsets"};

bool begins(const Token& token) { return token.event == Event::begin_object || token.event == Event::begin_array; }

class HeaderReader {
 public:
  HeaderReader(ByteView header, const Events& events) : header_(header), in_(header), events_(events) {}

  HeaderEnd run() {
    const Token root = in_.next();
    bool goes_on = true;
    if (root.event == Event::begin_object) {
      for (Token token = in_.next(); token.event == Event::key && goes_on; token = in_.next())
        goes_on = token.is(kMetadata) ? metadata(token) : tensor(token);
    } else if (root.event != Event::error) {
      issue(Problem::root, root.range, nullptr, "is no JSON object");
      leave(root);
    }
    if (goes_on && !in_.has_failed()) static_cast<void>(in_.next());  // what is behind the object
    HeaderEnd end{.oddities = in_.oddities(),
                  .root = in_.root(),
                  .offset = in_.offset(),
                  .is_stopped = !goes_on && !in_.has_failed()};
    if (in_.has_failed()) end.error = in_.error();
    return end;
  }

 private:
  void issue(Problem problem, ByteRange range, const Token* tensor, std::string_view what,
             std::string_view foreign = {}) {
    // What is broken is no JSON: that is said once, by the error.
    if (!in_.has_failed()) events_.issue({problem, range, tensor, what, foreign});
  }

  /// Reads on to the end of what `token` began, if it began something.
  void leave(const Token& token) {
    if (begins(token)) in_.leave();
  }

  bool metadata(const Token& name) {
    if (has_metadata_) issue(Problem::metadata_twice, name.range, nullptr, "has __metadata__ more than once");
    has_metadata_ = true;
    const Token value = in_.next();
    if (value.event != Event::begin_object) {
      issue(Problem::metadata, value.range, nullptr, "has metadata that are no object:", value.raw);
      leave(value);
      return true;
    }
    for (Token key = in_.next(); key.event == Event::key; key = in_.next()) {
      const Token text = in_.next();
      if (text.event == Event::error) break;
      if (text.event == Event::text) {
        events_.metadata(key, text);
        continue;
      }
      issue(Problem::metadata, text.range, nullptr, "has metadata that are no text, under the key", key.raw);
      leave(text);
    }
    return true;
  }

  bool tensor(const Token& name) {
    Tensor tensor;
    tensor.name = name;
    const Token value = in_.next();
    if (value.event == Event::begin_object) {
      read_object(tensor);
    } else if (value.event == Event::begin_array) {
      issue(Problem::entry, value.range, &name, "is written as an array, which serde takes for an object");
      read_array(tensor);
    } else {
      issue(Problem::entry, value.range, &name, "is no object:", value.raw);
    }
    if (in_.has_failed()) return false;
    tensor.entry = {value.range.offset, in_.offset() - value.range.offset};
    return events_.tensor(tensor);
  }

  void read_object(Tensor& tensor) {
    std::array<bool, 3> seen{};
    for (Token key = in_.next(); key.event == Event::key; key = in_.next()) {
      std::size_t field = 0;
      while (field < kFields.size() && !key.is(kFields[field])) ++field;
      if (field == kFields.size()) {
        issue(Problem::entry, key.range, &tensor.name, "has a field that the format does not have:", key.raw);
        static_cast<void>(in_.skip());
        continue;
      }
      if (seen[field]) issue(Problem::entry, key.range, &tensor.name, kTwice[field]);
      seen[field] = true;
      read_field(field, tensor, in_.next());
    }
    for (std::size_t field = 0; field < kFields.size(); ++field)
      if (!seen[field]) issue(Problem::entry, tensor.name.range, &tensor.name, kMissing[field]);
  }

  void read_array(Tensor& tensor) {
    for (std::size_t index = 0;; ++index) {
      const Token token = in_.next();
      if (token.event == Event::end_array || token.event == Event::error) {
        for (; index < kFields.size(); ++index) issue(Problem::entry, tensor.name.range, &tensor.name, kMissing[index]);
        return;
      }
      if (index < kFields.size()) {
        read_field(index, tensor, token);
      } else {
        leave(token);
      }
    }
  }

  void read_field(std::size_t field, Tensor& tensor, const Token& value) {
    if (field == 0) return read_data_type(tensor, value);
    if (value.event != Event::begin_array) {
      issue(Problem::entry, value.range, &tensor.name,
            field == 1 ? "has a shape that is no array:" : "has data_offsets that are no array:", value.raw);
      return leave(value);
    }
    field == 1 ? read_shape(tensor, value) : read_offsets(tensor, value);
  }

  void read_data_type(Tensor& tensor, const Token& value) {
    tensor.data_type = {};
    tensor.bits.reset();
    if (value.event == Event::text) return set_data_type(tensor, value);
    if (value.event != Event::begin_object) {
      issue(Problem::entry, value.range, &tensor.name, "has a dtype that is no text:", value.raw);
      return leave(value);
    }
    issue(Problem::entry, value.range, &tensor.name, "has an object for its dtype, which serde takes for a text");
    const Token key = in_.next();
    if (key.event != Event::key) return;
    set_data_type(tensor, key);
    in_.leave();
  }

  void set_data_type(Tensor& tensor, const Token& type) {
    // Nearly all tensors of a file have one type.
    if (type.has_escapes || last_type_ != type.raw) {
      last_bits_ = bits_of(type.has_escapes ? type.text() : std::string(type.raw));
      last_type_ = type.has_escapes ? std::string_view() : type.raw;
    }
    tensor.data_type = type;
    tensor.bits = last_bits_;
  }

  std::optional<std::uint64_t> integer(const Tensor& tensor, const Token& token) {
    if (token.event != Event::number) {
      issue(Problem::entry, token.range, &tensor.name,
            "has something else than a number among its numbers:", token.raw);
      leave(token);
      return std::nullopt;
    }
    const auto value = json::to_u64(token);
    if (!value || *value > kMaxInteger)
      issue(Problem::integer, token.range, &tensor.name,
            "has a number that is no integer from 0 to 2^48 - 1:", token.raw);
    return value;
  }

  /// Hands the numbers of the array that has just begun to `see`. False when it breaks off.
  template <class See>
  bool each_number(const Tensor& tensor, See see) {
    std::array<std::uint64_t, 8> plain{};
    if (const auto count = in_.integers(plain, kMaxInteger)) {
      for (const auto value : std::span(plain).first(*count)) see(value);
      return true;
    }
    for (Token token = in_.next(); token.event != Event::end_array; token = in_.next()) {
      if (token.event == Event::error) return false;
      see(integer(tensor, token));
    }
    return true;
  }

  void read_shape(Tensor& tensor, const Token& open) {
    std::uint64_t dimensions = 0;
    std::optional<std::uint64_t> product = 1;  // of the dimensions that are not zero: its order does not matter
    bool is_empty = false;
    const auto see = [&](std::optional<std::uint64_t> value) {
      ++dimensions;
      if (!value) {
        product.reset();
      } else if (*value == 0) {
        is_empty = true;
      } else if (product && __builtin_mul_overflow(*product, *value, &*product)) {
        issue(Problem::integer, open.range, &tensor.name, "has a shape whose product does not fit into 64 bits");
        product.reset();
      }
    };
    if (!each_number(tensor, see)) return;
    tensor.shape_range = {open.range.offset, in_.offset() - open.range.offset};
    tensor.shape = header_.from(open.range.offset - header_.origin()).first(tensor.shape_range.size).text();
    if (dimensions > kMaxDimensions)
      issue(Problem::entry, tensor.shape_range, &tensor.name, "has more than 64 dimensions");
    tensor.elements = product && is_empty ? 0 : product;
  }

  void read_offsets(Tensor& tensor, const Token& open) {
    std::array<std::optional<std::uint64_t>, 2> offsets;
    std::size_t count = 0;
    const auto see = [&](std::optional<std::uint64_t> value) {
      if (count < offsets.size()) offsets[count] = value;
      ++count;
    };
    if (!each_number(tensor, see)) return;
    tensor.offsets_range = {open.range.offset, in_.offset() - open.range.offset};
    tensor.begin.reset();
    tensor.end.reset();
    if (count != offsets.size())
      return issue(Problem::entry, tensor.offsets_range, &tensor.name, "has data_offsets that are not two numbers");
    tensor.begin = offsets[0];
    tensor.end = offsets[1];
  }

  ByteView header_;
  json::Reader in_;
  const Events& events_;
  std::string_view last_type_;
  std::optional<std::uint32_t> last_bits_;
  bool has_metadata_ = false;
};

}  // namespace

HeaderEnd read_header(ByteView header, const Events& events) { return HeaderReader(header, events).run(); }

}  // namespace assay::safetensors
