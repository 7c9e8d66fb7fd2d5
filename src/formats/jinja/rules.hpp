#pragma once

#include <assay/rule.hpp>

#include <array>

namespace assay::formats::jinja {

inline constexpr std::array<std::string_view, 4> kEscapes{"CVE-2024-34359", "CVE-2026-5760", "CVE-2025-27516",
                                                          "CVE-2016-10745"};

inline constexpr Rule kObject{
    .id = "JINJA-OBJ-001",
    .name = "jinja-object-access",
    .severity = Severity::critical,
    .summary = "The template reaches from a value to Python's own objects.",
    .why =
        "Attributes such as `__globals__` lead from any value to the interpreter, and from there to every program of "
        "the host. A renderer without a sandbox, or with one that has a hole, runs it when the first message is sent.",
    .advice = "Do not load the model. Replace the template by that of a source you trust.",
    .cwe = "CWE-1336",
    .atlas = "AML.T0011.000",
    .references = kEscapes};

inline constexpr Rule kHost{
    .id = "JINJA-HOST-001",
    .name = "jinja-host-object",
    .severity = Severity::medium,
    .summary = "A chat template uses an object of a web application.",
    .why =
        "Names such as `request` and `config` exist where templates are rendered by a web server. They hold secrets "
        "and "
        "what the sender of a request wants to be run; renderers of chat templates do not have them.",
    .advice = "Ask the author what it is for. A chat template needs nothing but its messages and tools.",
    .cwe = "CWE-1336",
    .atlas = "AML.T0011.000"};

inline constexpr Rule kInclude{
    .id = "JINJA-LOAD-001",
    .name = "jinja-include",
    .severity = Severity::medium,
    .summary = "The template includes a file from outside of its folder, or one whose name it computes.",
    .why =
        "Where the renderer can load files, the text of a file of the host becomes part of a prompt, or its code runs.",
    .advice = "Do not render the template. A chat template is a single file.",
    .cwe = "CWE-98",
    .atlas = "AML.T0011.000"};

inline constexpr std::array<std::string_view, 1> kPoisoned{
    "Pillar Security: LLM backdoors at the inference level, the threat of poisoned templates"};

inline constexpr Rule kCondition{
    .id = "JINJA-COND-001",
    .name = "jinja-conditional-text",
    .severity = Severity::medium,
    .summary = "A chat template adds text of its own when a message has certain words in it.",
    .why =
        "The model gets an instruction that neither its user nor its operator wrote, and only for the questions that "
        "the "
        "author of the template chose. Tests of the model on other questions do not show it.",
    .advice =
        "Read the text that is added. Use the template of the original model unless you know why this one differs.",
    .cwe = "CWE-506",
    .atlas = "AML.T0051.002",
    .references = kPoisoned};

inline constexpr Rule kHidden{
    .id = "JINJA-TEXT-001",
    .name = "jinja-hidden-text",
    .severity = Severity::medium,
    .summary = "A chat template has text in it that its reader does not see.",
    .why =
        "The model reads invisible characters and base64, and a person who reviews the template does not. Instructions "
        "are hidden that way.",
    .advice = "Look at the escaped text that the finding shows, and remove it.",
    .cwe = "CWE-1007",
    .atlas = "AML.T0068"};

inline constexpr Rule kBomb{
    .id = "JINJA-BOMB-001",
    .name = "jinja-bomb",
    .severity = Severity::medium,
    .summary = "The template makes its renderer busy, or its result very large.",
    .why = "Each message that is rendered takes all of the memory or the time of the program that serves the model.",
    .advice = "Do not serve the model with this template.",
    .cwe = "CWE-834",
    .atlas = "AML.T0029"};

inline constexpr Rule kUnknownName{
    .id = "JINJA-NAME-001",
    .name = "jinja-unknown-name",
    .severity = Severity::low,
    .summary = "A chat template uses a filter, test, function or method that renderers do not have.",
    .why = "Either the renderer is a special one, or the template fails, or the name is a way to something new.",
    .advice = "Find out which renderer the template was written for.",
    .cwe = "CWE-1336",
    .atlas = ""};

inline constexpr Rule kForm{
    .id = "JINJA-FORM-001",
    .name = "jinja-broken-template",
    .severity = Severity::low,
    .summary = "A chat template breaks.",
    .why = "Renderers refuse it, or read it in different ways; what is behind the break may not be what it seems.",
    .advice = "Get the template again from its source.",
    .cwe = "CWE-20",
    .atlas = ""};

inline constexpr std::array kRules{&kBomb, &kCondition, &kForm, &kHost, &kInclude, &kUnknownName, &kObject, &kHidden};

}  // namespace assay::formats::jinja
