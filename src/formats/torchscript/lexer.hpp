#pragma once

#include "codecs/python/lexer.hpp"

namespace assay::formats::torchscript {

// TorchScript is read with the lexer of Python: torch's own takes the same tokens.
using python::decoded;
using python::Lexer;
using python::Token;
using python::TokenKind;

}  // namespace assay::formats::torchscript
