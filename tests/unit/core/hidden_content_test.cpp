#include "core/hidden_content.hpp"

#include <catch2/catch.hpp>

namespace assay {

TEST_CASE("a command in base64 or hexadecimal digits is told") {
  const auto command = find_hidden_content("aW1wb3J0IG9zOyBvcy5zeXN0ZW0oJ2lkJyk=");
  REQUIRE(command);
  CHECK(command->is == "base64 of a text that starts a process: \"os.system('id')\"");
  CHECK(command->does == "starts a process");
  CHECK(command->bytes == "import os; os.system('id')");
  const auto digits = find_hidden_content("696d706f7274206f733b206f732e73797374656d282769642729");
  REQUIRE(digits);
  CHECK(digits->is == "hexadecimal digits of a text that starts a process: \"os.system('id')\"");
}

TEST_CASE("a file in digits is to be opened") {
  const auto pickle = find_hidden_content("state: gAJjb3MKc3lzdGVtClgCAAAAaWSFUi4gICAgICAgICAgICAgICA= end");
  REQUIRE(pickle);
  CHECK(pickle->is == "base64 of a pickle");
  CHECK(pickle->offset == 7);
  CHECK(pickle->does.empty());
  CHECK(find_hidden_content("8002636f730a73797374656d0a580e0000006964203e202f746d702f6d696e6585522e")->is ==
        "hexadecimal digits of a pickle");
}

TEST_CASE("texts that do nothing, digests and what only begins like a stream hide nothing") {
  for (const auto* text : {
           "",
           "QSBtb2RlbCBvZiB0d28gbGF5ZXJzLCBmb3IgdGVzdHMgb2YgdGhlIHNjYW5uZXIu",  // prose
           "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
           "eJxLLC4tKlawUihOLEpOLc5ILE5VqC4oyszRUUhKLEmuBQAAAAAA",  // a stream of zlib, perhaps
           "see aW1wb3J0IG9zOyBvcy5zeXN0ZW0oJ2lkJyk=",
       }) {
    CAPTURE(text);
    CHECK_FALSE(find_hidden_content(text));
  }
}

}  // namespace assay
