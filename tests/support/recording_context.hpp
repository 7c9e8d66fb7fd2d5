#pragma once

#include <assay/context.hpp>

#include <cstddef>
#include <string>
#include <vector>

namespace assay::test {

/// A context that only remembers: what an analyser said, without an engine around it.
class RecordingContext final : public ScanContext {
 public:
  struct Child {
    std::string name;
    std::vector<std::byte> bytes;  ///< expanded for streams
    std::optional<ByteStream::Complaint> complaint;
    std::optional<Error> error;
    std::uint64_t stored_size = 0;
  };

  explicit RecordingContext(const RuleData& data) : data_(data) {}

  using ScanContext::report;
  void report(Finding finding) override { findings.push_back(std::move(finding)); }
  void fact(std::string_view key, std::string value, std::uint64_t offset) override {
    facts.push_back({0, std::string(key), std::move(value), offset});
  }
  void cover(ByteRange range) override { covered.push_back(range); }
  bool descend(std::string_view name, ByteView bytes, Storage) override {
    children.push_back({std::string(name), {bytes.span().begin(), bytes.span().end()}, {}, {}, bytes.size()});
    return true;
  }
  bool descend(std::string_view name, std::unique_ptr<ByteStream> stream, std::uint64_t stored_size,
               std::optional<std::uint64_t>, Storage) override {
    Child child{std::string(name), {}, {}, {}, stored_size};
    std::vector<std::byte> buffer(4096);
    while (child.bytes.size() < max_child_bytes) {
      const auto got = stream->read(buffer);
      if (!got) {
        child.error = got.error();
        break;
      }
      if (*got == 0) break;
      child.bytes.insert(child.bytes.end(), buffer.begin(), buffer.begin() + static_cast<std::ptrdiff_t>(*got));
    }
    child.complaint = stream->complaint();
    children.push_back(std::move(child));
    return true;
  }
  bool step(std::uint64_t count) override { return (steps += count) <= max_steps; }
  void passed(std::uint64_t) override {}
  void incomplete(const Error& error) override { errors.push_back(error); }
  [[nodiscard]] const RuleData& data() const override { return data_; }

  std::vector<Finding> findings;
  std::vector<Fact> facts;
  std::vector<ByteRange> covered;
  std::vector<Child> children;
  std::vector<Error> errors;
  std::uint64_t steps = 0;
  std::uint64_t max_steps = 100'000'000;
  std::uint64_t max_child_bytes = 64U << 20U;

 private:
  const RuleData& data_;
};

}  // namespace assay::test
