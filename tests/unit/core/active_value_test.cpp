#include "core/active_value.hpp"

#include <catch2/catch.hpp>

#include <string>

namespace assay {

TEST_CASE("a value that is one command as a whole is active") {
  for (const auto* value : {
           "wget http://example.invalid",
           "curl https://example.invalid/payload",
           "  curl -sL 'https://example.invalid/payload?x=1.txt' -o /tmp/x\n",
           "wget https://example.invalid/setup.py",
           "sh -c 'id'",
           "/usr/bin/python3 -c \"import os\"",
       }) {
    CAPTURE(value);
    const auto found = find_active_value(value);
    REQUIRE(found);
    CHECK(found->does == kIsCommandLine);
  }
  CHECK(find_active_value("x = 1; os.system('id')")->does == "starts a process");
  CHECK(find_active_value("\n sh -c 'id'")->offset == 2);
}

TEST_CASE("prose, lines that show how to use a server and files of data are no commands") {
  for (const std::string value : {
           "",
           "wget http://",
           "wget http://example.com/model.safetensors",
           "curl https://example.com/data.tar.gz#front",
           "curl http://localhost:8080/v1/models",
           "curl -H 'Accept: text/plain' https://example.com/v1/models",
           "curl --request POST https://example.com/v1/models",
           "curl https://example.com/a or https://example.com/b",
           "curl the ends",
           "sh -c takes a command",
           "sh -c ",
           "python -m train",
           "To start: sh -c 'id'",
           "sh -c 'id'\nsh -c 'id'",
       }) {
    CAPTURE(value);
    CHECK_FALSE(find_active_value(value));
  }
  CHECK_FALSE(find_active_value("sh -c '" + std::string(2000, 'x') + "'"));
}

}  // namespace assay
