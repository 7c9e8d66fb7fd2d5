#include "core/blob.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <string>

namespace assay {

TEST_CASE("a heap buffer keeps its bytes while it grows, shrinks and moves") {
  HeapBuffer buffer;
  std::string expected;
  for (std::size_t i = 0; i < 100; ++i) {
    buffer.reserve(buffer.size() + 1000 * (i + 1));
    const std::string piece(i * 7 % 1000, static_cast<char>('a' + i % 26));
    std::ranges::copy(std::as_bytes(std::span(piece)), buffer.room().begin());
    buffer.commit(piece.size());
    expected += piece;
  }
  CHECK(ByteView(buffer.bytes()).text() == expected);
  HeapBuffer moved = std::move(buffer);
  moved.truncate(10);
  moved.shrink();
  CHECK(moved.capacity() == 10);
  CHECK(ByteView(moved.bytes()).text() == expected.substr(0, 10));
  const auto storage = std::make_shared<MemoryBlob>(std::move(moved));
  CHECK(storage->view().text() == expected.substr(0, 10));
}

TEST_CASE("a blob is a copy") {
  std::string text = "abc";
  const Storage storage = memory_blob(text);
  text = "xyz";
  CHECK(storage->view().text() == "abc");
  CHECK(memory_blob("")->view().empty());
}

}  // namespace assay
