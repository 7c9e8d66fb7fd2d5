#include "engine/pickle_front.hpp"

#include "engine/pickle_step.hpp"

#include <assay/cursor.hpp>

namespace assay::engine {

namespace {

bool comes_to_import(Cursor in, std::uint64_t& work) {
  int names = 0;  // texts that could be the module and name of a STACK_GLOBAL
  PickleStep step;
  for (; work > 0; --work) {
    if (!read_step(in, step) || step.code == '.') return false;
    if (step.code == 0x93) return names >= 2;
    if (step.code == 'c' || step.code == 'i')
      return is_python_name(step.text.text()) && is_python_name(step.name.text());
    if (is_python_name(step.text.text())) ++names;
  }
  return false;
}

}  // namespace

bool begins_pickle(ByteView bytes, std::uint64_t& work) {
  Cursor in(bytes);
  const auto proto = in.u8("opcode");
  const auto protocol = in.u8("protocol");
  return in && proto == 0x80 && protocol >= 2 && protocol <= 5 && comes_to_import(in, work);
}

bool begins_import(ByteView bytes, std::uint64_t& work) { return comes_to_import(Cursor(bytes), work); }

}  // namespace assay::engine
