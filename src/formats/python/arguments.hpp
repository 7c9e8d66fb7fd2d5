#pragma once

#include <cstdint>
#include <string>

namespace assay::formats::python {

/// What is between the brackets of a call.
struct Arguments {
  std::string text;            ///< of all strings in it, each on a line
  std::string first;           ///< of the strings in the first argument
  bool is_computed = false;    ///< the first argument is not all written here
  bool runs_python = false;    ///< `sys.executable` is in the first argument
  bool copies_code = false;    ///< the first argument is the code of a function: `f.__code__`
  bool is_lambda = false;      ///< it is one, and the others are no texts that run
  bool names_value = false;    ///< it is a text that names something of a framework: `"torch.nn.ReLU"`
  bool has_bytes = false;      ///< `b"…"` of some length
  bool decodes = false;        ///< something in it turns hidden bytes into code
  bool reads_file = false;     ///< `open(…)`, or a name that stands for an open file
  bool has_shell = false;      ///< `shell=True`
  bool trusts_code = false;    ///< `trust_remote_code=True`
  bool trusts_pickle = false;  ///< `weights_only=False`, `allow_pickle=True`
  std::uint64_t end = 0;       ///< offset behind it
};

}  // namespace assay::formats::python
