#pragma once

#include <assay/bytes.hpp>

#include <cstdint>
#include <functional>
#include <string>

namespace assay {

/// What somebody else's reader says of an artifact, when it was asked for a second opinion.
struct Opinion {
  enum class Kind : std::uint8_t {
    accepts,
    refuses,     ///< it reads the artifact, and something in it is wrong
    unreadable,  ///< it cannot read the bytes at all
    newer,       ///< the artifact is newer than the reader, which is nobody's fault
    none,        ///< it was not asked, or gave no answer
  };
  Kind kind = Kind::none;
  std::string message;  ///< why, but for `accepts`; as the reader words it, not made printable
};

/// Asks for an opinion about all bytes of an artifact. Called from several threads; throws nothing but bad_alloc.
using SecondOpinion = std::function<Opinion(ByteView)>;

}  // namespace assay
