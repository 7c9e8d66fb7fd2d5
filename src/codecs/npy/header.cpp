#include "codecs/npy/header.hpp"

#include "codecs/npy/data_type.hpp"
#include "codecs/npy/literal.hpp"
#include "core/text.hpp"

#include <assay/cursor.hpp>

#include <fmt/format.h>

#include <array>
#include <limits>
#include <utility>

namespace assay::npy {
namespace {

/// Versions 2 and 3 count the header with 32 bits; ours is the limit for what is read at all.
constexpr std::uint64_t kMaxHeader = 1U << 20U;
constexpr std::uint64_t kMaxDimensions = 64;  // NPY_MAXDIMS since numpy 2.0; 32 before

using Kind = Literal::Kind;

/// Where the values of the three keys are. Of a key that is there twice, Python keeps the last.
struct Keys {
  std::optional<std::size_t> descr, fortran_order, shape;
};

Keys find_keys(const std::vector<Literal>& values, Header& header) {
  Keys keys;
  const auto parts = items(values, 0);
  for (std::size_t i = 0; i + 1 < parts.size(); i += 2) {
    const auto& key = values[parts[i]];
    auto* slot = key.text == "descr"           ? &keys.descr
                 : key.text == "fortran_order" ? &keys.fortran_order
                 : key.text == "shape"         ? &keys.shape
                                               : nullptr;
    if (key.kind != Kind::text || slot == nullptr) {
      header.oddities.push_back(fmt::format("a key that numpy does not know: {}", text::quoted(key.text, 60)));
    } else {
      if (*slot) header.oddities.push_back(fmt::format("the key {} twice", text::quoted(key.text)));
      *slot = parts[i + 1];
    }
  }
  return keys;
}

/// The number of elements; nothing when it does not fit.
std::optional<std::uint64_t> count_elements(const std::vector<Literal>& values, std::size_t shape, Header& header) {
  const auto sizes = items(values, shape);
  if (sizes.size() > kMaxDimensions) header.oddities.push_back(fmt::format("{} dimensions", sizes.size()));
  std::uint64_t product = 1;
  bool fits = true;
  bool is_empty = false;
  for (const auto index : sizes) {
    const auto& literal = values[index];
    if (literal.kind != Kind::integer || literal.text.starts_with('-')) {
      header.oddities.push_back(
          fmt::format("a dimension that is no size: {}", text::quoted(literal.text.empty() ? "?" : literal.text, 60)));
      fits = false;
    } else if (!literal.integer) {
      fits = false;
    } else {
      const auto size = static_cast<std::uint64_t>(*literal.integer);
      is_empty = is_empty || size == 0;
      if (size != 0 && product > std::numeric_limits<std::uint64_t>::max() / size) fits = false;
      if (fits) product *= size;
    }
  }
  if (!fits) return std::nullopt;
  return is_empty ? 0 : product;
}

std::string written(ByteView dictionary, const std::vector<Literal>& values, std::size_t index) {
  if (values[index].kind == Kind::text) return text::printable(values[index].text, 60);
  const auto text = dictionary.from(values[index].offset - dictionary.origin()).text();
  const auto close = values[index].kind == Kind::list ? text.rfind(']') : text.find(')');
  return text::printable(text.substr(0, close == std::string_view::npos ? close : close + 1), 120);
}

void understand(ByteView dictionary, Header& header) {
  const auto values = read_literal(dictionary);
  if (!values) {
    header.error = values.error();
    return;
  }
  if (values->empty() || values->front().kind != Kind::dictionary) {
    header.error = Error{ErrorCode::malformed, dictionary.origin(), "header: a dictionary wanted, got something else"};
    return;
  }
  const auto keys = find_keys(*values, header);
  if (!keys.descr || !keys.shape || !keys.fortran_order) {
    header.error = Error{ErrorCode::malformed, dictionary.origin(),
                         "header: the keys descr, fortran_order and shape wanted, got fewer"};
    return;
  }
  if ((*values)[*keys.fortran_order].kind != Kind::boolean)
    header.oddities.emplace_back("a fortran_order that is neither True nor False");
  header.descr = written(dictionary, *values, *keys.descr);
  header.shape = written(dictionary, *values, *keys.shape);

  const auto type = read_data_type(*values, *keys.descr);
  if (!type) {
    header.error = type.error();
    return;
  }
  header.has_objects = type->has_objects;
  if ((*values)[*keys.shape].kind != Kind::tuple) {
    header.error =
        Error{ErrorCode::malformed, (*values)[*keys.shape].offset, "shape: a tuple wanted, got something else"};
    return;
  }
  const auto count = count_elements(*values, *keys.shape, header);
  if (count == 0 || type->item_size == 0) {
    header.array_size = 0;
  } else if (count && type->item_size && *count <= std::numeric_limits<std::int64_t>::max() / *type->item_size) {
    header.array_size = *count * *type->item_size;
  }
}

}  // namespace

Result<Header> read_header(ByteView bytes) {
  Cursor in(bytes);
  Header header;
  if (!in.take(kMagic.size(), "magic").starts_with(kMagic)) in.fail(ErrorCode::malformed, "magic: \\x93NUMPY wanted");
  header.major = in.u8("major version");
  header.minor = in.u8("minor version");
  const std::uint64_t size = header.major == 1 ? in.u16("header size") : in.u32("header size");
  if (in && (header.major < 1 || header.major > 3 || header.minor != 0))
    in.fail(ErrorCode::unsupported, fmt::format("version: 1.0 to 3.0 wanted, got {}.{}", header.major, header.minor));
  if (in && size > kMaxHeader)
    in.fail(ErrorCode::limit, fmt::format("header: at most {} bytes wanted, {} declared", kMaxHeader, size));
  const auto dictionary = in.take(size, "header");
  if (!in) return std::unexpected(in.error());

  header.dictionary = dictionary.range();
  header.payload = in.offset();
  if (size > kNumpyHeaderLimit)
    header.oddities.push_back(fmt::format("a header of {} bytes; numpy refuses more than {}", size, kNumpyHeaderLimit));
  understand(dictionary, header);
  return header;
}

}  // namespace assay::npy
