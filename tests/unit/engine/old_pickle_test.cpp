#include "engine/old_pickle.hpp"

#include <catch2/catch.hpp>

#include <optional>
#include <random>
#include <string>
#include <string_view>

namespace assay::engine {
namespace {

using namespace std::string_view_literals;

std::optional<std::uint64_t> found_in(std::string_view text) {
  std::uint64_t work = 1'000'000;
  const auto found = next_old_pickle(ByteView::of(text), 0, text.size(), work);
  return found ? std::optional(found->begin) : std::nullopt;
}

TEST_CASE("a pickle without a front is found by its import and its call", "[pickle][signatures]") {
  CHECK(found_in("cos\nsystem\n(S'id'\ntR."sv) == 0);
  CHECK(found_in("\0\0 abdcos\nsystem\n(S'id'\ntR."sv) == 6);
  CHECK(found_in("cposix\nsystem\np0\n(Vid\np1\ntp2\nRp3\n."sv) == 0);
  CHECK(found_in("cposix\nsystem\nq\0(X\2\0\0\0idtR"sv) == 0);
  CHECK(found_in("....(S'id'\nios\nsystem\n."sv) == 4);
  CHECK(found_in("(cos\nsystem\nS'id'\no."sv) == 0);
  CHECK(found_in("(dp0\nS'a'\np1\ncos\nsystem\n(S'id'\ntRs."sv) == 0);
  CHECK(found_in("ccopy_reg\n_reconstructor\np0\n(c__main__\nEvil\np1\nc__builtin__\nobject\np2\nNtp3\nRp4\n."sv) == 0);
  CHECK(found_in("cos\nenviron\n(dS'a'\nS'b'\nsb."sv) == 0);
}

TEST_CASE("prose, lists of words and numbers are no pickles", "[pickle][signatures]") {
  CHECK_FALSE(found_in("cat\ndog\nRed\n"sv));
  CHECK_FALSE(found_in("(cat\ndog\nother\n"sv));
  CHECK_FALSE(found_in("(cat\ndog\nNow\nor never\n"sv));
  CHECK_FALSE(found_in("(Version 1\nin\nthe\nhouse"sv));
  CHECK_FALSE(found_in("cat\ndog\nI5\nbad"sv));
  CHECK_FALSE(found_in("(if\nfoo\n.NET"sv));
  CHECK_FALSE(found_in("cos\nsystem\n"sv));
  CHECK_FALSE(found_in("cos\nsystem\n(S'id\ntR."sv));
  CHECK_FALSE(found_in("c1\n2\n)R."sv));

  std::mt19937_64 random(20240607);
  std::string bytes(8U << 20U, '\0');
  for (auto& byte : bytes) byte = static_cast<char>(random());
  CHECK_FALSE(found_in(bytes));
}

TEST_CASE("looking for pickles without a front ends with the work", "[pickle][signatures]") {
  std::string lists;
  for (int i = 0; i < 1000; ++i) lists += "(((((cat\ndog\n";
  std::uint64_t work = 100;
  CHECK_FALSE(next_old_pickle(ByteView::of(lists), 0, lists.size(), work));
  CHECK(work == 0);
}

}  // namespace
}  // namespace assay::engine
