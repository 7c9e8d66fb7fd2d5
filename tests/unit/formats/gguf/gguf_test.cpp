#include "formats/gguf/gguf.hpp"

#include "support/assemble.hpp"
#include "unit/formats/memory_artifact.hpp"

#include <catch2/catch.hpp>

#include <string>

namespace assay::formats::gguf {
namespace {

using test::Run;

std::string model(const std::string& body) { return test::assemble("gguf\n" + body + "\nend", "gguf_test"); }

TEST_CASE("a small version in either byte order is claimed, and prose is not") {
  const auto claim = [](const std::string& bytes) { return kFormat.claim(test::memory_artifact(bytes)); };
  CHECK(claim(model("")) == Claim::structure);
  CHECK(claim(model("big_endian")) == Claim::structure);
  CHECK(claim(model("version 7")) == Claim::magic);
  CHECK(claim("GGUF") == Claim::magic);
  CHECK(claim(std::string("GGUF\x03\0", 6)) == Claim::magic);
  CHECK(claim("GGUF is a format") == Claim::no);
  CHECK(claim("GGUF: see") == Claim::no);
  CHECK(claim("GGUF v3") == Claim::no);
  CHECK(claim("GGU") == Claim::no);
}

TEST_CASE("the data of tensors is covered to the last byte") {
  const Run run(kFormat, model("tensor \"a\" f32 8\nzeros 32\nend\ntensor \"b\" f16 16\nzeros 32\nend"));
  CHECK(run.is_clean());
  CHECK(run.context.covered.back().end() == run.artifact.bytes.size());
}

TEST_CASE("a compressed model is expanded to its data, and wholly when something lies behind it") {
  const auto needed = [](const std::string& bytes) { return kFormat.needs(test::memory_artifact(bytes)); };
  const auto plain = model("tensor \"a\" f32 1024\nzeros 4096\nend");
  CHECK(needed(plain) == plain.size() - 4096);
  CHECK(needed(plain + "x") > plain.size());
  CHECK(needed(model("kv \"general.alignment\" u32 0\ntensor \"a\" f32 8\nzeros 32\nend")) > plain.size());
  CHECK(needed(model("tensor \"a\" 137 8\nzeros 32\nend")) > plain.size());
  CHECK(needed(plain.substr(0, 60)) > plain.size());
}

TEST_CASE("of many findings of one rule some are kept, and the number of the others") {
  std::string tensors;
  for (int i = 0; i < 50; ++i) tensors += "tensor \"w" + std::to_string(i) + "\" f32 0\nend\n";
  const Run run(kFormat, model(tensors));
  CHECK(run.count("GGUF-TENS-002") == 21);
  CHECK(run.message(20) == "The same is true of 30 more, from here on.");
}

TEST_CASE("facts that are left out are counted") {
  std::string pairs;
  for (int i = 0; i < 10'007; ++i) pairs += "kv \"k" + std::to_string(i) + "\" u8 1\n";
  const Run run(kFormat, model(pairs));
  CHECK(run.is_clean());
  CHECK(run.context.facts.size() == 10'002);  // the header's, those that are kept, and how many are not
  CHECK(run.context.facts.back().value == "... and 7 more, which are not listed");
}

TEST_CASE("templates are handed on under their keys, and names of templates are not") {
  const Run run(kFormat, model("kv \"tokenizer.chat_template\" string \"{{ a }}\"\n"
                               "kv \"tokenizer.chat_template.rag\" array string \"{{ b }}\"\n"
                               "kv \"tokenizer.chat_templates\" array string \"rag\""));
  REQUIRE(run.context.children.size() == 2);
  CHECK(run.context.children[0].name == "tokenizer.chat_template");
  CHECK(run.context.children[1].name == "tokenizer.chat_template.rag[0]");
}

TEST_CASE("a budget that is spent stops the walk without a finding of its own") {
  const auto artifact = test::memory_artifact(model("kv \"a\" u8 1\nkv \"b\" u8 1"));
  test::RecordingContext context(Run::no_data());
  context.max_steps = 1;
  kFormat.analyze(artifact, context);
  CHECK(context.findings.empty());
  REQUIRE(context.errors.size() == 1);
  CHECK(context.errors.front().code == ErrorCode::limit);
}

}  // namespace
}  // namespace assay::formats::gguf
