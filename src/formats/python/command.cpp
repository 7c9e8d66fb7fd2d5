#include "formats/python/command.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <vector>

namespace assay::formats::python {
namespace {

using Words = std::vector<std::string_view>;

constexpr std::size_t kLongestLine = 4096;

template <std::size_t N>
bool contains(const std::array<std::string_view, N>& list, std::string_view text) {
  return std::ranges::find(list, text) != list.end();
}

/// Tools that ask, show, copy, pack and convert.
constexpr auto kEveryday = std::to_array<std::string_view>(
    {"7z",     "bunzip2",    "cat",     "cd",        "clear",     "cls",    "color",   "cp",       "cut",   "date",
     "df",     "du",         "egrep",   "espeak",    "espeak-ng", "ffmpeg", "ffprobe", "fgrep",    "free",  "grep",
     "gunzip", "gzip",       "head",    "hipconfig", "hostname",  "ls",     "lscpu",   "lspci",    "mkdir", "mv",
     "nproc",  "nvidia-smi", "pause",   "ps",        "pwd",       "rm",     "rmdir",   "rocm-smi", "sleep", "sort",
     "sox",    "stty",       "sw_vers", "tail",      "tar",       "title",  "tput",    "tr",       "tree",  "uname",
     "uniq",   "unrar",      "unxz",    "unzip",     "wc",        "which",  "whoami",  "xz",       "zip"});
/// Tools that run what lies beside the script.
constexpr auto kBuilders = std::to_array<std::string_view>(
    {"accelerate", "cc", "clang", "cmake", "convert", "deepspeed", "dot", "g++", "gcc", "make", "mpirun", "ninja",
     "nvcc", "patch", "pdflatex", "protoc", "tensorboard", "torchrun"});
constexpr std::array<std::string_view, 12> kQuestionsToGit{"branch",   "describe",  "diff", "log",
                                                           "ls-files", "ls-remote", "lfs",  "rev-parse",
                                                           "status",   "rev-list",  "show", "tag"};
constexpr std::array<std::string_view, 4> kGitFetches{"clone", "fetch", "pull", "submodule"};
constexpr std::array<std::string_view, 13> kInstallers{"apt", "apt-get", "brew", "conda", "mamba",  "micromamba", "mim",
                                                       "npm", "pip",     "pip3", "pipx",  "poetry", "uv"};
constexpr std::array<std::string_view, 4> kDownloaders{"aria2c", "curl", "gdown", "wget"};

std::string_view unquoted(std::string_view word) {
  while (!word.empty() && (word.front() == '"' || word.front() == '\'')) word.remove_prefix(1);
  while (!word.empty() && (word.back() == '"' || word.back() == '\'')) word.remove_suffix(1);
  return word;
}

/// Options that hand a command to a tool that is none of a kind to run one.
bool runs_another(std::string_view word) {
  static constexpr std::array<std::string_view, 9> kOptions{
      "--checkpoint-action", "--compress-program",     "--config-env", "--exec", "--to-command",
      "--upload-pack",       "--use-compress-program", "-TT",          "ext::"};
  return std::ranges::any_of(kOptions, [&](std::string_view option) { return word.starts_with(option); });
}

/// Options of downloaders that send something, or read what to do from a file.
bool sends(std::string_view word) {
  if (word.starts_with("--"))
    return std::ranges::any_of(
        std::array<std::string_view, 7>{"--config", "--data", "--execute", "--form", "--json", "--post", "--upload"},
        [&](std::string_view option) { return word.starts_with(option); });
  return word.starts_with('-') && word.find_first_of("dFTKX@") != std::string_view::npos;
}

/// `--version`, `-V`, `-print-multiarch`
bool asks_about_itself(std::string_view word) {
  return word == "-V" || word == "-v" || word.starts_with("--version") || word == "-version" ||
         word.starts_with("-print-") || word.starts_with("-dump");
}

bool is_setting(std::string_view word) {
  const auto sign = word.find('=');
  const auto name = word.substr(0, sign);
  return sign != std::string_view::npos && sign != 0 &&
         std::ranges::all_of(name, [](char c) { return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_'; });
}

/// Variables that change what is loaded and run.
bool is_loading(std::string_view setting) {
  return std::ranges::any_of(std::array<std::string_view, 5>{"BASH_ENV", "GIT_", "LD_", "PATH=", "PYTHON"},
                             [&](std::string_view name) { return setting.starts_with(name); });
}

Command of_git(const Words& words) {
  const auto verb = words.size() > 1 ? words[1] : std::string_view();
  if (contains(kQuestionsToGit, verb)) return Command::everyday;
  if (verb == "config" && words.size() > 2 && words[2] == "--get") return Command::everyday;
  if (!contains(kGitFetches, verb)) return Command::unknown;
  const bool configures =
      std::ranges::any_of(words, [](std::string_view word) { return word == "-c" || word == "-u"; });
  return configures ? Command::unknown : Command::fetches;
}

/// `python x.py`, `python -m pip install x`. `words` are those behind the interpreter.
Command of_python(const Words& words) {
  std::size_t at = 0;
  while (at < words.size() && (words[at] == "-u" || words[at] == "-O" || words[at] == "-OO")) ++at;
  if (at >= words.size()) return Command::builds;
  if (words[at] == "--version" || words[at] == "-V") return Command::everyday;
  if (words[at] == "-m")
    return at + 1 < words.size() && (words[at + 1] == "pip" || words[at + 1] == "ensurepip") ? Command::installs
                                                                                             : Command::builds;
  return words[at].ends_with(".py") ? Command::builds : Command::unknown;
}

/// `huggingface-cli download x`, `aws s3 cp s3://bucket/x .`: what is named comes here, and nothing goes there.
bool fetches_from_store(const Words& words) {
  const auto is = [&](std::size_t at, std::string_view word) { return at < words.size() && words[at] == word; };
  if (is(0, "huggingface-cli") || is(0, "hf")) return is(1, "download");
  if (is(0, "kaggle")) return is(2, "download");
  if (is(0, "gsutil"))
    return is(1, "cp") && words.size() > 3 && words[words.size() - 2].starts_with("gs://") &&
           !words.back().starts_with("gs://");
  return is(0, "aws") && is(1, "s3") && (is(2, "cp") || is(2, "sync")) && words.size() == 5 &&
         words[3].starts_with("s3://") && !words[4].starts_with("s3://");
}

/// `bash build.sh`, `chmod +x ./tool`: what lies beside the script, and is scanned as well.
bool runs_what_is_beside(const Words& words) {
  if (words.size() < 2) return false;
  const auto is_here = [](std::string_view word) { return word.find_first_of("/~$") != 0; };
  if (!std::all_of(words.begin() + 1, words.end(), is_here)) return false;
  if (words[0] == "bash" || words[0] == "sh") return words[1].ends_with(".sh");
  return words[0] == "chmod" && words[1] == "+x";
}

Command of_words(Words words) {
  while (!words.empty() && is_setting(words.front())) {
    if (is_loading(words.front())) return Command::unknown;
    words.erase(words.begin());
  }
  if (words.empty()) return Command::everyday;
  auto tool = words.front();
  for (const std::string_view folder : {"/usr/local/bin/", "/usr/local/cuda/bin/", "/usr/bin/", "/bin/"})
    if (tool.starts_with(folder)) {
      tool.remove_prefix(folder.size());
      break;
    }
  if (contains(kInstallers, tool)) return Command::installs;
  const bool goes_elsewhere = std::any_of(words.begin() + 1, words.end(), is_elsewhere);
  const bool is_told = std::ranges::any_of(words, runs_another);
  if (is_told || (goes_elsewhere && tool != "mkdir" && tool != "cd" && tool != "df" && tool != "du"))
    return Command::unknown;
  if (tool == "git") return of_git(words);
  if (tool == "python" || tool == "python3" || tool == "python2") return of_python({words.begin() + 1, words.end()});
  if (contains(kEveryday, tool)) return Command::everyday;
  if (contains(kBuilders, tool))
    return words.size() > 1 && std::all_of(words.begin() + 1, words.end(), asks_about_itself) ? Command::everyday
                                                                                              : Command::builds;
  if (runs_what_is_beside(words)) return Command::builds;
  if (fetches_from_store(words)) return Command::fetches;
  return contains(kDownloaders, tool) && std::ranges::none_of(words, sends) ? Command::fetches : Command::unknown;
}

/// Takes `> file` out of a command; false when the file lies elsewhere.
bool drop_redirections(Words& words) {
  Words kept;
  for (std::size_t at = 0; at < words.size(); ++at) {
    const auto arrow = words[at].find_first_of("<>");
    if (arrow == std::string_view::npos) {
      kept.push_back(words[at]);
      continue;
    }
    auto target = words[at].substr(words[at].find_last_of("<>") + 1);
    if (target.empty() && at + 1 < words.size()) target = words[++at];
    if (is_elsewhere(target)) return false;
    if (arrow > 1) kept.push_back(words[at].substr(0, arrow));
  }
  words = std::move(kept);
  return true;
}

bool is_space(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

/// The commands of a line, each in words; nothing when a shell would put something else in their place.
std::optional<std::vector<Words>> commands_of(std::string_view line) {
  std::vector<Words> commands(1);
  std::size_t at = 0;
  while (at < line.size()) {
    const auto rest = line.substr(at);
    if (rest.starts_with('`') || rest.starts_with("$(") || rest.starts_with("<(") || rest.starts_with(">("))
      return std::nullopt;
    if (is_space(line[at])) {
      ++at;
    } else if (line[at] == ';' || line[at] == '|' || line[at] == '&') {
      commands.emplace_back();
      ++at;
    } else {
      auto end = at;
      // `2>&1` and `&>` are parts of words.
      while (end < line.size() && !is_space(line[end]) && line[end] != ';' && line[end] != '|' && line[end] != '`' &&
             (line[end] != '&' || (end > at && line[end - 1] == '>')) && !line.substr(end).starts_with("$("))
        ++end;
      commands.back().push_back(unquoted(line.substr(at, end - at)));
      at = end;
    }
  }
  std::erase_if(commands, [](const Words& words) { return words.empty(); });
  return commands;
}

/// The worse of two.
Command worse(Command a, Command b) {
  static constexpr std::array kFromBad{Command::unknown, Command::installs, Command::fetches, Command::builds};
  for (const auto one : kFromBad)
    if (a == one || b == one) return one;
  return Command::everyday;
}

}  // namespace

bool is_elsewhere(std::string_view path) {
  static constexpr std::array<std::string_view, 12> kUsual{"/content/",     "/dev/null", "/dev/shm/",  "/dev/stderr",
                                                           "/dev/stdout",   "/kaggle/",  "/opt/conda", "/proc/cpuinfo",
                                                           "/proc/meminfo", "/tmp/",     "/var/tmp/",  "/workspace/"};
  path = unquoted(path);
  if (std::ranges::any_of(kUsual, [&](std::string_view usual) { return path.starts_with(usual); }))
    return path.find("..") != std::string_view::npos;
  return path.starts_with('/') || path.starts_with('~') || path.starts_with("$HOME") || path.starts_with("${HOME");
}

Command command_of(std::string_view line, bool runs_python) {
  if (line.size() > kLongestLine) return Command::unknown;
  const auto commands = commands_of(line);
  if (!commands) return Command::unknown;
  auto result = commands->empty() ? Command::unknown : Command::everyday;
  for (const auto& command : *commands) {
    auto words = command;
    const bool is_first = &command == &commands->front();
    if (!drop_redirections(words)) return Command::unknown;
    result = worse(result, is_first && runs_python ? of_python(words) : of_words(words));
  }
  return result;
}

bool destroys(std::string_view line) {
  for (auto at = line.find("rm"); at != std::string_view::npos; at = line.find("rm", at + 1)) {
    if (at > 0 && !is_space(line[at - 1]) && std::string_view("/;|&\"'(").find(line[at - 1]) == std::string_view::npos)
      continue;
    auto rest = line.substr(at + 2, kLongestLine);
    bool is_recursive = false;
    while (!rest.empty() && is_space(rest.front())) {
      rest = rest.substr(std::min(rest.find_first_not_of(" \t\r\n"), rest.size()));
      const auto word = rest.substr(0, rest.find_first_of(" \t\r\n;|&"));
      if (word.starts_with('-')) {
        is_recursive = is_recursive || word == "--recursive" ||
                       (!word.starts_with("--") && word.find_first_of("rR") != std::string_view::npos);
      } else if (is_recursive && is_elsewhere(word)) {
        return true;
      }
      rest.remove_prefix(word.size());
    }
  }
  return false;
}

}  // namespace assay::formats::python
