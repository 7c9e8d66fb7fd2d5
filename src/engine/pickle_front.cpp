#include "engine/pickle_front.hpp"

#include "engine/pickle_step.hpp"

#include <assay/cursor.hpp>

namespace assay::engine {

bool begins_pickle(ByteView bytes, std::uint64_t& work) {
  Cursor in(bytes);
  const auto proto = in.u8("opcode");
  const auto protocol = in.u8("protocol");
  if (!in || proto != 0x80 || protocol < 2 || protocol > 5) return false;
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

}  // namespace assay::engine
