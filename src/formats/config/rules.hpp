#pragma once

#include <assay/rule.hpp>

#include <array>

namespace assay::formats::config {

inline constexpr Rule kRemoteCode{
    .id = "CFG-CODE-001",
    .name = "config-remote-code",
    .severity = Severity::medium,
    .summary = "A configuration names Python code that loaders import together with the model.",
    .why =
        "With trust_remote_code, and in some servers and older releases without it, the code beside the model, or in "
        "the repository that is named, runs when the model is loaded.",
    .advice =
        "Read the code that is named, pin its revision, and do not set trust_remote_code for models of strangers.",
    .cwe = "CWE-94",
    .atlas = "AML.T0011.000"};

inline constexpr Rule kAttentionKernel{
    .id = "CFG-CODE-002",
    .name = "config-attention-kernel",
    .severity = Severity::critical,
    .summary = "A configuration takes the implementation of attention from a repository.",
    .why =
        "Loaders download the kernel that the configuration names and import it, in older releases without asking: "
        "whoever owns that repository runs code on the host.",
    .advice = "Do not load the model. Choose the implementation in your own code: eager, sdpa or flash_attention_2.",
    .cwe = "CWE-94",
    .atlas = "AML.T0011.000"};

inline constexpr Rule kTrustsCode{
    .id = "CFG-CODE-003",
    .name = "config-trusts-code",
    .severity = Severity::high,
    .summary = "A configuration gives itself the permission to run remote code.",
    .why =
        "The permission is for the user to give. Where a loader takes it from the configuration, the code of a "
        "repository runs although nobody agreed.",
    .advice = "Do not load the model. Remove the key, and give trust_remote_code in your own code if you must.",
    .cwe = "CWE-829",
    .atlas = "AML.T0011.000"};

inline constexpr Rule kPipelineCode{
    .id = "CFG-CODE-004",
    .name = "config-pipeline-code",
    .severity = Severity::medium,
    .summary = "A pipeline has parts that come from code beside the model and not from a library.",
    .why =
        "Pipelines are put together from classes that the configuration names. Such a class is imported from a file of "
        "the repository, and importing it runs that file.",
    .advice = "Read the code that is named before the pipeline is loaded.",
    .cwe = "CWE-829",
    .atlas = "AML.T0011.000"};

inline constexpr Rule kTarget{
    .id = "CFG-CODE-005",
    .name = "config-unsafe-target",
    .severity = Severity::critical,
    .summary = "A configuration names a function to be called.",
    .why =
        "hydra.utils.instantiate and its kind import what `_target_` names and call it with the values beside it. A "
        "name such as builtins.exec or os.system is a program.",
    .advice = "Do not load the model. Names of classes you do not know need a look at the package they are in.",
    .cwe = "CWE-94",
    .atlas = "AML.T0011.000"};

inline constexpr Rule kNativeLibrary{
    .id = "CFG-CODE-006",
    .name = "config-native-library",
    .severity = Severity::medium,
    .summary = "A configuration names a native library that is loaded with the model.",
    .why = "A native library runs its code as soon as it is loaded, and no scanner can say what it will do.",
    .advice = "Load the library only if it is one that you built or that its maker has signed.",
    .cwe = "CWE-829",
    .atlas = "AML.T0011.000"};

inline constexpr Rule kPathOutside{
    .id = "CFG-PATH-001",
    .name = "config-path-outside",
    .severity = Severity::medium,
    .summary = "A configuration names a file outside of the folder of the model.",
    .why =
        "What loads the model opens what the path leads to: a file of the host, or one that somebody else has put "
        "there, and nothing of it was scanned.",
    .advice = "Do not load the model. Ask its maker for one that has its files with it.",
    .cwe = "CWE-22",
    .atlas = "AML.T0011.000"};

inline constexpr Rule kMlflowLoader{
    .id = "CFG-MLF-001",
    .name = "mlflow-unusual-loader",
    .severity = Severity::high,
    .summary = "An MLflow model is loaded by code that is not MLflow's.",
    .why =
        "mlflow.pyfunc.load_model puts the code folder of the model on Python's path, imports the loader module that "
        "MLmodel names, and calls it.",
    .advice = "Read the loader and the code folder before the model is loaded.",
    .cwe = "CWE-94",
    .atlas = "AML.T0011.000"};

inline constexpr Rule kActiveText{
    .id = "CFG-TEXT-001",
    .name = "config-active-text",
    .severity = Severity::high,
    .summary = "A value of a configuration is code or a command.",
    .why =
        "Configurations hold numbers, names and paths. A value that is a program waits for something that executes, "
        "renders or decodes it.",
    .advice = "Find out what reads the value before the model is used.",
    .cwe = "CWE-94",
    .atlas = "AML.T0011.000"};

inline constexpr Rule kTokenizer{
    .id = "CFG-TOK-001",
    .name = "tokenizer-tampered",
    .severity = Severity::medium,
    .summary = "A tokenizer changes texts or the meaning of tokens in a way that training does not.",
    .why =
        "Whoever edits a tokenizer decides what the model reads and what people read from it: words are put into every "
        "text, or one token takes the place of another.",
    .advice = "Compare the tokenizer with that of the base model.",
    .cwe = "CWE-345",
    .atlas = "AML.T0018"};

inline constexpr Rule kPythonTag{
    .id = "CFG-YAML-001",
    .name = "yaml-python-tag",
    .severity = Severity::critical,
    .summary = "A YAML text makes Python objects.",
    .why =
        "Loaders that are not the safe one import what a tag such as !!python/object/apply names, and call it with the "
        "values behind it, as a pickle does.",
    .advice = "Do not load the file with anything but yaml.safe_load, which refuses it.",
    .cwe = "CWE-502",
    .atlas = "AML.T0011.000"};

inline constexpr std::array<const Rule*, 1> kMlflowModuleRules{&kMlflowLoader};
inline constexpr std::array<const Rule*, 9> kJsonRules{&kRemoteCode,   &kAttentionKernel, &kTrustsCode,
                                                       &kPipelineCode, &kTarget,          &kNativeLibrary,
                                                       &kPathOutside,  &kActiveText,      &kTokenizer};
inline constexpr std::array<const Rule*, 10> kYamlRules{&kRemoteCode, &kAttentionKernel, &kTrustsCode,   &kPipelineCode,
                                                        &kTarget,     &kNativeLibrary,   &kMlflowLoader, &kPathOutside,
                                                        &kActiveText, &kPythonTag};
inline constexpr std::array<const Rule*, 9> kLoggingRules{&kRemoteCode,   &kAttentionKernel, &kTrustsCode,
                                                          &kPipelineCode, &kTarget,          &kNativeLibrary,
                                                          &kMlflowLoader, &kPathOutside,     &kActiveText};

}  // namespace assay::formats::config
