#include "formats/ggml/layouts.hpp"

namespace assay::formats::ggml {
namespace {

using enum Piece;

constexpr std::uint8_t kAny = kGgml | kGgmf | kGgjt;

// Name, containers, versions, alignment, pieces.
constexpr std::array kLayouts{
    // whisper.cpp, models/convert-pt-to-ggml.py
    Layout{"whisper", kGgml, 0, 0, 1, {{{numbers, 11}, {filters}, {tokens}}}},
    // whisper.cpp, models/convert-parakeet-to-ggml.py
    Layout{"parakeet", kGgml, 0, 0, 1, {{{numbers, 15}, {filters}, {window}, {values, 13}, {tokens}}}},
    // whisper.cpp, models/convert-silero-vad-to-ggml.py; the first of them had no window
    Layout{"silero", kGgml, 0, 0, 1, {{{name}, {numbers, 5}, {rows, 3}, {numbers, 4}}}},
    Layout{"silero", kGgml, 0, 0, 1, {{{name}, {numbers, 3}, {rows, 3}, {numbers, 4}}}},
    // llama.cpp until August 2023; GGML without scores is also how bert.cpp wrote
    Layout{"llama", kGgjt, 1, 3, 32, {{{numbers, 7}, {scored_tokens, 0}}}},
    Layout{"llama", kGgmf, 1, 1, 1, {{{numbers, 7}, {scored_tokens, 0}}}},
    Layout{"llama adapter", kGgla, 1, 1, 32, {{{numbers, 2}}}},
    // rwkv.cpp, docs/FILE_FORMAT.md
    Layout{"rwkv", kGgmf, 100, 101, 1, {{{numbers, 4}}}, true},
    // ggml/examples: gpt-2 and starcoder, gpt-j, gpt-neox and dolly, mpt, replit; bloomz.cpp
    Layout{"gpt-2", kGgml, 0, 0, 1, {{{numbers, 6}, {tokens}}}},
    Layout{"gpt-j", kGgml, 0, 0, 1, {{{numbers, 7}, {tokens}}}},
    Layout{"llama", kGgml, 0, 0, 1, {{{numbers, 7}, {tokens_of, 0}}}},
    Layout{"gpt-neox", kGgml, 0, 0, 1, {{{numbers, 8}, {tokens_of, 0}}}},
    Layout{"bloom", kGgml, 0, 0, 1, {{{numbers, 6}, {tokens_of, 0}}}},
    Layout{"mpt", kGgml, 0, 0, 1, {{{numbers, 8}, {tokens_of, 4}}}},
    Layout{"replit", kGgml, 0, 0, 1, {{{numbers, 6}, {scored_tokens, 4}}}},
};

}  // namespace

std::span<const Layout> layouts() { return kLayouts; }

Layout plain_layout(std::uint8_t numbers_before) {
  return {"unknown", kAny, 0, 0xFFFFFFFF, 1, {{{numbers, numbers_before}}}};
}

}  // namespace assay::formats::ggml
