#pragma once

#include <assay/rule.hpp>

#include <array>

namespace assay::engine::rules {

inline constexpr Rule kLinkOutside{
    .id = "ENG-LINK-001",
    .name = "link-not-followed",
    .severity = Severity::low,
    .summary = "A symbolic link in the scanned directory leads out of it, or nowhere.",
    .why =
        "A loader follows the link and reads what it finds there, which assay has not looked at. An archive or a "
        "repository with such a link shows different files on different machines.",
    .advice = "Scan the target of the link as well, or replace the link by the file.",
    .cwe = "CWE-59",
    .atlas = ""};

inline constexpr Rule kEmbedded{
    .id = "GEN-EMBED-001",
    .name = "embedded-content",
    .severity = Severity::medium,
    .summary = "Bytes that no format accounts for hold an archive, a pickle or a program, or the file is a program.",
    .why =
        "No loader of models has a use for a program. Where the bytes are part of a model, the format that a loader "
        "reads passes over them, but other code can find them by their offset: it is how payloads travel inside "
        "models.",
    .advice =
        "Find out what wrote these bytes. Save the model again: what does not belong to it will be gone. A program "
        "beside a model is not needed to load it.",
    .cwe = "CWE-506",
    .atlas = "AML.T0018.002"};

inline constexpr Rule kGap{
    .id = "GEN-GAP-001",
    .name = "unaccounted-bytes",
    .severity = Severity::low,
    .summary = "Some bytes of the artifact belong to none of its structures.",
    .why =
        "Formats say where each of their parts is. Bytes outside of all parts are left over from an edit, or were put "
        "where readers do not look.",
    .advice = "Save the model again: what does not belong to it will be gone.",
    .cwe = "CWE-506",
    .atlas = ""};

inline constexpr Rule kBrokenPromise{
    .id = "GEN-NAME-001",
    .name = "misleading-file-name",
    .severity = Severity::high,
    .summary = "The name of the file promises a model, and the content is something else.",
    .why =
        "People and policies let such names pass. A loader that looks at the content, or falls back to another way of "
        "loading, runs what is in the file.",
    .advice = "Do not load the file. Ask where it comes from.",
    .cwe = "CWE-434",
    .atlas = "AML.T0074"};

inline constexpr Rule kPolyglot{
    .id = "GEN-POLY-001",
    .name = "polyglot-file",
    .severity = Severity::high,
    .summary = "The same bytes are a whole file of two unrelated formats.",
    .why =
        "Which content is loaded depends on who reads the file. Such files pass a check as one format and are loaded "
        "as the other; no ordinary tool writes them.",
    .advice = "Do not load the file. Ask where it comes from.",
    .cwe = "CWE-436",
    .atlas = "AML.T0074"};

inline constexpr Rule kQuine{
    .id = "GEN-QUINE-001",
    .name = "archive-contains-itself",
    .severity = Severity::medium,
    .summary = "An archive contains a copy of itself, which contains a copy of itself, without end.",
    .why = "Unpacking it all the way never ends. Nobody makes such an archive by accident.",
    .advice = "Do not unpack the file. Ask where it comes from.",
    .cwe = "CWE-674",
    .atlas = "AML.T0029"};

/// Every rule that the engine itself raises, ordered by id.
inline constexpr std::array kAll{&kLinkOutside, &kEmbedded, &kGap, &kBrokenPromise, &kPolyglot, &kQuine};

}  // namespace assay::engine::rules
