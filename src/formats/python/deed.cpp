#include "formats/python/deed.hpp"

#include "pickle/policy.hpp"

#include <algorithm>
#include <array>
#include <string>

namespace assay::formats::python {
namespace {

/// Packages whose functions are what models are made of, as dangerous as some are in a pickle.
constexpr std::array<std::string_view, 22> kFrameworks{
    "PIL",   "accelerate", "datasets",   "diffusers", "einops",       "flax",        "huggingface_hub", "jax",
    "keras", "lightning",  "matplotlib", "numba",     "numpy",        "onnxruntime", "pandas",          "peft",
    "scipy", "sklearn",    "tensorflow", "torch",     "transformers", "triton"};
constexpr std::array<std::string_view, 22> kLibraryLoaders{"_ctypes.dlopen",
                                                           "ctypes.CDLL",
                                                           "ctypes.OleDLL",
                                                           "ctypes.PyDLL",
                                                           "ctypes.WinDLL",
                                                           "ctypes.cdll.LoadLibrary",
                                                           "ctypes.windll.LoadLibrary",
                                                           "imp.load_dynamic",
                                                           "ai_edge_litert.interpreter.load_delegate",
                                                           "mxnet.library.load",
                                                           "numpy.ctypeslib.load_library",
                                                           "paddle.utils.cpp_extension.load",
                                                           "tensorflow.compat.v1.load_op_library",
                                                           "tensorflow.lite.experimental.load_delegate",
                                                           "tensorflow.load_file_system_library",
                                                           "tflite_runtime.interpreter.load_delegate",
                                                           "tensorflow.load_library",
                                                           "tensorflow.load_op_library",
                                                           "torch.classes.load_library",
                                                           "torch.ops.load_library",
                                                           "torch.utils.cpp_extension.load",
                                                           "torch.utils.cpp_extension.load_inline"};
/// Code of others: the repository of a model, the modules of an archive.
constexpr std::array<std::string_view, 2> kForeignCode{"torch.hub.load", "zipimport.zipimporter"};
/// Loaders that run code of what they load when an argument says so.
constexpr std::array<std::string_view, 4> kTrusting{"datasets.load_dataset", "numpy.load", "torch.load",
                                                    "transformers.pipeline"};
constexpr std::array<std::string_view, 9> kDestroyers{"builtins.open", "io.open",       "open",
                                                      "os.remove",     "os.removedirs", "os.rmdir",
                                                      "os.truncate",   "os.unlink",     "shutil.rmtree"};
constexpr std::array<std::string_view, 6> kStarters{"_operator.methodcaller",
                                                    "operator.methodcaller",
                                                    "pip._internal.cli.main.main",
                                                    "pip._internal.main",
                                                    "pip.main",
                                                    "psutil.Popen"};
/// Debuggers and profilers of a text.
constexpr std::array<std::string_view, 9> kRunners{"cProfile.run",   "cProfile.runctx", "pdb.run",
                                                   "pdb.runctx",     "pdb.runeval",     "profile.run",
                                                   "profile.runctx", "timeit.repeat",   "timeit.timeit"};
constexpr std::array<std::string_view, 10> kFetchers{"urllib.request.urlopen",
                                                     "urllib.request.urlretrieve",
                                                     "requests.get",
                                                     "requests.post",
                                                     "requests.request",
                                                     "httpx.get",
                                                     "httpx.post",
                                                     "urllib.urlopen",
                                                     "urllib2.urlopen",
                                                     "wget.download"};
constexpr std::array<std::string_view, 16> kDecoders{"base64.",           "binascii.",
                                                     "bytearray.fromhex", "bytes.fromhex",
                                                     "bz2.decompress",    "chr",
                                                     "codecs.decode",     "gzip.decompress",
                                                     "httpx.get",         "lzma.decompress",
                                                     "marshal.loads",     "requests.get",
                                                     "requests.post",     "urllib.request.urlopen",
                                                     "urllib2.urlopen",   "zlib.decompress"};

/// Modules that start programs and do little else. What the pool of processes of a trainer does is computing.
bool starts_programs(std::string_view path) {
  static constexpr std::array<std::string_view, 14> kPrefixes{"_posixsubprocess.",
                                                              "asyncio.create_subprocess",
                                                              "asyncio.subprocess.",
                                                              "commands.",
                                                              "fabric.",
                                                              "invoke.",
                                                              "nt.",
                                                              "os.",
                                                              "pexpect.",
                                                              "popen2.",
                                                              "posix.",
                                                              "pty.",
                                                              "sh.",
                                                              "subprocess."};
  return !path.starts_with("os.fork") &&
         std::ranges::any_of(kPrefixes, [&](std::string_view prefix) { return path.starts_with(prefix); });
}

template <std::size_t N>
bool contains(const std::array<std::string_view, N>& list, std::string_view text) {
  return std::ranges::find(list, text) != list.end();
}

}  // namespace

Deed deed_of(const PickleGlobals& globals, std::string_view dotted) {
  const auto first = dotted.substr(0, dotted.find('.'));
  if (contains(kLibraryLoaders, dotted)) return Deed::native;
  if (contains(kForeignCode, dotted)) return Deed::foreign_code;
  if (contains(kTrusting, dotted) || dotted.ends_with(".from_pretrained")) return Deed::trust;
  if (contains(kFrameworks, first)) return Deed::none;
  if (contains(kFetchers, dotted)) return Deed::network;
  if (contains(kDestroyers, dotted)) return Deed::damage;
  if (contains(kStarters, dotted)) return Deed::process;
  const auto dot = dotted.rfind('.');
  const auto module = dot == std::string_view::npos ? std::string_view("builtins") : dotted.substr(0, dot);
  const auto name = dot == std::string_view::npos ? dotted : dotted.substr(dot + 1);
  const auto judgement = pickle::judge_name(globals, module, name, pickle::Use::called);
  if (judgement.status != pickle::Status::dangerous || judgement.global_class == nullptr) return Deed::none;
  const auto kind = judgement.global_class->name;
  const auto& path = judgement.path;
  if (path.starts_with("subprocess.") && path != "subprocess.list2cmdline" && pickle::is_class_like(path) &&
      !path.ends_with(".Popen"))
    return Deed::none;  // CompletedProcess, TimeoutExpired, …
  if (kind == "process" || path.starts_with("pty.")) return starts_programs(path) ? Deed::process : Deed::none;
  if (path == "marshal.loads" || path == "marshal.load" || path == "types.CodeType" || path == "types.FunctionType")
    return Deed::unmarshal;
  if (path == "builtins.exec" || path == "builtins.eval" || path == "builtins.execfile" ||
      path.starts_with("code.Interactive") || path == "code.interact" || path.starts_with("runpy.run_") ||
      path == "builtins.compile" || contains(kRunners, path))
    return Deed::execute;
  if (path == "socket.socket" || path == "socket.create_connection") return Deed::socket;
  if (kind == "deserialize" && (path.ends_with(".loads") || path.ends_with(".load"))) return Deed::deserialize;
  return Deed::none;
}

bool is_of_framework(std::string_view dotted) { return contains(kFrameworks, dotted.substr(0, dotted.find('.'))); }

bool decodes(std::string_view dotted) {
  return std::ranges::any_of(kDecoders, [&](std::string_view decoder) {
    return decoder.ends_with('.') ? dotted.starts_with(decoder) : dotted == decoder;
  });
}

std::string_view describe(Deed deed) {
  switch (deed) {
    case Deed::none: return "does nothing unusual";
    case Deed::process: return "starts a program";
    case Deed::execute: return "runs text as code";
    case Deed::unmarshal: return "makes code of bytes";
    case Deed::native: return "loads a native library";
    case Deed::socket: return "opens a network connection";
    case Deed::network: return "asks an address for something";
    case Deed::deserialize: return "unpickles bytes";
    case Deed::foreign_code: return "runs code from elsewhere";
    case Deed::trust: return "can run code that comes with what it loads";
    case Deed::damage: return "deletes or overwrites files";
  }
  return "";
}

}  // namespace assay::formats::python
