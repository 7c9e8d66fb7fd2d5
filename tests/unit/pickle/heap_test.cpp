#include "pickle/heap.hpp"

#include <catch2/catch.hpp>

#include <array>

namespace assay::pickle {

TEST_CASE("shared containers count as often as they are held") {
  Heap heap;
  Value inner(Tag::list, heap.make());
  for (int level = 0; level < 9; ++level) {
    const Value outer(Tag::list, heap.make());
    for (int i = 0; i < 10; ++i) heap.add(outer.payload(), inner);
    inner = outer;
  }
  CHECK(heap.expanded(inner) == 1'111'111'111);
  CHECK(heap.most_expanded() == 1'111'111'111);
}

TEST_CASE("a list in itself grows without bound and the count does not") {
  Heap heap;
  const Value list(Tag::list, heap.make());
  for (int i = 0; i < 200; ++i) heap.add(list.payload(), list);
  CHECK(heap.expanded(list) == 1ULL << 62U);
}

TEST_CASE("objects, plain values and forgotten containers are one element") {
  Heap heap;
  const Value list(Tag::list, heap.make());
  heap.add(list.payload(), std::array{Value::integer(1), Value::integer(2)});
  CHECK(heap.expanded(list) == 3);
  const Value object(Tag::object, heap.make());
  heap.add(object.payload(), std::array{Value(Tag::global, 0), list});
  CHECK(heap.expanded(object) == 1);
  CHECK(heap.expanded(Value::integer(7)) == 1);
  CHECK(heap.expanded(Value(Tag::tuple, kNoNode)) == 1);
}

}  // namespace assay::pickle
