// Any bytes as PMML: reading ends, and what is reported lies in the bytes.
#include "codecs/xml/reader.hpp"
#include "formats/xml/pmml.hpp"
#include "fuzz/check.hpp"
#include "unit/formats/memory_artifact.hpp"

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace {

/// Looks at where everything lies; stops after a million calls.
class Places final : public assay::xml::Handler {
 public:
  explicit Places(std::uint64_t size) : size_(size) {}

  void doctype(const assay::xml::Doctype& doctype) override { ASSAY_CHECK(doctype.offset <= size_); }
  void entity(const assay::xml::Entity& entity) override { ASSAY_CHECK(entity.offset <= size_); }
  void begin(std::string_view /*name*/, std::span<const assay::xml::Attribute> /*attributes*/,
             assay::ByteRange range) override {
    ASSAY_CHECK(range.end() <= size_);
    ++depth_;
  }
  void end(std::string_view /*name*/) override { ASSAY_CHECK(depth_-- > 0); }
  void text(std::string_view /*text*/, assay::ByteRange range) override { ASSAY_CHECK(range.end() <= size_); }
  bool step() override { return left_-- != 0; }

 private:
  std::uint64_t size_;
  std::uint64_t depth_ = 0;
  std::uint64_t left_ = 1U << 20U;
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace assay;
  const std::string bytes(reinterpret_cast<const char*>(data), size);
  Places places(size);
  const auto error = xml::read(ByteView::of(bytes), places);
  ASSAY_CHECK(!error || error->offset <= size);
  const test::Run run(formats::xml::kPmml, bytes);
  ASSAY_CHECK(run.covered() <= size);
  return 0;
}
