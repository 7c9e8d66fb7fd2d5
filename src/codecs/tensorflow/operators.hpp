#pragma once

#include <cstdint>
#include <span>
#include <string_view>

namespace assay::tensorflow {

/// What an operator does beside computing.
enum class Effect : std::uint8_t {
  reads,       ///< the content of a file becomes a value of the graph
  writes,      ///< a value of the graph becomes the content of a file
  saves,       ///< writes variables, as nearly every SavedModel does
  restores,    ///< reads variables
  loads_data,  ///< reads records, tables, vocabularies
  logs,        ///< writes what is watched to a file or to another machine
  python,      ///< calls a function of the Python process it runs in
  configures,  ///< says how the files of other machines are reached
  network,     ///< talks to other machines, or runs a graph that comes from elsewhere
  device,      ///< runs what is compiled already, or what a library of the machine has by a name
};
/// Completes "…, which": "reads files".
[[nodiscard]] std::string_view describe(Effect effect);

inline constexpr std::uint8_t kNoOperand = 0xFF;
/// The names come out of a queue that is given to whoever reads: `ReaderReadV2(reader, queue)`.
inline constexpr std::uint8_t kByQueue = 0xFE;

/// One line of the table.
struct Operator {
  std::string_view name;
  Effect effect = Effect::reads;
  std::uint8_t operand = kNoOperand;  ///< which input names the file or the machine
  std::string_view attribute = {};    ///< or which attribute
};

/// The lines of an operator, one for each name that it is told. Nothing for operators that only compute.
[[nodiscard]] std::span<const Operator> find_operator(std::string_view name);

/// Whether the name of an operator says that it runs programs or code, or loads libraries: `ShellExecute`,
/// `LoadLibrary`, `PyCall`. TensorFlow has none that is called so and is not in the table above: who runs the graph
/// must have loaded a library that has it.
[[nodiscard]] bool says_execution(std::string_view name);

}  // namespace assay::tensorflow
