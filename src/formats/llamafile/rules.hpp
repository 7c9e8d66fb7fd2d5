#pragma once

#include <assay/rule.hpp>

#include <array>

namespace assay::formats::llamafile {

inline constexpr std::array<std::string_view, 1> kReferences{"https://github.com/mozilla-ai/llamafile"};

inline constexpr Rule kArgument{
    .id = "LLF-ARGS-001",
    .name = "llamafile-argument",
    .severity = Severity::medium,
    .summary = "The file starts its program with an argument that reaches other machines or files, or lifts its guard.",
    .why =
        "Who starts the file sees none of its arguments. They decide who may talk to the server, which machines get "
        "the computation, which files are read and written, and whether the program locks itself in.",
    .advice =
        "Start the file with arguments of your own, or take the weights out of it and run them with your own "
        "program.",
    .cwe = "CWE-88",
    .atlas = "AML.T0011.000",
    .references = kReferences};

inline constexpr Rule kExecutable{
    .id = "LLF-EXEC-001",
    .name = "llamafile-executable",
    .severity = Severity::low,
    .summary = "The model is a native program, which runs when the file is started.",
    .why =
        "A llamafile is made to be run: its weights are data behind a program of some maker. assay reads what is in "
        "its archive, and cannot say what the program does.",
    .advice =
        "Take the weights (.gguf) out of the archive and run them with a program of your own, or verify who "
        "built the file.",
    .cwe = "CWE-506",
    .atlas = "AML.T0011.000",
    .references = kReferences};

inline constexpr std::array<const Rule*, 1> kRules{&kExecutable};
inline constexpr std::array<const Rule*, 1> kArgumentRules{&kArgument};

}  // namespace assay::formats::llamafile
