#include "formats/ggml/walk.hpp"

#include "formats/ggml/ggml.hpp"
#include "support/assemble.hpp"
#include "unit/formats/memory_artifact.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <string>

namespace assay::formats::ggml {
namespace {

std::string assembled(const std::string& text) { return test::assemble(text, "walk_test"); }

const Layout& layout_of(std::string_view name) { return *std::ranges::find(layouts(), name, &Layout::name); }

Walk walk_as(std::string_view name, const std::string& bytes, Scales scales = Scales::half) {
  const auto file = ByteView::of(bytes);
  return walk(file, *read_front(file), layout_of(name), scales, [](std::uint64_t) { return true; });
}

const std::string kWhisper =
    "hex \"6c 6d 67 67\"\nu32 1 1 1 1 1 1 1 1 1 1 2\nu32 1 1\nf32 0\nu32 1\nu32 1\ntext \"x\"\n";

TEST_CASE("the magic numbers are told apart, and all but GGML have a version") {
  CHECK(read_front(ByteView::of("lmgg"))->container == kGgml);
  CHECK(read_front(ByteView::of(std::string_view("tjgg\x03\0\0\0", 8)))->version == 3);
  CHECK(read_front(ByteView::of(std::string_view("algg\x01\0\0\0", 8)))->container == kGgla);
  CHECK_FALSE(read_front(ByteView::of("fmgg")));
  CHECK_FALSE(read_front(ByteView::of("GGUF")));
}

TEST_CASE("a vocabulary without tensors is whole") {
  const auto result = walk_as("whisper", assembled(kWhisper));
  CHECK(result.is_whole);
  CHECK(result.tokens == 1);
  CHECK(result.tensors == 0);
}

TEST_CASE("blocks of both ages are measured by their scales") {
  const auto old = assembled(kWhisper + "u32 1 1 2 32\ntext \"w\"\nzeros 20");
  CHECK_FALSE(walk_as("whisper", old, Scales::half).is_whole);
  CHECK(walk_as("whisper", old, Scales::single).is_whole);
}

TEST_CASE("a tensor that cannot be is told from one that is cut off") {
  const auto many = walk_as("whisper", assembled(kWhisper + "u32 5 1 0 1 1 1 1 1\ntext \"w\"\nzeros 4"));
  REQUIRE(many.impossible);
  CHECK_FALSE(many.is_cut);
  const auto cut = walk_as("whisper", assembled(kWhisper + "u32 1 1 0 9\ntext \"w\"\nzeros 4"));
  REQUIRE(cut.impossible);
  CHECK(cut.is_cut);
}

TEST_CASE("counts that cannot be true do not keep anybody busy") {
  const auto bytes = assembled("hex \"6c 6d 67 67\"\nu32 1 1 1 1 1 1 1 1 1 1 2\nu32 0xffffffff 0xffffffff\nzeros 64");
  const auto result = walk_as("whisper", bytes);
  CHECK_FALSE(result.has_prologue);
  CHECK(result.error->code == ErrorCode::malformed);
}

TEST_CASE("letters in front of a text are no container") {
  const auto claim = [](const std::string& bytes) { return kFormat.claim(test::memory_artifact(bytes)); };
  CHECK(claim(assembled(kWhisper)) == Claim::magic);
  CHECK(claim("lmgg is no word") == Claim::no);
  CHECK(claim("tjgg neither is this") == Claim::no);
  CHECK(claim("lmgg") == Claim::no);
}

}  // namespace
}  // namespace assay::formats::ggml
