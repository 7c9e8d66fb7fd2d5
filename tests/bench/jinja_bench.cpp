// Chat templates: the lexer, and all that is judged.
#include "codecs/jinja/lexer.hpp"
#include "formats/jinja/jinja.hpp"
#include "unit/formats/memory_artifact.hpp"

#include <benchmark/benchmark.h>

#include <string>

namespace assay {
namespace {

/// A template like those of today, so many times.
std::string chat_template(std::size_t times) {
  std::string text;
  for (std::size_t i = 0; i < times; ++i)
    text +=
        "{%- for message in messages %}\n"
        "    {%- set content = message.content if message.content is string else '' %}\n"
        "    {%- if '</think>' in content %}{%- set content = content.split('</think>')[-1].lstrip('\\n') %}{%- endif "
        "%}\n"
        "    {{- '<|im_start|>' + message.role + '\\n' + content + '<|im_end|>' + '\\n' }}\n"
        "    {%- for call in message.tool_calls or [] %}{{ call.arguments | tojson(indent=2) }}{%- endfor %}\n"
        "{%- endfor %}\nSome text that is copied as it is.\n";
  return text;
}

void jinja_reads_tokens(benchmark::State& state) {
  const auto text = chat_template(1000);
  for (auto _ : state) {
    jinja::Lexer in(ByteView::of(text));
    std::uint64_t tokens = 0;
    while (in.next().kind != jinja::TokenKind::end) ++tokens;
    benchmark::DoNotOptimize(tokens);
  }
  state.SetBytesProcessed(static_cast<std::int64_t>(text.size()) * state.iterations());
}
BENCHMARK(jinja_reads_tokens);

void jinja_judges_a_template(benchmark::State& state) {
  const auto text = chat_template(static_cast<std::size_t>(state.range(0)));
  for (auto _ : state) benchmark::DoNotOptimize(test::Run(formats::jinja::kFormat, text).context.findings.size());
  state.SetBytesProcessed(static_cast<std::int64_t>(text.size()) * state.iterations());
}
BENCHMARK(jinja_judges_a_template)->Arg(5)->Arg(1000);

}  // namespace
}  // namespace assay
