// Net::load_param (ncnn, src/net.cpp): a magic number, how many layers and blobs there are, and a line for each layer:
// its type, its name, how many blobs go in and out, their names, and parameters.
#include "core/text.hpp"
#include "core/complaints.hpp"
#include "core/free_texts.hpp"
#include "core/utf8.hpp"
#include "formats/ncnn/ncnn.hpp"
#include "formats/ncnn/rules.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>

namespace assay::formats::ncnn {
namespace {

constexpr std::string_view kMagic = "7767517";
constexpr std::size_t kMostNames = 1'000'000;  // of blobs that are remembered
constexpr std::size_t kMostTypes = 10'000;     // of layers that are counted one by one
constexpr std::uint64_t kBytesPerStep = 64;

/// The words of a line.
class Words {
 public:
  explicit Words(std::string_view line) : rest_(line) {}
  std::optional<std::string_view> next() {
    constexpr std::string_view kSpace = " \t\r";
    rest_.remove_prefix(std::min(rest_.find_first_not_of(kSpace), rest_.size()));
    if (rest_.empty()) return std::nullopt;
    const auto word = rest_.substr(0, rest_.find_first_of(kSpace));
    rest_.remove_prefix(word.size());
    return word;
  }
  std::optional<std::int64_t> number() {
    const auto word = next();
    std::int64_t value = 0;
    if (!word || std::from_chars(word->data(), word->data() + word->size(), value).ptr != word->data() + word->size())
      return std::nullopt;
    return value;
  }

 private:
  std::string_view rest_;
};

bool is_text(std::string_view line) {
  return utf8::is_valid(line) && std::ranges::none_of(line, [](char c) {
           return static_cast<unsigned char>(c) < 0x20 && c != '\t' && c != '\r';
         });
}

Claim claim(const Artifact& artifact) {
  const auto bytes = artifact.bytes;
  const char next = static_cast<char>(bytes.at(kMagic.size()).value_or(0));
  return bytes.starts_with(kMagic) && (next == '\n' || next == '\r') ? Claim::structure : Claim::no;
}

class Network {
 public:
  Network(ByteView file, ScanContext& context)
      : file_(file), context_(context), complaints_(context), texts_(kActiveText, context, complaints_) {}

  void read() {
    std::uint64_t number = 0;
    for (std::uint64_t at = 0; at < file_.size();) {
      const auto rest = file_.from(at).text();
      const auto end = rest.find('\n');
      const auto line = rest.substr(0, std::min(end, rest.size()));
      const ByteRange range{file_.origin() + at, std::min<std::uint64_t>(line.size() + 1, rest.size())};
      if (!context_.step(1 + line.size() / kBytesPerStep)) break;
      is_text_so_far_ = is_text_so_far_ && is_text(line);
      if (is_text_so_far_) context_.cover(range);  // what follows on bytes may belong to them
      if (is_text(line)) see_line(number++, line, range);
      if (end == std::string_view::npos) wrong(range, "The text ends within a line.");
      at += range.size;
    }
    if (!counts_) incomplete("number of layers: two numbers wanted, got none");
    if (counts_ && layers_ < counts_->layers)
      incomplete(fmt::format("layers: {} wanted, got {}", text::grouped(counts_->layers), text::grouped(layers_)));
    context_.fact("ncnn.layers", fmt::format("{}", layers_));
    for (const auto& [type, count] : types_)
      if (complaints_.wants_fact("ncnn.layer"))
        complaints_.fact("ncnn.layer", fmt::format("{} x{}", text::printable(type, 80), count), 0);
    complaints_.finish();
  }

 private:
  struct Counts {
    std::uint64_t layers = 0, blobs = 0;
  };

  void see_line(std::uint64_t number, std::string_view line, ByteRange range) {
    if (number == 0) return;
    if (number == 1) return see_counts(line, range);
    static_cast<void>(texts_.see(line, range, "layer", Words(line).next().value_or("a line")));
    if (Words(line).next()) see_layer(line, range);
  }

  void see_counts(std::string_view line, ByteRange range) {
    Words words(line);
    const auto layers = words.number();
    const auto blobs = words.number();
    if (!layers || !blobs || *layers <= 0 || *blobs <= 0) return;
    counts_ = {static_cast<std::uint64_t>(*layers), static_cast<std::uint64_t>(*blobs)};
    // A layer takes eight bytes at least, and a blob two.
    if (counts_->layers > file_.size() || counts_->blobs > file_.size())
      say(kCounts, range, "counts",
          fmt::format("ncnn makes room for {} layers and {} blobs, and the text has {} bytes.",
                      text::grouped(counts_->layers), text::grouped(counts_->blobs), text::grouped(file_.size())));
  }

  void see_layer(std::string_view line, ByteRange range) {
    Words words(line);
    const auto type = words.next();
    const auto name = words.next();
    const auto inputs = words.number();
    const auto outputs = words.number();
    ++layers_;
    if (counts_ && layers_ == counts_->layers + 1) wrong(range, "There are more layers than the text says.");
    if (!type || !name || !inputs || !outputs || *inputs < 0 || *outputs < 0)
      return wrong(range, "A layer has a type, a name, and a number of blobs that go in and out.");
    if (types_.size() < kMostTypes || types_.contains(*type)) ++types_[*type];
    std::uint64_t left = line.size();  // more names do not fit
    for (const auto count : {*inputs, *outputs})
      for (std::int64_t i = 0; i < count; ++i) {
        const auto blob = words.next();
        if (!blob || left-- == 0)
          return wrong(range,
                       fmt::format("The layer {} has fewer names of blobs than it says.", text::quoted(*name, 80)));
        see_blob(*blob, range);
      }
    while (const auto word = words.next()) see_parameter(*word, *name, range);
  }

  void see_blob(std::string_view name, ByteRange range) {
    if (!counts_ || blobs_.contains(name)) return;
    if (blobs_.size() >= kMostNames) {
      context_.incomplete({ErrorCode::limit, range.offset, "blobs: at most 1,000,000 names wanted, got more"});
      counts_.reset();
      return;
    }
    blobs_.insert(name);
    if (blobs_.size() != counts_->blobs + 1) return;
    say(kCounts, range, "counts",
        fmt::format("The blob {} is one more than the {} that the text says there are.", text::quoted(name, 80),
                    text::grouped(counts_->blobs)));
  }

  void see_parameter(std::string_view word, std::string_view name, ByteRange range) {
    // Numbers in front of the sign; names in what pnnx writes.
    const auto sign = word.find('=');
    const bool is_parameter = sign != std::string_view::npos && sign != 0 && sign + 1 < word.size();
    if (!is_parameter)
      wrong(range, fmt::format("{} is no parameter of the layer {}.", text::quoted(word, 80), text::quoted(name, 80)));
  }

  void incomplete(std::string why) { context_.incomplete({ErrorCode::truncated, file_.range().end(), std::move(why)}); }
  void wrong(ByteRange range, const std::string& why) { say(kForm, range, "text", why); }
  void say(const Rule& rule, ByteRange range, std::string_view place, const std::string& message) {
    if (complaints_.wants(rule, range)) complaints_.report(rule, {range, std::string(place)}, message);
  }

  ByteView file_;
  ScanContext& context_;
  Complaints complaints_;
  FreeTexts texts_;
  std::optional<Counts> counts_;
  bool is_text_so_far_ = true;
  std::uint64_t layers_ = 0;
  std::map<std::string_view, std::uint64_t> types_;
  std::set<std::string_view> blobs_;
};

void analyze(const Artifact& artifact, ScanContext& context) { Network(artifact.bytes, context).read(); }

}  // namespace

constinit const Format kText{.name = "ncnn", .family = "ncnn", .rules = kTextRules, .claim = claim, .analyze = analyze};

}  // namespace assay::formats::ncnn
