#include "report/html_assets.hpp"

#include "crypto/digest.hpp"

#include <catch2/catch.hpp>

#include <string>

namespace assay {
namespace {

std::string base64(std::span<const std::byte> bytes) {
  constexpr std::string_view kAlphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string out;
  for (std::size_t i = 0; i < bytes.size(); i += 3) {
    const auto at = [&](std::size_t k) { return k < bytes.size() ? std::to_integer<unsigned>(bytes[k]) : 0U; };
    const unsigned group = (at(i) << 16U) | (at(i + 1) << 8U) | at(i + 2);
    for (unsigned shift : {18U, 12U, 6U, 0U}) out += kAlphabet[(group >> shift) & 63U];
  }
  for (std::size_t i = 0; i < (3 - bytes.size() % 3) % 3; ++i) out[out.size() - 1 - i] = '=';
  return out;
}

std::string digest_of(std::string_view text) {
  return "sha256-" + base64(crypto::sha256(std::as_bytes(std::span(text.data(), text.size()))));
}

}  // namespace

TEST_CASE("the page's policy names the digests of its style and its script") {
  CHECK(report::html::kStyleDigest == digest_of(report::html::kStyle));
  CHECK(report::html::kScriptDigest == digest_of(report::html::kScript));
  CHECK(report::html::kScript.find("</script") == std::string_view::npos);
  CHECK(report::html::kStyle.find("</style") == std::string_view::npos);
}

}  // namespace assay
