#include "formats/pytorch_legacy/magic.hpp"

#include "legacy_builder.hpp"

#include <catch2/catch.hpp>

namespace assay::formats::pytorch_legacy {
namespace {

using namespace std::string_literals;

bool is_magic(const std::string& bytes) { return starts_with_magic(ByteView::of(bytes)); }
const std::string kBytes = "\x6c\xfc\x9c\x46\xf9\x20\x6a\xa8\x50\x19";

TEST_CASE("the magic number is found in every opcode that writes integers") {
  CHECK(is_magic(test::kLegacyMagic));
  CHECK(is_magic("\x8a\x0a" + kBytes + "."));
  CHECK(is_magic("\x80\x04\x95\x0d\0\0\0\0\0\0\0"s + "\x8a\x0a" + kBytes + "."));
  CHECK(is_magic("\x8b\x0a\0\0\0"s + kBytes));
  CHECK(is_magic("\x8a\x0c"s + kBytes + "\0\0."s));
  CHECK(is_magic("L119547037146038801333356L\n."));
  CHECK(is_magic("I119547037146038801333356\n."));
  CHECK(is_magic("\x80\x02L +00119547037146038801333356L\n."));
}

TEST_CASE("other numbers and cuts are not the magic number") {
  CHECK_FALSE(is_magic("\x8a\x0b"s + kBytes + "\x01."));
  CHECK_FALSE(is_magic("\x8a\x09"s + kBytes));
  CHECK_FALSE(is_magic("L119547037146038801333357L\n."));
  CHECK_FALSE(is_magic("L119547037146038801333356"));
  CHECK_FALSE(is_magic("\x8b\xff\xff\xff\xff"s + kBytes));
  for (std::size_t cut = 0; cut + 1 < test::kLegacyMagic.size(); ++cut)
    CHECK_FALSE(is_magic(test::kLegacyMagic.substr(0, cut)));
}

}  // namespace
}  // namespace assay::formats::pytorch_legacy
