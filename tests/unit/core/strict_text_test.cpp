#include "core/base64.hpp"
#include "core/pem.hpp"
#include "core/rfc3339.hpp"

#include <catch2/catch.hpp>

#include <string>
#include <string_view>

namespace assay::test {
namespace {

std::string decoded(std::string_view text) {
  const auto bytes = base64::decode(text);
  if (!bytes) return "refused";
  return {reinterpret_cast<const char*>(bytes->data()), bytes->size()};
}

std::string instant(std::string_view text) {
  const auto parsed = parse_rfc3339(text);
  return parsed ? rfc3339(parsed->seconds) + "+" + std::to_string(parsed->nanoseconds) : "refused";
}

}  // namespace

TEST_CASE("base64 has one spelling for every value", "[base64]") {
  // RFC 4648, 10
  CHECK(decoded("") == "");
  CHECK(decoded("Zg==") == "f");
  CHECK(decoded("Zm8=") == "fo");
  CHECK(decoded("Zm9vYmFy") == "foobar");
  for (const std::string_view loose :
       {"Zg", "Zg=", "Zg===", "Zh==", "Zm9=", "Zm9v\n", " Zm9v", "Zm-v", "Z===", "====", "Zg==Zg==", "Zm9vYg=a"})
    CHECK(decoded(loose) == "refused");
  for (const std::string_view text : {"", "f", "fo", "foo", "foob", "\xFF\xFE\xFD\xFC"}) {
    const auto encoded = base64::encode(std::as_bytes(std::span(text.data(), text.size())));
    CHECK(decoded(encoded) == text);
  }
}

TEST_CASE("PEM is read block by block", "[base64]") {
  const auto blocks = base64::read_pem("comment\n-----BEGIN A B-----\nZm9v\nYmFy\n-----END A B-----\n");
  REQUIRE(blocks);
  REQUIRE(blocks->size() == 1);
  CHECK(blocks->front().label == "A B");
  CHECK(blocks->front().bytes.size() == 6);
  CHECK(base64::write_pem(blocks->front()) == "-----BEGIN A B-----\nZm9vYmFy\n-----END A B-----\n");
  CHECK(base64::read_pem("nothing")->empty());
  CHECK_FALSE(base64::read_pem("-----BEGIN A-----\nZm9v\n"));
  CHECK_FALSE(base64::read_pem("-----BEGIN A-----\nZm9v\n-----END B-----\n"));
  CHECK_FALSE(base64::read_pem("-----BEGIN A-----\nProc-Type: 4,ENCRYPTED\n\nZm9v\n-----END A-----\n"));
  CHECK_FALSE(base64::read_pem("-----BEGIN A-----\n-----END A-----\n"));
}

TEST_CASE("times of RFC 3339 are read exactly", "[rfc3339]") {
  CHECK(instant("1970-01-01T00:00:00Z") == "1970-01-01T00:00:00Z+0");
  CHECK(instant("2022-12-31T23:59:59.999Z") == "2022-12-31T23:59:59Z+999000000");
  CHECK(instant("2024-02-29T12:00:00+02:30") == "2024-02-29T09:30:00Z+0");
  CHECK(instant("2024-02-29T12:00:00-02:30") == "2024-02-29T14:30:00Z+0");
  for (const std::string_view bad :
       {"", "2024-02-30T00:00:00Z", "2023-02-29T00:00:00Z", "2024-01-01 00:00:00Z", "2024-01-01T00:00:00",
        "2024-01-01T24:00:00Z", "2024-01-01T00:60:00Z", "2024-01-01T00:00:60Z", "2024-01-01T00:00:00.Z",
        "2024-01-01T00:00:00ZZ", "24-01-01T00:00:00Z", "2024-01-01T00:00:00+24:00", "-024-01-01T00:00:00Z"})
    CHECK(instant(bad) == "refused");
  CHECK(rfc3339(253'402'300'800) == "253402300800 seconds");
}

}  // namespace assay::test
