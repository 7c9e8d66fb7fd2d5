#include "codecs/tar/pax.hpp"

#include "core/python_integer.hpp"

#include <charconv>

namespace assay::tar {
namespace {

std::optional<std::uint64_t> decimal(std::string_view text) {
  std::uint64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size() || text.empty()) return std::nullopt;
  return value;
}

/// False when the value of a key that matters cannot be understood.
bool apply(std::string_view key, std::string_view value, PaxRecords& records) {
  if (key == "path") {
    records.path = std::string(value);
  } else if (key == "linkpath") {
    records.link = std::string(value);
  } else if (key == "size") {
    // An empty value deletes an earlier record (POSIX pax, extended header), and is no size to other readers. CPython's
    // tarfile takes what it cannot read for zero, so the next header is looked for there, too.
    const auto size = text::python_integer(value, 10);
    records.size = size.value_or(0);
    return size.has_value() || value.empty();
  } else if (key.starts_with("GNU.sparse.")) {
    records.is_sparse = true;
    if (key == "GNU.sparse.name") records.sparse_name = std::string(value);
  }
  return true;
}

}  // namespace

std::optional<Error> read_pax(ByteView body, PaxRecords& records) {
  // "%d %s=%s\n", <length>, <keyword>, <value>: the length counts the whole record, itself and the newline too.
  auto rest = body.text();
  const auto here = [&] { return body.origin() + (body.size() - rest.size()); };
  while (!rest.empty()) {
    if (rest.front() == '\0') return std::nullopt;  // writers that pad the body instead of sizing it
    const auto space = rest.substr(0, 24).find(' ');
    const auto length =
        space == std::string_view::npos ? std::optional<std::uint64_t>{} : decimal(rest.substr(0, space));
    if (!length || *length > rest.size() || *length < space + 3 || rest[*length - 1] != '\n')
      return Error{ErrorCode::malformed, here(), "pax record: a length that its bytes bear out wanted, got another"};
    const auto record = rest.substr(space + 1, *length - space - 2);
    const auto equals = record.find('=');
    if (equals == std::string_view::npos)
      return Error{ErrorCode::malformed, here(), "pax record: keyword=value wanted, got no '='"};
    if (!apply(record.substr(0, equals), record.substr(equals + 1), records))
      return Error{ErrorCode::malformed, here(), "pax size: a decimal number wanted, got something else"};
    rest.remove_prefix(*length);
  }
  return std::nullopt;
}

}  // namespace assay::tar
