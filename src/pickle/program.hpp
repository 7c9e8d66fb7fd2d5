#pragma once

#include "pickle/dtype.hpp"
#include "pickle/heap.hpp"
#include "pickle/instruction.hpp"
#include "pickle/machine.hpp"
#include "pickle/policy.hpp"
#include "pickle/trace.hpp"
#include "pickle/value.hpp"

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

namespace assay::pickle {

/// Whether a call of `path` makes a mapping.
[[nodiscard]] bool makes_mapping(std::string_view path);

/// The objects of one pickle and what is done with them: imports, calls, overwrites. The machine moves values about
/// and asks here what a call means; here it is judged and, if policy does not allow it, recorded.
/// The stream's bytes, the policy and the trace must outlive it.
class Program {
 public:
  /// Where something happens.
  struct Site {
    std::uint64_t offset = 0;
    std::uint64_t length = 0;
    std::uint64_t opcode = 0;
    std::string_view name;
  };

  Program(ByteView bytes, const PickleGlobals& policy, Trace& trace) : bytes_(bytes), policy_(policy), trace_(trace) {}

  /// The value of an import; nothing when there are more distinct names than are kept.
  std::optional<Value> import_global(std::string_view module, std::string_view name, const Site& site);

  [[nodiscard]] Value call(Value callable, Value arguments, const Site& site);
  [[nodiscard]] Value rebuild(Value callable, Value arguments, std::optional<Value> keywords, const Site& site);
  void build(Value instance, Value state, const Site& site);
  void set_items(Value target, std::span<const Value> items, const Site& site);
  /// Notes what of the pairs that `mapping` gets is called by its name when an object has it.
  void note_pairs(Value mapping, std::span<const Value> items);
  void judge_hashed(Value key, const Site& site);
  void append(Value target, std::span<const Value> items, const Site& site);
  void extend(Value target, const Site& site);
  [[nodiscard]] Value persistent(Value id, const Site& site);

  /// The array whose bytes joblib wrote right behind the BUILD of `instance`.
  struct RawArray {
    bool is_measured = false;  ///< where it ends is known for certain
    bool has_padding = false;  ///< a byte says how many bytes of padding follow it
    bool is_object = false;    ///< a pickle instead of bytes
    std::uint64_t size = 0;    ///< in bytes
    Value subclass;            ///< what the array is an instance of
  };
  [[nodiscard]] std::optional<RawArray> joblib_array(Value instance);
  /// What joblib puts in the place of the wrapper.
  [[nodiscard]] Value array_read_by_joblib(const RawArray& array);

  /// The file of its own that bytes are which a call returned: `_codecs.encode('…', 'latin1')`.
  [[nodiscard]] std::optional<NestedPayload> latin1_content(Value value);

  /// After the last opcode: what was imported and never called is judged as a value.
  void finish(std::optional<Value> result);

  Heap& heap() { return heap_; }

  /// Notes that the opcode at `offset` was read over the end of a frame as from a file (FileReader), so that its text
  /// is read again in the same way. False when there are more of them than are kept.
  bool read_across_frame(std::uint64_t offset, std::uint64_t frame_end);

  /// The text of a value, if it is one; at most `limit` bytes.
  [[nodiscard]] std::optional<std::string> text_of(Value value, std::size_t limit = 4096) const;
  /// The value as pseudo-Python, at most about `limit` bytes.
  [[nodiscard]] std::string show(Value value, std::size_t limit = 400) const;

 private:
  /// The opcode that stands at an offset of the stream, read again; nothing when it is not there.
  [[nodiscard]] std::optional<Instruction> instruction_at(std::uint64_t offset) const;
  [[nodiscard]] std::optional<std::uint64_t> long_of(Value value) const;
  [[nodiscard]] std::vector<Value> arguments_of(Value arguments) const;
  [[nodiscard]] bool knows_arguments(Value arguments) const;
  [[nodiscard]] Value make_object(Value callable, Value arguments);
  [[nodiscard]] Value call_known(Value callable, Value arguments, const Site& site);
  [[nodiscard]] Value call_global(Value callable, Value arguments, const Site& site);
  [[nodiscard]] Value call_object(Value callable, Value arguments, const Site& site);
  [[nodiscard]] std::optional<Value> call_found(const GlobalEntry& resolver, Value callable, Value arguments,
                                                const Site& site);
  [[nodiscard]] std::optional<Value> call_partial(Value partial, Value arguments, const Site& site);
  struct BoundCall {
    Value function;
    Value arguments;
    Value keywords;
  };
  [[nodiscard]] std::optional<BoundCall> bound_call(Value partial, Value arguments);
  [[nodiscard]] std::optional<Value> function_of_partial(Value partial) const;
  void judge_partial(Value partial, const Site& site);
  void judge_kept_function(Value function, const Site& site);
  [[nodiscard]] std::optional<Value> made_by_factory(Value arguments, const Site& site);
  [[nodiscard]] const GlobalEntry* maker_of(Value object) const;
  [[nodiscard]] bool is_function(Value value) const;
  [[nodiscard]] std::optional<Value> make_getter(const GlobalEntry& resolver, Value callable, Value arguments,
                                                 const Site& site);
  [[nodiscard]] bool is_counting_method(Value owner, std::string_view name) const;
  [[nodiscard]] bool is_shared(Value object) const;
  [[nodiscard]] Value call_constructor(std::string_view cls, Value callable, Value arguments, const Site& site);
  [[nodiscard]] bool is_data(Value value) const;
  [[nodiscard]] bool is_harmless_here(std::string_view path, Value arguments) const;
  [[nodiscard]] bool evaluates_to_given(const std::vector<Value>& items) const;
  /// Functions of known bytecode (known_functions.cpp).
  [[nodiscard]] bool builds_known_function(std::string_view path, Value arguments) const;
  [[nodiscard]] bool is_known_code(const std::vector<Value>& items) const;
  [[nodiscard]] bool is_known_function(Value function) const;
  [[nodiscard]] bool makes_known_function(const std::vector<Value>& items) const;
  [[nodiscard]] bool sets_known_function(const std::vector<Value>& items) const;
  [[nodiscard]] bool are_plain_cells(Value cells) const;
  /// What an object was made with by a call of `name`, or of something of cloudpickle that ends so.
  [[nodiscard]] std::optional<std::vector<Value>> arguments_given_to(Value object, std::string_view name) const;
  [[nodiscard]] bool is_harmless_import(std::string_view resolver, std::string_view module) const;
  /// Data, and names that are allowed as values.
  [[nodiscard]] bool is_plain(Value value, int depth = 0) const;
  [[nodiscard]] std::optional<Value> resolve(const GlobalEntry& resolver, Value callable, Value arguments,
                                             const Site& site);
  [[nodiscard]] Value resolved(std::string_view module, std::string_view name, Value via, const Site& site);
  [[nodiscard]] Value attribute(const CanonicalName& owner, std::string_view name, Value via, const Site& site);
  void note_odd_arguments(std::string_view path, Value arguments);
  void judge_indirect_calls(std::string_view path, Value callable, Value arguments, const Site& site);
  Value judge_callee(Value callee, Value arguments, const Site& site);
  [[nodiscard]] std::optional<Value> rebuilt_class(std::string_view path, Value arguments) const;
  void judge_rebuilt_class(Value cls, const Site& site);
  /// The functions that make an instance of a class that they are given: which argument that is.
  [[nodiscard]] static std::optional<std::size_t> rebuilt_argument(std::string_view path);
  void judge_native_handle(Value instance, Value state, const Site& site);
  void judge_rebuilders(std::string_view path, Value callable, Value arguments, const Site& site);
  /// An object whose state was set takes items, or is read item by item, through its own methods, and those call what
  /// the state holds. No pickler fills an object after its state.
  void judge_keys(Value target, std::span<const Value> items, const Site& site);
  void judge_kept_callables(Value target, Value arguments, const Site& site);
  /// The same from any value, as if an object of a state held it.
  void judge_callables_in(Value target, Value arguments, const Site& site);
  /// What is given to a call that policy allows: the call may use the methods of those objects.
  void judge_given_objects(std::string_view path, Value arguments, const Site& site);
  void judge_state_object(Value state, const Site& site);
  void judge_source(Value instance, Value state, const Site& site);
  void judge_attributes(Value instance, Value state, Value mapping, const Site& site);
  enum class Called : std::uint8_t { no, by_class, always };
  [[nodiscard]] Called called_by_name(Value name, Value value) const;
  [[nodiscard]] Called called_in(Value mapping);
  [[nodiscard]] Called called_in_arguments(Value mapping);
  /// Whether a function returns a tensor, a storage or an array.
  [[nodiscard]] static bool makes_array(std::string_view path);
  /// Tensors, arrays and dtypes call nothing of what their states hold.
  [[nodiscard]] bool is_array_or_type(Value value) const;
  /// numpy.ndarray(shape, dtype, buffer) takes bytes of the stream for its elements.
  void judge_array_over_bytes(std::string_view cls, Value arguments, std::optional<Value> keywords, const Site& site);
  /// The same of copyreg.__newobj__(cls, …) and copyreg.__newobj_ex__(cls, arguments, keywords).
  void judge_new_array(std::span<const Value> items, bool has_keywords, const Site& site);
  [[nodiscard]] bool is_surely_without_objects(Value dtype) const;
  void note_forged(std::string what, const Site& site);
  void note_allocation(std::string_view path, Value arguments);
  [[nodiscard]] std::uint64_t items_given_by(Value iterable, int depth) const;
  /// Counts the values that are met `depth` deep in others. What is shared is met again on every way to it, so a stream
  /// of some kilobytes holds more ways than there is time for: false when it is enough, which is reported at the end.
  [[nodiscard]] bool may_walk(int depth) const;
  [[nodiscard]] std::optional<std::int64_t> integer_of(Value value) const;
  [[nodiscard]] static bool reads_all(std::string_view path);
  void judge_array_file(Value instance, const Site& site);
  [[nodiscard]] bool is_nested_payload(const Judgement& judgement, Value arguments);
  [[nodiscard]] std::optional<Instruction> latin1_text(Value value) const;
  [[nodiscard]] std::shared_ptr<const std::string> encoded_bytes(Value value, std::uint64_t& offset);
  [[nodiscard]] std::shared_ptr<const std::string> decoded_by(std::string_view path, const Instruction& instruction,
                                                              std::span<const Value> arguments);
  bool add_nested(NestedPayload payload);
  [[nodiscard]] std::optional<std::string> takes_no_items(Value target);
  /// What scipy's distributions would run of a state that they take over, unless scipy wrote it.
  [[nodiscard]] std::optional<Value> source_in_distribution(Value state) const;
  /// The same for an object of whatever class: only what stands under the name that scipy runs.
  [[nodiscard]] std::optional<Value> source_of_parser(Value state) const;
  /// What statsmodels would have patsy evaluate of a state, unless it is a formula.
  [[nodiscard]] std::optional<Value> source_of_formula(Value state) const;
  [[nodiscard]] std::optional<std::string> path_of(Value value) const;
  [[nodiscard]] std::optional<CanonicalName> class_of_instance(Value value) const;
  /// The class of an object, whichever function made it; of other objects, the function that made them.
  [[nodiscard]] std::optional<std::string> class_path_of(Value instance) const;
  [[nodiscard]] bool may_be_instance(Value instance, bool (*is_it)(std::string_view path)) const;
  [[nodiscard]] bool mentions(Value value, bool (*is_it)(std::string_view path)) const;
  [[nodiscard]] bool is_made_without_init(Value instance) const;
  [[nodiscard]] std::optional<std::vector<std::pair<std::string, Value>>> attributes_of(Value instance) const;
  [[nodiscard]] std::optional<std::uint64_t> elements_of(Value shape) const;
  /// What numpy makes of a dtype and its state; nothing when that cannot be told for certain.
  [[nodiscard]] std::optional<Dtype> dtype_of(Value value, int depth = 0) const;
  [[nodiscard]] std::optional<Dtype> dtype_made_of(const std::vector<Value>& arguments) const;
  [[nodiscard]] std::optional<Dtype> fields_of(const std::vector<Value>& state, int depth) const;
  [[nodiscard]] static bool is_dtype(std::string_view path);
  [[nodiscard]] std::string lie_in_dtype(Value dtype, Value state) const;
  [[nodiscard]] const GlobalClass* class_of(std::string_view name) const;
  [[nodiscard]] static bool is_indirect(std::string_view path);
  [[nodiscard]] std::uint64_t content_of(Value callable, Value arguments) const;
  std::uint32_t record(CallKind kind, Judgement judgement, Value callable, Value arguments, const Site& site);
  void fold(Value value, int depth = 0);
  void show_into(std::string& out, Value value, std::size_t limit, int depth) const;

  ByteView bytes_;
  const PickleGlobals& policy_;
  Trace& trace_;
  Heap heap_;
  std::unordered_map<std::string, std::uint32_t> import_index_;
  std::unordered_map<std::string, std::uint32_t> seen_calls_;
  std::map<std::pair<Status, const GlobalClass*>, std::size_t> kept_calls_;
  std::unordered_map<std::uint64_t, std::uint64_t> frame_ends_;      ///< opcode read over the end of a frame → that end
  std::unordered_map<std::uint64_t, std::uint32_t> module_records_;  ///< import → the recorded call that returned it
  int depth_ = 0;                                                    ///< calls inside calls
  mutable std::size_t walked_ = 0;                                   ///< see may_walk
  std::unordered_map<std::uint64_t, Called> calling_mappings_;       ///< nodes, see note_pairs
  std::unordered_map<std::uint64_t, Called> made_of_;                ///< what calls made mappings of
  std::size_t pairs_looked_at_ = 0;                                  ///< of mappings that calls make
  std::size_t kept_looked_at_ = 0;                                   ///< values, by `judge_kept_callables`
  std::size_t decoded_ = 0;  ///< bytes of texts that were decoded for `Trace::nested`
};

}  // namespace assay::pickle
