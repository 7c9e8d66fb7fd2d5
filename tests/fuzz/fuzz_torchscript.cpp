// Any text as TorchScript source: tokens come in order, and a call to an operator cannot be lexed away.
#include "formats/torchscript/lexer.hpp"
#include "formats/torchscript/torchscript.hpp"
#include "unit/formats/memory_artifact.hpp"

#include <cstdint>
#include <cstdlib>
#include <string>

namespace {

void require(bool holds) {
  if (!holds) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace assay::formats::torchscript;
  const std::string bytes(reinterpret_cast<const char*>(data), size);
  Lexer lexer(assay::ByteView::of(bytes));
  std::uint64_t last = 0;
  for (auto token = lexer.next(); token.kind != TokenKind::end; token = lexer.next()) {
    require(token.offset >= last && !token.spelling.empty());
    last = token.offset + token.spelling.size();
    require(last <= size);
    if (token.kind == TokenKind::text) require(decoded(token.spelling).size() <= token.spelling.size());
  }

  const assay::test::Run run(kFormat, bytes);
  require(run.covered() <= size);
  for (const auto& finding : run.context.findings) {
    require(finding.location.range.end() <= size);
    require(!finding.message.empty());
  }
  if (!run.context.errors.empty() || lexer.stuck_at()) return 0;

  // Whatever complete source comes before, a function behind it is seen.
  const assay::test::Run longer(kFormat, bytes + "\ndef f(x):\n  return torch.from_file(\"x\")\n");
  if (longer.context.errors.empty() && !bytes.ends_with('\\'))
    require(longer.count("TS-FILE-001") >= run.count("TS-FILE-001"));
  return 0;
}
