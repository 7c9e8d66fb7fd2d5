#include "codecs/torch7/reader.hpp"

#include <catch2/catch.hpp>

#include <string>
#include <string_view>

namespace assay::torch7 {
namespace {

using namespace std::string_view_literals;

std::string outline(std::string_view bytes, Form form) {
  Reader in(ByteView::of(bytes), form);
  std::string result;
  while (const auto object = in.next()) result += "0nstobfgh"[static_cast<std::size_t>(object->kind)];
  return in.has_failed() ? result + "!" : result;
}

}  // namespace

TEST_CASE("objects of Torch7 are read in ASCII", "[torch7]") {
  CHECK(outline("1\n2.5\n", Form::ascii) == "n");
  CHECK(outline("3\n1\n1\n2\n3\nabc\n5\n1\n", Form::ascii) == "tsb");
  CHECK(outline("3\n1\n2\n1\n1\n3\n2\n0\n1\n2\n3\n2\n", Form::ascii) == "tntnt");  // the second table twice
  CHECK(outline("2\n1\n", Form::ascii) == "!");
  CHECK(outline("9\n", Form::ascii) == "!");
  CHECK(outline("x\n", Form::ascii) == "!");
}

TEST_CASE("a tensor of Torch7 says what its storage must have", "[torch7]") {
  const auto last_wanted = [](std::string_view head) {
    const auto file = std::string("4\n1\n3\nV 1\n16\ntorch.LongTensor\n") + std::string(head) + "0\n";
    Reader in(ByteView::of(file), Form::ascii);
    REQUIRE(in.next());
    const auto storage = in.next();
    REQUIRE(storage);
    CHECK(storage->is_of_tensor);
    return storage->wanted;
  };
  CHECK(last_wanted("2\n2 3\n3 1\n1\n") == 6);
  CHECK(last_wanted("2\n2 3\n3 1\n5\n") == 10);
  CHECK(last_wanted("0\n1\n") == 0);
  CHECK(last_wanted("1\n0\n1\n1\n") == 0);
  CHECK(last_wanted("1\n2\n9223372036854775807\n9\n") == std::nullopt);
  CHECK(last_wanted("1\n-2\n1\n1\n") == std::nullopt);
}

TEST_CASE("files of Torch7 are known by their first object", "[torch7]") {
  CHECK(form_of(ByteView::of("4\n1\n3\nV 1\n9\nnn.Linear\n"sv)) == Form::ascii);
  CHECK(form_of(ByteView::of("\4\0\0\0\1\0\0\0\3\0\0\0V 1"sv)) == Form::binary);
  CHECK(form_of(ByteView::of("\3\0\0\0\1\0\0\0\1\0\0\0\2\0\0\0\1\0\0\0k\1\0\0\0"sv)) == Form::binary);
  CHECK_FALSE(form_of(ByteView::of("3\n1\n2\n1\n5\n2\n4\n"sv)));
  CHECK_FALSE(form_of(ByteView::of("\3\0\0\0\1\0\0\0\1\0\0\0\4\0\0\0\1\0\0\0"sv)));
  CHECK_FALSE(form_of(ByteView::of(""sv)));
}

TEST_CASE("the widths of storages are those of Torch7", "[torch7]") {
  CHECK(storage_width("torch.FloatStorage") == 4);
  CHECK(storage_width("torch.CharStorage") == 0);
  CHECK_FALSE(storage_width("torch.Storage"));
  CHECK_FALSE(storage_width("nn.FloatStorage"));
  CHECK(is_tensor("torch.CudaTensor"));
  CHECK_FALSE(is_tensor("torch.Generator"));
}

}  // namespace assay::torch7
