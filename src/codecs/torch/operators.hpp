#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <string_view>

namespace assay::torch {

/// What an operator does that no model needs.
enum class Effect : std::uint8_t { none, reads_file, writes_file, raw_memory, remote_call, unknown };

struct OperatorEntry {
  std::string_view library;  ///< the namespace: `aten` for what is written `torch.…`
  std::string_view name;
  Effect effect;
  /// Harmless with fewer arguments: `x.set_(y)` shares a storage, `x.set_(storage, offset, size)` makes views of it.
  std::uint8_t min_arguments = 0;
};

// clang-format off
inline constexpr std::array kOperators{
    // library         name                            effect               arguments
    OperatorEntry{"aten",           "from_file",                    Effect::reads_file},
    OperatorEntry{"image",          "read_file",                    Effect::reads_file},
    OperatorEntry{"video_reader",   "read_video_from_file",         Effect::reads_file},
    OperatorEntry{"video_reader",   "probe_video_from_file",        Effect::reads_file},
    OperatorEntry{"torchaudio",     "sox_io_load_audio_file",       Effect::reads_file},
    OperatorEntry{"torchaudio",     "sox_io_get_info",              Effect::reads_file},
    OperatorEntry{"torchaudio",     "sox_effects_apply_effects_file", Effect::reads_file},
    OperatorEntry{"torchaudio_sox", "load_audio_file",              Effect::reads_file},
    OperatorEntry{"torchaudio_sox", "get_info",                     Effect::reads_file},
    OperatorEntry{"torchaudio_sox", "apply_effects_file",           Effect::reads_file},
    OperatorEntry{"torchtext",      "_load_vocab_from_file",        Effect::reads_file},
    OperatorEntry{"torchtext",      "_build_vocab_from_text_file",  Effect::reads_file},
    OperatorEntry{"torchtext",      "_load_token_and_vectors_from_file", Effect::reads_file},
    OperatorEntry{"torchtext",      "load_sp_model",                Effect::reads_file},
    OperatorEntry{"aten",           "save",                         Effect::writes_file},
    OperatorEntry{"image",          "write_file",                   Effect::writes_file},
    OperatorEntry{"image",          "write_jpeg",                   Effect::writes_file},
    OperatorEntry{"image",          "write_png",                    Effect::writes_file},
    OperatorEntry{"torchaudio",     "sox_io_save_audio_file",       Effect::writes_file},
    OperatorEntry{"torchaudio_sox", "save_audio_file",              Effect::writes_file},
    OperatorEntry{"torchtext",      "generate_sp_model",            Effect::writes_file},
    OperatorEntry{"aten",           "as_strided",                   Effect::raw_memory},
    OperatorEntry{"aten",           "as_strided_",                  Effect::raw_memory},
    OperatorEntry{"aten",           "as_strided_copy",              Effect::raw_memory},
    OperatorEntry{"aten",           "as_strided_scatter",           Effect::raw_memory},
    OperatorEntry{"aten",           "_reshape_alias",               Effect::raw_memory},
    OperatorEntry{"aten",           "set_",                         Effect::raw_memory, 3},
    OperatorEntry{"aten",           "_nested_view_from_buffer",     Effect::raw_memory},
    OperatorEntry{"aten",           "set",                          Effect::raw_memory, 3},
    OperatorEntry{"aten",           "_index_put_impl",              Effect::raw_memory, 5},
    OperatorEntry{"aten",           "_index_put_impl_",             Effect::raw_memory, 5},
    OperatorEntry{"aten",           "_nested_view_from_buffer_copy", Effect::raw_memory},
    OperatorEntry{"aten",           "_sparse_bsc_tensor_unsafe",    Effect::raw_memory},
    OperatorEntry{"aten",           "_sparse_bsr_tensor_unsafe",    Effect::raw_memory},
    OperatorEntry{"aten",           "_sparse_coo_tensor_unsafe",    Effect::raw_memory},
    OperatorEntry{"aten",           "_sparse_csc_tensor_unsafe",    Effect::raw_memory},
    OperatorEntry{"aten",           "_sparse_csr_tensor_unsafe",    Effect::raw_memory},
    OperatorEntry{"aten",           "_sparse_compressed_tensor_unsafe", Effect::raw_memory},
    OperatorEntry{"prims",          "as_strided",                   Effect::raw_memory},
    OperatorEntry{"inductor",       "_reinterpret_tensor",          Effect::raw_memory},
    OperatorEntry{"inductor",       "_alloc_from_pool",             Effect::raw_memory},
    OperatorEntry{"prim",           "rpc_async",                    Effect::remote_call},
    OperatorEntry{"prim",           "rpc_sync",                     Effect::remote_call},
    OperatorEntry{"prim",           "rpc_remote",                   Effect::remote_call},
};
// clang-format on

/// The operator libraries that come with torch and its sister packages.
inline constexpr std::array<std::string_view, 33> kLibraries{"_c10d_functional",
                                                             "_quantized",
                                                             "aten",
                                                             "c10d",
                                                             "c10d_functional",
                                                             "fbgemm",
                                                             "image",
                                                             "inductor",
                                                             "metal",
                                                             "metal_prepack",
                                                             "mkl",
                                                             "mkldnn",
                                                             "mkldnn_prepacked",
                                                             "mobile",
                                                             "onednn",
                                                             "prepacked",
                                                             "prim",
                                                             "prims",
                                                             "profiler",
                                                             "quantized",
                                                             "quantized_decomposed",
                                                             "rngprims",
                                                             "sparse",
                                                             "static_runtime",
                                                             "torchaudio",
                                                             "torchaudio_sox",
                                                             "torchtext",
                                                             "torchvision",
                                                             "video_reader",
                                                             "vulkan",
                                                             "vulkan_prepack",
                                                             "xnnpack",
                                                             "tensorexpr"};

/// The namespaces of classes that torch itself registers (`__torch__.torch.classes.<namespace>.<class>`).
inline constexpr std::array<std::string_view, 11> kClassLibraries{"_nnapi", "dist_c10d", "dist_rpc",  "metal",
                                                                  "mkldnn", "onednn",    "profiling", "quantized",
                                                                  "rnn",    "sparse",    "xnnpack"};

/// What an operator with so many arguments does.
[[nodiscard]] constexpr Effect effect_of(std::string_view library, std::string_view name, std::size_t arguments) {
  for (const auto& entry : kOperators)
    if (entry.library == library && entry.name == name)
      return arguments >= entry.min_arguments ? entry.effect : Effect::none;
  if (library == "c10d" || library == "c10d_functional" || library == "_c10d_functional") return Effect::remote_call;
  // Nothing torch computes with is called like this; every library that writes files calls its writers so.
  const bool is_core = library == "aten" || library == "prim";
  if (!is_core && (name.starts_with("write_") || name.starts_with("save_"))) return Effect::writes_file;
  if (std::ranges::find(kLibraries, library) == kLibraries.end()) return Effect::unknown;
  return Effect::none;
}

}  // namespace assay::torch
