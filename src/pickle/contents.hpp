#pragma once

#include <assay/bytes.hpp>

#include <string_view>

namespace assay::pickle {

/// What a string of a pickle is when it is a file of its own: kNestedPickle, "a zip archive"; empty: data.
[[nodiscard]] std::string_view kind_of_content(ByteView content);

/// Whether it is a pickle.
[[nodiscard]] bool is_pickle(ByteView content);

/// Whether a string that begins with these bytes may be such a file.
[[nodiscard]] bool may_be_content(std::string_view front);

/// Whether opcodes from the front of `content` on import something and call it. That runs, whatever follows.
[[nodiscard]] bool begins_with_call(ByteView content);

}  // namespace assay::pickle
