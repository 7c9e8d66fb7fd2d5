#include "codecs/protobuf/schema.hpp"

#include <catch2/catch.hpp>

#include <string>

namespace assay::protobuf {
namespace {

using namespace std::string_literals;

constexpr MessageSpec kOpen{"open", {}, true};
constexpr MessageSpec kOpenWithNumbers{"open", {}, true, 8};
constexpr FieldSpec kOuterFields[] = {{1, FieldSpec::Kind::text}, {2, FieldSpec::Kind::message, &kOpenWithNumbers}};
constexpr MessageSpec kOuter{"outer", kOuterFields};

std::size_t left(const std::string& bytes, const MessageSpec& spec) {
  return walk(ByteView::of(bytes), spec, {}).left.size();
}

}  // namespace

TEST_CASE("few numbers in an open message are understood where it says so", "[protobuf]") {
  const auto packed = "\x3A\x03\x03\x03\x01"s;  // field 7: 3, 3, 1, which is no message
  CHECK(left(packed, kOpen) == 1);
  CHECK(left(packed, kOpenWithNumbers) == 0);
  CHECK(left("\x3A\x09\x03\x03\x03\x03\x03\x03\x03\x03\x03"s, kOpenWithNumbers) == 1);  // one too many
}

TEST_CASE("what is found in an open message is read like it", "[protobuf]") {
  const auto nested = "\x12\x07\x42\x05\x3A\x03\x03\x03\x01"s;  // 2 { 8 { 7: 3, 3, 1 } }
  CHECK(left(nested, kOuter) == 0);
  CHECK(left("\x42\x05\x3A\x03\x03\x03\x01"s, kOpen) == 1);
}

TEST_CASE("a message that the specification closes leaves what it does not know", "[protobuf]") {
  CHECK(left("\x0A\x01x\x18\x01"s, kOuter) == 1);
  const auto walked = walk(ByteView::of("\x0A\x01x\x18\x01"), kOuter, {});
  CHECK(walked.left.front() == ByteRange{3, 2});
  CHECK_FALSE(walked.error);
}

}  // namespace assay::protobuf
