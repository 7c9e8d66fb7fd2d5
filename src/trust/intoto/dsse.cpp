#include "trust/intoto/dsse.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>

namespace assay::trust::intoto {

crypto::Bytes pre_authentication_encoding(std::string_view payload_type, crypto::ByteSpan payload) {
  const auto front = fmt::format("DSSEv1 {} {} {} ", payload_type.size(), payload_type, payload.size());
  const auto front_bytes = crypto::bytes_of(front);
  crypto::Bytes out;
  out.reserve(front.size() + payload.size());
  std::ranges::copy(front_bytes, std::back_inserter(out));
  std::ranges::copy(payload, std::back_inserter(out));
  return out;
}

}  // namespace assay::trust::intoto
