#include "codecs/gguf/reader.hpp"

#include "support/assemble.hpp"

#include <catch2/catch.hpp>

#include <string>

namespace assay::gguf {
namespace {

std::string model(const std::string& body) { return test::assemble("gguf\n" + body + "\nend", "reader_test"); }

TEST_CASE("numbers of all types come out as they went in, in both byte orders") {
  for (const std::string order : {"", "big_endian\n"}) {
    const auto bytes =
        model(order + "kv \"a\" i16 -2\nkv \"b\" u64 18446744073709551615\nkv \"c\" f32 0.5\nkv \"d\" bool 1");
    Reader reader(ByteView::of(bytes));
    CHECK(reader.header().is_big_endian == !order.empty());
    REQUIRE(reader.header().pairs == 4);
    CHECK(reader.next_pair()->value.shown() == "-2");
    const auto large = reader.next_pair();
    CHECK(large->value.unsigned_number() == 18446744073709551615U);
    CHECK(reader.next_pair()->value.shown() == "0.5");
    CHECK(reader.next_pair()->value.shown() == "true");
    CHECK(reader.remaining() == 0);
    CHECK(reader.fault() == Fault::none);
  }
}

TEST_CASE("an integer that is negative is no unsigned number") {
  const auto bytes = model("kv \"a\" i32 -1\nkv \"b\" f64 1");
  Reader reader(ByteView::of(bytes));
  CHECK_FALSE(reader.next_pair()->value.unsigned_number());
  CHECK_FALSE(reader.next_pair()->value.unsigned_number());
}

TEST_CASE("strings of an array are handed out one by one, in the width of the version") {
  for (const std::string version : {"1", "3"}) {
    const auto bytes = model("version " + version + "\nkv \"a\" array string \"one\" \"\" \"three\"");
    Reader reader(ByteView::of(bytes));
    const auto pair = reader.next_pair();
    REQUIRE(pair);
    Texts texts(pair->value, reader.header());
    CHECK(texts.next()->text() == "one");
    CHECK(texts.next()->text().empty());
    CHECK(texts.next()->text() == "three");
    CHECK_FALSE(texts.next());
  }
}

TEST_CASE("an array of arrays is stepped over without recursion, and what follows is read") {
  const auto bytes = model(
      "pair\nstring \"a\"\nu32 9 9\nword 2\nu32 9\nword 1\nu32 8\nword 1\nstring \"x\"\nu32 0\nword 3\nu8 1 2 3\nend\n"
      "kv \"b\" u8 7");
  Reader reader(ByteView::of(bytes));
  const auto nested = reader.next_pair();
  REQUIRE(nested);
  CHECK(nested->value.element == ValueType::array);
  CHECK(reader.next_pair()->value.bits == 7);
}

TEST_CASE("what breaks is told apart") {
  const auto fault_of = [](const std::string& bytes) {
    Reader reader(ByteView::of(bytes));
    while (reader.next_pair()) {
    }
    return reader.fault();
  };
  CHECK(fault_of("GGUF") == Fault::truncated);
  CHECK(fault_of(model("pair\nstring \"a\"\nu32 4\nend")) == Fault::truncated);
  CHECK(fault_of(model("pair\nstring \"a\"\nu32 8\nword 9\nend")) == Fault::length);
  CHECK(fault_of(model("pair\nstring \"a\"\nu32 77\nword 9\nend")) == Fault::type);
  CHECK(fault_of(model("pair\nstring \"a\"\nu32 9 77\nword 0\nend")) == Fault::type);
}

TEST_CASE("work that is refused stops the reader") {
  const auto bytes = model("kv \"a\" array string \"x\" \"y\"");
  Reader reader(ByteView::of(bytes), [](std::uint64_t count) { return count < 2; });
  CHECK_FALSE(reader.next_pair());
  CHECK(reader.fault() == Fault::budget);
  CHECK(reader.error().code == ErrorCode::limit);
}

TEST_CASE("of more than four dimensions the first four are kept") {
  const auto bytes = model("tensor \"w\" f32 1 2 3 4 5\nend");
  Reader reader(ByteView::of(bytes));
  const auto tensor = reader.next_tensor();
  REQUIRE(tensor);
  CHECK(tensor->dimensions == 5);
  CHECK(tensor->sizes().size() == 4);
  CHECK(tensor->size.back() == 4);
}

}  // namespace
}  // namespace assay::gguf
