#include "trust/intoto/subjects.hpp"

#include <catch2/catch.hpp>

#include <optional>
#include <string>

using namespace assay;
using namespace assay::trust;

namespace {

crypto::Bytes digest(unsigned char value) { return crypto::Bytes(32, std::byte{value}); }

intoto::Subject subject(const std::string& name, unsigned char value) { return {name, {{"sha256", digest(value)}}}; }

std::optional<Reason> judge(intoto::Subjects& subjects, const std::string& path, unsigned char value,
                            bool is_link = false) {
  const auto failure = subjects.judge(path, is_link, digest(value));
  return failure ? std::optional(failure->reason) : std::nullopt;
}

}  // namespace

TEST_CASE("in a folder a file is its bytes and its name", "[subjects]") {
  intoto::Subjects subjects;
  subjects.add({.subjects = {subject("model/a.json", 1), subject("model/sub/b.json", 2), subject("model/copy.json", 2)},
                .predicate_type = "",
                .predicate = ""});
  CHECK(subjects.count() == 3);
  CHECK(judge(subjects, "a.json", 1) == std::nullopt);
  CHECK(judge(subjects, "sub/b.json", 2) == std::nullopt);
  CHECK(judge(subjects, "copy.json", 2) == std::nullopt);
  CHECK(judge(subjects, "x/model/a.json", 1) == std::nullopt);  // what is in front does not count
  CHECK(judge(subjects, "a.json", 2) == Reason::file_renamed);
  CHECK(judge(subjects, "c.json", 1) == Reason::file_renamed);
  CHECK(judge(subjects, "a.json", 9) == Reason::file_changed);
  CHECK(judge(subjects, "c.json", 9) == Reason::file_unsigned);
  CHECK(judge(subjects, "ba.json", 9) == Reason::file_unsigned);
}

TEST_CASE("a link borrows the name of what it leads to, unless its own is that of another", "[subjects]") {
  intoto::Subjects subjects;
  subjects.add({.subjects = {subject("a.json", 1), subject("b.json", 2)}, .predicate_type = "", .predicate = ""});
  CHECK(judge(subjects, "link.json", 1, true) == std::nullopt);
  CHECK(judge(subjects, "b.json", 1, true) == Reason::file_renamed);
  CHECK(judge(subjects, "link.json", 9, true) == Reason::file_unsigned);
  CHECK(subjects.count_absent() == 1);
}
