// Texts that are programs.
#include "core/active_value.hpp"
#include "core/blob.hpp"
#include "core/encoded_digits.hpp"
#include "core/hidden_content.hpp"
#include "core/text.hpp"
#include "formats/config/judge.hpp"
#include "formats/config/rules.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <iterator>

namespace assay::formats::config {
namespace {

constexpr std::uint64_t kBytesPerStep = 256;
constexpr std::size_t kShortest = 6;

bool contains(std::span<const std::string_view> list, std::string_view text) {
  return std::ranges::find(list, text) != list.end();
}

/// Keys of conversations, samples and prose: what people write about code stands there, and code itself.
constexpr std::array<std::string_view, 30> kProse{
    "answer",      "code",     "comment",     "completion", "content",       "doc",      "example_title",  "input",
    "output",      "messages", "instruction", "prompt",     "prompts",       "question", "response",       "source",
    "summary",     "text",     "value",       "examples",   "system_prompt", "citation", "sourcesContent",  // of a map
    "deny",        "ask",      "allow",  // what an assistant may do
    "description", "readme",   "notes",       "usage"};
/// Keys of lists whose elements are samples, or what came of them.
constexpr std::array<std::string_view, 12> kSamples{"annotations", "conversations", "data",    "instances",
                                                    "items",       "log_history",   "records", "results",
                                                    "rows",        "samples",       "train",   "validation"};

/// `django__django-11099`, `HumanEval/0`, `17`: what records go by.
bool is_record_name(std::string_view key) {
  const auto digits = key.find_last_not_of("0123456789") + 1;  // 0 when there is nothing else
  if (digits == key.size()) return false;
  return digits == 0 || key.find('/') != std::string_view::npos || key.find("__") != std::string_view::npos;
}

/// A value in a list of samples.
bool is_sample(const Setting& setting) {
  const auto path = setting.path;
  // lm-evaluation-harness has a list for each task.
  const bool is_by_task = path.size() > 3 && path[0] == "samples" && path[2].empty();
  return is_by_task || (path.size() > 2 && path[1].empty() && contains(kSamples, path.front()));
}

/// Keys of build files, notebooks and pipelines: commands stand there because they are run by people.
constexpr std::array<std::string_view, 14> kBuildRoots{"scripts", "jobs",  "services", "steps",    "stages",
                                                       "cells",   "image", "build",    "commands", "pipelines",
                                                       "script",  "run",   "repos",    "tasks"};

/// Words in a key that say its value is executed.
bool says_that_it_runs(std::string_view key) {
  return std::ranges::any_of(
      std::array<std::string_view, 7>{"exec", "cmd", "command", "_hook", "on_load", "eval", "shell"},
      [&](std::string_view word) { return key.find(word) != std::string_view::npos; });
}

/// `postCreateCommand`, `command`, `cmd`, `entrypoint`.
bool ends_in_command(std::string_view key) {
  return key.ends_with("ommand") || key.ends_with("cmd") || key.ends_with("entrypoint");
}

/// `nn.LeakyReLU(0.1)`, `torch.nn.SiLU()`: a call of a module of PyTorch, given numbers and truths.
bool is_plain_activation(std::string_view text) {
  for (const std::string_view prefix : {"torch.", "nn."})
    if (text.starts_with(prefix)) text.remove_prefix(prefix.size());
  const auto open = text.find('(');
  if (open == 0 || open == std::string_view::npos || !text.ends_with(')')) return false;
  const auto is_letter = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; };
  const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
  const auto is_given = [&](char c) { return is_letter(c) || is_digit(c) || std::string_view(" =,.-+").contains(c); };
  const auto name = text.substr(0, open);
  const auto given = text.substr(open + 1, text.size() - open - 2);
  return std::ranges::all_of(name, [&](char c) { return is_letter(c) || is_digit(c); }) &&
         std::ranges::all_of(given, is_given);
}

}  // namespace

Severity Judge::severity_of_text(const Setting& setting, std::string_view does) const {
  const auto key = setting.key();
  const bool is_build_file = !setting.path.empty() && contains(kBuildRoots, setting.path.front());
  if (is_data_ || is_build_file || is_sample(setting)) return Severity::low;
  const bool is_record = std::ranges::any_of(setting.path, is_record_name) && !is_record_name(key);
  if (is_unread_ && (is_record || does == kDeletesFiles)) return Severity::low;
  // What is named a command is one, for an editor or a container.
  if (does == kIsCommandLine && (language_ != Language::json || ends_in_command(key))) return Severity::low;
  const bool is_prose = std::ranges::any_of(setting.path, [](const auto& name) { return contains(kProse, name); });
  if (language_ == Language::json) return is_prose ? Severity::low : kActiveText.severity;
  // YAML is what pipelines and clusters are described in, by commands: only Python is out of place there.
  const bool is_python = does.find("Python") != std::string_view::npos || does.find("unpickles") == 0;
  if (is_prose) return Severity::low;
  return is_python || (says_that_it_runs(key) && !key.starts_with("command")) ? Severity::medium : Severity::low;
}

void Judge::judge_text(const Setting& setting) {
  // Templates are programs by nature, and have a format of their own.
  if (!setting.is_text() || setting.text.size() < kShortest || setting.is_below("chat_template")) return;
  if (!context_.step(1 + setting.text.size() / kBytesPerStep)) return;
  judge_expression(setting);
  judge_layers(setting);
  if (const auto active = find_active_value(setting.text)) {
    if (setting.path.size() == 1 && setting.key() == "download") {
      download_ = Kept{"download", std::string(setting.text), setting.range};
      download_severity_ = severity_of_text(setting, active->does);
      return;
    }
    const auto around = setting.text.substr(active->offset).substr(0, 120);
    say(kActiveText, setting, severity_of_text(setting, active->does),
        fmt::format("The value of {} {}: {}.", text::quoted(setting.key(), 80), active->does,
                    text::quoted(around, 160)));
  }
  judge_encoded(setting);
}

/// MONAI evaluates a value that begins with a dollar sign. Ordinary bundles count, sort and join paths with it.
void Judge::judge_expression(const Setting& setting) {
  if (!setting.text.starts_with('$') || setting.text.starts_with("${")) return;
  static constexpr std::array<std::string_view, 10> kActs{
      ".popen(", ".system(", "subprocess", "__import__", "eval(", "exec(", "pty.", "socket", "Popen", "getattr("};
  const auto act = std::ranges::find_if(
      kActs, [&](std::string_view each) { return setting.text.find(each) != std::string_view::npos; });
  if (act != kActs.end() && !is_data_)
    say(kActiveText, setting, kActiveText.severity,
        fmt::format("A bundle of MONAI evaluates the value of {}, which has {}: {}.", text::quoted(setting.key(), 80),
                    *act, text::quoted(setting.text, 160)));
}

/// YOLO evaluates the names of the modules that a network is made of, and that of its activation, which is a call.
void Judge::judge_layers(const Setting& setting) {
  if (is_data_ || setting.path.empty() || setting.text.find('(') == std::string_view::npos) return;
  const bool is_layer = setting.path.size() >= 3 && setting.path.back().empty() &&
                        (setting.path[0] == "backbone" || setting.path[0] == "head");
  const bool is_activation =
      setting.path.size() == 1 && setting.path[0] == "activation" && !is_plain_activation(setting.text);
  if (is_layer || is_activation)
    say(kActiveText, setting, kActiveText.severity,
        fmt::format("Building the network evaluates {} as code.", text::quoted(setting.text, 160)));
}

/// PaddleOCR and its kin evaluate the names of steps, which are keys.
void Judge::judge_keys(const Setting& setting) {
  const auto may_call = [](const std::string& key) { return key.contains('('); };
  if (is_data_ || std::ranges::none_of(setting.path, may_call)) return;
  const auto same = std::ranges::mismatch(setting.path, keys_).in1 - setting.path.begin();
  keys_.assign(setting.path.begin(), setting.path.end());
  for (const auto& key : setting.path.subspan(static_cast<std::size_t>(same))) {
    if (!context_.step(1 + key.size() / kBytesPerStep)) return;
    const auto active = may_call(key) ? find_active_value(key) : std::nullopt;
    if (!active) continue;
    say(kActiveText, setting, kActiveText.severity,
        fmt::format("A key {}: {}.", active->does, text::quoted(std::string_view(key).substr(active->offset), 160)));
  }
}

/// ultralytics: what begins with `bash` is a command, what is no address is Python, and both are run where the data set
/// is not at hand.
void Judge::judge_download() {
  const auto active = download_ ? find_active_value(download_->text) : std::nullopt;
  if (!active) return;
  const auto around = text::quoted(std::string_view(download_->text).substr(active->offset).substr(0, 120), 160);
  say(kActiveText, *download_, names_data_ ? Severity::high : download_severity_,
      names_data_ ? fmt::format("Fetching the data set runs its text, which {}: {}.", active->does, around)
                  : fmt::format("The value of \"download\" {}: {}.", active->does, around));
}

void Judge::judge_encoded(const Setting& setting) {
  // stable-baselines3 keeps objects so, with their class beside them; what the pickle would do is found in it. Python
  // passes over what are no digits.
  const bool is_announced = setting.key() == ":serialized:";
  std::string digits;
  if (is_announced)
    std::ranges::copy_if(setting.text, std::back_inserter(digits),
                         [](char c) { return is_digit64(c) && c != '-' && c != '_'; });
  const auto content = find_hidden_content(is_announced ? std::string_view(digits) : setting.text);
  if (!content) return;
  // Commands that are to be read stand in no digits: they are as much out of place as Python is.
  const auto severity = is_announced            ? Severity::low
                        : content->does.empty() ? kActiveText.severity
                                                : severity_of_text(setting, "Python");
  if (content->is_sure)
    say(kActiveText, setting, severity,
        fmt::format("The value of {} is {}.", text::quoted(setting.key(), 80), content->is));
  if (!may_descend_ || !content->does.empty()) return;
  const auto storage = memory_blob(content->bytes);
  if (!content->is_sure) context_.vouch(setting.key());
  may_descend_ = context_.descend(setting.key(), storage->view(), storage);
}

}  // namespace assay::formats::config
