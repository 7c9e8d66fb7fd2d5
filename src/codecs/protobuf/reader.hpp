#pragma once

#include <assay/bytes.hpp>
#include <assay/result.hpp>

#include <cstdint>
#include <optional>
#include <string_view>

namespace assay::protobuf {

/// https://protobuf.dev/programming-guides/encoding/#structure
enum class WireType : std::uint8_t { varint, fixed64, bytes, group, end_group, fixed32 };

[[nodiscard]] std::string_view name_of(WireType type);

/// How a field is not what a serializer writes although parsers take it.
enum class Form : std::uint8_t {
  canonical,
  overlong,  ///< its tag, length or value takes more bytes than it needs, or has bits beyond the 64th
};

/// One field of a message as it stands on the wire.
struct Field {
  std::uint32_t number = 0;
  WireType type = WireType::varint;
  Form form = Form::canonical;
  std::uint64_t value = 0;  ///< of a varint or a fixed number: its bits
  ByteView bytes;           ///< what a length or a group encloses
  ByteRange range;          ///< all of the field, tag included

  [[nodiscard]] std::int64_t number64() const { return static_cast<std::int64_t>(value); }
};

/// Reads the fields of one message front to back, without a schema and without recursion: what is inside of a
/// length-delimited field is handed out unread. Lengths are 64 bits wide, so a message may be larger than the 2 GiB at
/// which libprotobuf stops. Offsets are the artifact's own.
class Reader {
 public:
  explicit Reader(ByteView message) : view_(message) {}

  /// The next field. Nothing at the end of the message, or where it is broken.
  [[nodiscard]] std::optional<Field> next();

  [[nodiscard]] bool has_failed() const { return has_failed_; }
  /// Why it is broken; meaningful only once it has failed.
  [[nodiscard]] const Error& error() const { return error_; }
  /// Where the next field begins, in the artifact's offsets. After a failure: where the broken field begins.
  [[nodiscard]] std::uint64_t offset() const { return view_.origin() + position_; }

 private:
  [[nodiscard]] std::optional<std::uint64_t> varint(std::string_view what, Form& form);
  [[nodiscard]] bool read_tag(Field& field);
  [[nodiscard]] bool read_value(Field& field);
  [[nodiscard]] bool read_group(Field& field);
  void skip_short_numbers();
  [[nodiscard]] bool take(std::uint64_t size, std::string_view what, ByteView& bytes);
  bool fail(ErrorCode code, std::string_view what, std::string_view why);

  ByteView view_;
  std::uint64_t position_ = 0;
  bool has_failed_ = false;
  Error error_;
};

/// The values of a packed repeated field.
class Packed {
 public:
  Packed(ByteView bytes, WireType element) : view_(bytes), element_(element) {}
  /// The bits of the next value; nothing at the end, or where the last one is cut.
  [[nodiscard]] std::optional<std::uint64_t> next();

 private:
  ByteView view_;
  WireType element_;
  std::uint64_t position_ = 0;
};

/// How many varints there are in `bytes`, and whether the last one is whole.
struct VarintCount {
  std::uint64_t count = 0;
  bool is_whole = true;
};
[[nodiscard]] VarintCount count_varints(ByteView bytes);

}  // namespace assay::protobuf
