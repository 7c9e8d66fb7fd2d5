#pragma once

#include "pickle/judgement.hpp"

#include <assay/bytes.hpp>
#include <assay/result.hpp>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace assay::pickle {

/// A distinct global that a stream imports, with how it is used. `module` and `name` are as written.
struct Import {
  std::string module;
  std::string name;
  Judgement judgement;          ///< of the name alone
  std::size_t module_size = 0;  ///< how much of the judgement's path is known to name a module
  std::uint64_t offset = 0;     ///< of the first opcode that imports it
  std::uint64_t length = 0;
  std::uint64_t opcode = 0;  ///< its index in the stream
  std::string_view opcode_name;
  std::uint64_t count = 0;  ///< how often it is imported
  bool called = false;
  bool rebuilt = false;
  bool is_resolved = false;  ///< not written in the stream: what a resolver such as getattr returns
  bool is_reported = false;  ///< a call that stands in Trace::calls says it all

  [[nodiscard]] std::string written() const { return module + "." + name; }
};

enum class CallKind : std::uint8_t { reduce, object, instance, new_object, build, set_item, persistent };

/// A call or an overwrite that policy does not allow, with its arguments decoded as pseudo-Python.
struct Call {
  CallKind kind = CallKind::reduce;
  Judgement judgement;
  std::string callable;                ///< canonical path, or an expression
  std::string expression;              ///< the whole call: `os.system("id")`
  std::vector<std::string> arguments;  ///< each decoded
  std::uint64_t content = 0;           ///< a hash of all of it, when the texts above are shortened
  std::uint64_t offset = 0;  ///< of the opcode that imports what is called, when that is known; else of the call
  std::uint64_t length = 0;
  std::uint64_t opcode = 0;
  std::string_view opcode_name;
  std::uint64_t call_offset = 0;  ///< of the opcode that calls
  bool is_folded = false;         ///< part of another call of the list: one payload is one finding
};

/// `BINPERSID ('storage', torch.FloatStorage, '0', 'cpu', 100)`: how torch refers to bytes outside the stream.
struct StorageReference {
  std::uint64_t offset = 0;
  std::string type;      ///< "FloatStorage", the last component of the storage class
  std::string key;       ///< "0"
  std::string location;  ///< "cpu"
  std::uint64_t elements = 0;
};

/// `NestedPayload::is` of a pickle, which has no place in a string.
inline constexpr std::string_view kNestedPickle = "a pickle";

/// Bytes inside the stream that are a file of their own: a call would unpickle them
/// (`torch.storage._load_from_bytes(b"...")`), or they are in no string of a model by accident.
struct NestedPayload {
  std::uint64_t offset = 0;                              ///< of the opcode that holds the bytes
  std::string loader;                                    ///< canonical path of what loads them; empty: nothing does
  ByteView bytes;                                        ///< as they stand in the stream, or decoded
  std::shared_ptr<const std::string> decoded = nullptr;  ///< owns the bytes when the stream holds them as text
  std::string_view is = kNestedPickle;                   ///< for people; without a loader
  bool is_latin1 = false;                                ///< decoded from Latin-1, not from digits
};

/// A text that reads as Python source which runs programs.
struct CommandSource {
  enum class Form : std::uint8_t {
    plain,     ///< imports a module and calls it
    composed,  ///< executes or calls what it puts together
    encoded,   ///< in base64 or hexadecimal digits
  };
  ByteRange range;  ///< of the opcode that holds it
  Form form = Form::plain;
};

/// Something that a stream says of data, and where.
struct Claim {
  std::string what;
  std::uint64_t offset = 0;
  std::uint64_t length = 0;
  std::string_view opcode_name = "BUILD";
};

/// What one pickle does, from its first opcode to STOP or to where it broke.
struct Trace {
  std::uint64_t begin = 0;        ///< offsets in the artifact
  std::uint64_t end = 0;          ///< one past the last byte read; after STOP when `is_complete`
  bool is_complete = false;       ///< STOP was reached
  std::optional<Error> error;     ///< why not
  bool is_out_of_budget = false;  ///< the caller's `step` said stop
  int protocol = 0;               ///< the highest PROTO operand seen
  std::uint64_t opcodes = 0;
  std::vector<Import> imports;      ///< in order of first use
  std::vector<Call> calls;          ///< only those that policy does not allow
  std::uint64_t calls_dropped = 0;  ///< more of them than are kept
  std::vector<StorageReference> storages;
  bool storages_dropped = false;
  std::vector<NestedPayload> nested;
  std::optional<std::uint64_t> first_array;       ///< where the first array of joblib stands in the stream
  bool has_array_behind_frame = false;            ///< one stands behind a frame whose opcodes are not over
  std::optional<std::uint64_t> unmeasured_array;  ///< where an array of joblib begins whose end is not known
  std::vector<Claim> outside_files;               ///< arrays of joblib in files outside of its directory: their names
  std::vector<Claim> forged_dtypes;               ///< states of numpy.dtype that numpy never wrote
  std::vector<std::int64_t> extensions;       ///< EXT codes: objects of copyreg's registry, which is not in the stream
  std::string weights_only_refusal;           ///< what torch.load(weights_only=True) refuses first; empty: nothing
  std::vector<std::string> result_strings;    ///< when the result is a list of short strings: these (legacy torch keys)
  std::optional<std::string> result_integer;  ///< when the result is an int: decimal (legacy torch magic, protocol)
  std::vector<CommandSource> command_sources;
  bool texts_dropped = false;         ///< more texts are encoded, or programs, than are kept
  std::uint64_t expanded = 0;         ///< elements of the largest container, when all that it shares is spelt out
  std::uint64_t hashed = 0;           ///< the same, of the largest that is hashed: a key, a member of a set
  bool straddles_frame = false;       ///< an opcode reaches over the end of its frame
  bool needs_buffers = false;         ///< refers to out-of-band buffers, which are not in the stream
  std::vector<std::string> oddities;  ///< things no pickler writes, each a sentence
};

}  // namespace assay::pickle
