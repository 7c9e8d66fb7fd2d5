#pragma once

#include <assay/rule.hpp>

#include <array>

namespace assay::formats::pickle::rules {

inline constexpr std::array<std::string_view, 2> kPickleReferences{
    "https://docs.python.org/3/library/pickle.html", "https://pytorch.org/docs/stable/generated/torch.load.html"};

inline constexpr Rule kUnsafeCall{
    .id = "PKL-CALL-001",
    .name = "pickle-unsafe-call",
    .severity = Severity::critical,
    .summary = "Loading this pickle calls a function that gives its author control.",
    .why = "A pickle is a program. The call runs with the rights of whoever loads the file, before any model exists.",
    .advice = "Do not load it. Ask its publisher for safetensors or ONNX; find out who put the call there.",
    .cwe = "CWE-502",
    .atlas = "AML.T0011.000",
    .references = kPickleReferences};
inline constexpr Rule kUnlistedCall{
    .id = "PKL-CALL-002",
    .name = "pickle-unlisted-call",
    .severity = Severity::high,
    .summary = "Loading this pickle calls a function of a well-known package that no ordinary model calls.",
    .why =
        "The standard library and the frameworks hold hundreds of functions that run code or touch files when called "
        "with the right arguments. Only those that models need and that are harmless are allowed.",
    .advice =
        "Do not load it unless you know why the call is there. If it is ordinary, add the name to the allow-list.",
    .cwe = "CWE-502",
    .atlas = "AML.T0011.000",
    .references = kPickleReferences};
inline constexpr Rule kUnvettedCall{
    .id = "PKL-CALL-003",
    .name = "pickle-unvetted-call",
    .severity = Severity::medium,
    .summary = "Loading this pickle runs code of a package that assay does not know.",
    .why = "What that code does depends on the package installed where the file is loaded.",
    .advice = "Read that code, or load the file only where the package is trusted. A policy can vouch for it by name.",
    .cwe = "CWE-502",
    .atlas = "AML.T0011.000",
    .references = kPickleReferences};
inline constexpr Rule kUnknownCall{
    .id = "PKL-CALL-004",
    .name = "pickle-unknown-call",
    .severity = Severity::high,
    .summary = "Loading this pickle calls something that is computed while it loads.",
    .why = "Picklers write the name of what they call. A computed callable hides that name from every reader.",
    .advice = "Do not load it. No framework writes such a stream.",
    .cwe = "CWE-502",
    .atlas = "AML.T0011.000",
    .references = kPickleReferences};
inline constexpr Rule kUnsafeImport{
    .id = "PKL-IMPORT-001",
    .name = "pickle-unsafe-import",
    .severity = Severity::high,
    .summary = "This pickle imports a function that gives its author control, without calling it.",
    .why = "Importing runs the module, and whoever uses the loaded object may call the function later.",
    .advice = "Do not use the object. Find out why a model carries that function.",
    .cwe = "CWE-502",
    .atlas = "AML.T0011.000",
    .references = kPickleReferences};
inline constexpr Rule kUnlistedImport{
    .id = "PKL-IMPORT-002",
    .name = "pickle-unlisted-import",
    .severity = Severity::medium,
    .summary = "This pickle imports a name of a well-known package that no ordinary model imports.",
    .why = "Names that models need are on the allow-list; this one is not, and what it does later is not known.",
    .advice = "Check what the name is for. If it is ordinary, add it to the allow-list.",
    .cwe = "CWE-502",
    .atlas = "AML.T0011.000",
    .references = kPickleReferences};
inline constexpr Rule kUnvettedImport{
    .id = "PKL-IMPORT-003",
    .name = "pickle-unvetted-import",
    .severity = Severity::low,
    .summary = "This pickle needs a package that assay does not know.",
    .why = "Loading it imports that package and builds objects of its classes.",
    .advice = "Make sure that the package installed where the file is loaded is the one you mean.",
    .cwe = "CWE-829",
    .atlas = "AML.T0010.003",
    .references = kPickleReferences};
inline constexpr Rule kOverwrite{
    .id = "PKL-BUILD-001",
    .name = "pickle-overwrites-attributes",
    .severity = Severity::high,
    .summary = "Loading this pickle changes a function, class or module, or makes the unpickler call an attribute.",
    .why =
        "Replacing an attribute of something that is already loaded changes what other code does, in this pickle or "
        "after it, without a call that a reader would notice.",
    .advice = "Do not load it. Picklers only set attributes of the objects they make.",
    .cwe = "CWE-915",
    .atlas = "AML.T0011.000",
    .references = kPickleReferences};
inline constexpr Rule kForgedDtype{
    .id = "PKL-BUILD-002",
    .name = "pickle-forged-dtype",
    .severity = Severity::high,
    .summary = "This pickle makes numpy take bytes for addresses, or reach outside of an array.",
    .why =
        "numpy believes the state of a dtype, and the bytes that it is given for objects: it follows bytes of the file "
        "as "
        "pointers. Fields beyond the size of an element make it read and write outside of the array.",
    .advice = "Do not load it. numpy never writes such a stream.",
    .cwe = "CWE-822",
    .atlas = "AML.T0011.000",
    .references = kPickleReferences};
inline constexpr Rule kOutsideFile{
    .id = "PKL-PATH-001",
    .name = "pickle-array-outside",
    .severity = Severity::high,
    .summary = "This joblib pickle reads an array from a file outside of its own directory.",
    .why =
        "Old versions of joblib kept each array in a file beside the pickle, and joblib.load still opens it: with "
        "numpy.load(allow_pickle=True), which runs what that file holds, wherever it is.",
    .advice = "Do not load it. joblib only ever wrote names of files in the same directory.",
    .cwe = "CWE-22",
    .atlas = "AML.T0011.000",
    .references = kPickleReferences};
inline constexpr Rule kExtension{
    .id = "PKL-EXT-001",
    .name = "pickle-extension-code",
    .severity = Severity::medium,
    .summary = "This pickle imports through a code of copyreg's extension registry.",
    .why =
        "The name stands in a registry of the process that loads it, not in the file: nobody can tell from the file "
        "what is imported, and no import hook sees it.",
    .advice = "Do not load it unless you know the registry. No framework writes extension codes.",
    .cwe = "CWE-502",
    .atlas = "AML.T0107",
    .references = kPickleReferences};
inline constexpr Rule kNested{
    .id = "PKL-DATA-001",
    .name = "pickle-in-pickle",
    .severity = Severity::medium,
    .summary = "This pickle carries another pickle, or a file, in a string.",
    .why =
        "Loading the outer pickle does not run the inner one, but some code is meant to. Nesting hides calls from "
        "scanners that read only one level; base64 hides it better.",
    .advice = "Read what the inner one does (it is scanned as well), and find out who loads it.",
    .cwe = "CWE-502",
    .atlas = "AML.T0018.002",
    .references = kPickleReferences};
inline constexpr Rule kCommandSource{
    .id = "PKL-DATA-002",
    .name = "pickle-command-source",
    .severity = Severity::medium,
    .summary = "This pickle carries Python source that runs programs or opens connections.",
    .why =
        "Loading the pickle does not run the text, but a model has no use for it: it is the second half of an attack, "
        "waiting for something to pass it to exec.",
    .advice = "Read the text, and find out what uses it.",
    .cwe = "CWE-506",
    .atlas = "AML.T0018.002",
    .references = kPickleReferences};
inline constexpr Rule kBroken{
    .id = "PKL-STREAM-001",
    .name = "pickle-broken-stream",
    .severity = Severity::low,
    .summary = "This pickle ends badly.",
    .why =
        "Everything before the break has already happened when the unpickler notices it; breaking a stream on "
        "purpose is a known way to stop scanners.",
    .advice = "Get the whole file again. If it is whole, treat it as hostile.",
    .cwe = "CWE-20",
    .atlas = "AML.T0076",
    .references = kPickleReferences};
inline constexpr Rule kOddity{.id = "PKL-STREAM-002",
                              .name = "pickle-odd-stream",
                              .severity = Severity::medium,
                              .summary = "This pickle holds something that no pickler writes.",
                              .why = "Oddities such as gigantic memo indices exhaust memory or confuse readers.",
                              .advice = "Do not load it without a memory limit.",
                              .cwe = "CWE-400",
                              .atlas = "AML.T0029",
                              .references = kPickleReferences};

inline constexpr Rule kExpansion{
    .id = "PKL-STREAM-003",
    .name = "pickle-expansion-bomb",
    .severity = Severity::medium,
    .summary = "This pickle makes an object that is endlessly larger than the file.",
    .why =
        "Containers hold references, so that a hundred bytes can describe a list of lists of lists with more elements "
        "than there are atoms. It loads at once, and whatever prints, copies, compares or walks through it never "
        "ends; when it is hashed as a key, loading never ends.",
    .advice = "Do not load it. No model needs such an object.",
    .cwe = "CWE-776",
    .atlas = "AML.T0029",
    .references = kPickleReferences};

inline constexpr std::array kAll{
    &kOverwrite,   &kForgedDtype,   &kUnsafeCall, &kUnlistedCall, &kUnvettedCall,   &kUnknownCall,
    &kNested,      &kCommandSource, &kExtension,  &kUnsafeImport, &kUnlistedImport, &kUnvettedImport,
    &kOutsideFile, &kBroken,        &kOddity,     &kExpansion,
};

}  // namespace assay::formats::pickle::rules
