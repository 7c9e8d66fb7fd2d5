#include "formats/paddle/paddle.hpp"

#include "core/complaints.hpp"
#include "core/file_reach.hpp"
#include "core/text.hpp"
#include "formats/paddle/rules.hpp"
#include "formats/paddle/schema.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>
#include <string_view>

namespace assay::formats::paddle {
namespace {

using protobuf::Field;
using protobuf::MessageSpec;
using protobuf::Reader;
using protobuf::WireType;

constexpr int kMostFields = 256;  // of a message that are looked at to know it

/// Operators that open the file which their attribute `file_path` names.
constexpr std::array<std::string_view, 6> kFileOperators{"load", "load_combine", "load_vars",
                                                         "save", "save_combine", "save_vars"};

/// A variable has a name and a type, which says what kind of variable it is.
bool is_variable(ByteView message) {
  bool has_name = false, has_type = false;
  Reader in(message);
  while (const auto field = in.next()) {
    has_name = has_name || (field->number == 1 && field->type == WireType::bytes && !field->bytes.empty());
    if (field->number != 2 || field->type != WireType::bytes) continue;
    const auto type = Reader(field->bytes).next();
    has_type = type && type->number == 1 && type->type == WireType::varint && type->value < 64;
  }
  return !in.has_failed() && has_name && has_type;
}

/// A block begins with its index and that of the block around it, -1 for the first.
bool is_block(ByteView message) {
  Reader in(message);
  const auto index = in.next();
  const auto parent = in.next();
  if (!index || !parent || index->number != 1 || parent->number != 2 || index->type != WireType::varint ||
      parent->type != WireType::varint || index->value != 0 || parent->number64() != -1)
    return false;
  for (int i = 0; i < kMostFields; ++i) {
    const auto field = in.next();
    if (!field) return false;
    if (field->number == 3) return is_variable(field->bytes);
    if (field->number != 4 || field->type != WireType::bytes) return false;
  }
  return false;
}

Claim claim(const Artifact& artifact) {
  const auto bytes = artifact.bytes;
  Reader in(bytes);
  if (const auto first = in.next())
    return first->number == 1 && first->type == WireType::bytes && is_block(first->bytes) ? Claim::structure
                                                                                          : Claim::no;
  // Only the front of the file is here, and the block ends behind it.
  if (bytes.at(0) != std::uint8_t{0x0A}) return Claim::no;
  std::uint64_t begin = 1;
  while (bytes.at(begin).value_or(0) >= 0x80 && begin < 10) ++begin;
  return is_block(bytes.from(begin + 1)) ? Claim::structure : Claim::no;
}

class Judge {
 public:
  explicit Judge(ScanContext& context) : context_(context), complaints_(context) {}

  void read(ByteView file) {
    const auto walked =
        protobuf::walk(file, kProgram,
                       {.enter = [this](const MessageSpec& spec, ByteView message) { enter(spec, message); },
                        .step = [this](std::uint64_t count) { return context_.step(count); }});
    for (const auto& range : protobuf::understood(file, walked)) context_.cover(range);
    if (walked.error) context_.incomplete(*walked.error);
    context_.fact("paddle.blocks", fmt::format("{}", blocks_));
    for (const auto& [type, count] : operators_)
      if (complaints_.wants_fact("paddle.operator"))
        complaints_.fact("paddle.operator", fmt::format("{} x{}", text::printable(type, 80), count), 0);
    complaints_.finish();
  }

 private:
  void enter(const MessageSpec& spec, ByteView message) {
    if (&spec == &kBlock) ++blocks_;
    if (&spec != &kOperator) return;
    std::string_view type;
    std::string_view path;
    Reader in(message);
    while (const auto field = in.next()) {
      if (field->type != WireType::bytes) continue;
      if (field->number == 3) type = field->bytes.text();
      if (field->number == 4) see_attribute(field->bytes, path);
    }
    ++operators_[type];
    const Location location{message.range(), fmt::format("operator {}", text::printable(type, 80))};
    if (type.starts_with("py_func") || type.starts_with("py_layer") || type == "pylayer")
      complaints_.report(
          kPythonOperator, location,
          fmt::format("{} calls a Python function of the process that runs the program.", text::quoted(type, 80)));
    const bool opens_file = std::ranges::find(kFileOperators, type) != kFileOperators.end();
    if (opens_file && file_reach(path) != FileReach::local)
      complaints_.report(kFileOperator, location,
                         fmt::format("{} opens {}, which {}.", text::quoted(type, 80), text::quoted(path, 160),
                                     describe(file_reach(path))));
  }

  static void see_attribute(ByteView message, std::string_view& path) {
    std::string_view name;
    std::string_view value;
    Reader in(message);
    while (const auto field = in.next()) {
      if (field->type != WireType::bytes) continue;
      if (field->number == 1) name = field->bytes.text();
      if (field->number == 5) value = field->bytes.text();
    }
    if (name == "file_path" || name == "model_path") path = value;
  }

  ScanContext& context_;
  Complaints complaints_;
  std::uint64_t blocks_ = 0;
  std::map<std::string_view, std::uint64_t> operators_;
};

void analyze(const Artifact& artifact, ScanContext& context) { Judge(context).read(artifact.bytes); }

constexpr std::string_view kEndings[] = {".pdmodel", ".pdiparams"};

}  // namespace

constinit const Format kFormat{
    .name = "paddle", .family = "paddle", .rules = kRules, .claim = claim, .analyze = analyze, .endings = kEndings};

}  // namespace assay::formats::paddle
