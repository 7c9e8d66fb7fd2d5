#include "formats/pytorch/pytorch.hpp"
#include "formats/pytorch/storages.hpp"

#include "support/recording_context.hpp"
#include "unit/codecs/zip/zip_builder.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <string>
#include <vector>

using namespace assay;
using assay::test::build_zip;
using assay::test::RecordingContext;
using assay::test::ZipMember;

namespace {

struct Scan {
  explicit Scan(const std::string& bytes) {
    artifact.bytes = ByteView::of(bytes);
    artifact.size = bytes.size();
    claim = formats::pytorch::kFormat.claim(artifact);
    formats::pytorch::kFormat.analyze(artifact, context);
  }
  [[nodiscard]] bool raises(std::string_view id) const { return severity_of(id).has_value(); }
  [[nodiscard]] std::optional<Severity> severity_of(std::string_view id) const {
    for (const Finding& finding : context.findings)
      if (finding.rule->id == id) return finding.severity;
    return std::nullopt;
  }
  [[nodiscard]] std::string fact(std::string_view key) const {
    for (const Fact& fact : context.facts)
      if (fact.key == key) return fact.value;
    return "(none)";
  }

  Claim claim = Claim::no;
  RuleData rules;
  RecordingContext context{rules};
  Artifact artifact;
};

ZipMember member(std::string name, std::string data, std::uint16_t method = 0) {
  ZipMember result;
  result.name = std::move(name);
  result.data = std::move(data);
  result.method = method;
  return result;
}

/// A pickle of one storage reference: ('storage', torch.<type>, key, 'cpu', elements).
std::string storage_pickle(const std::string& type, const std::string& key, std::uint32_t elements) {
  const auto text = [](const std::string& value) {
    std::string out = "X";
    test::put(out, value.size(), 4);
    return out + value;
  };
  std::string out = "\x80\x02(" + text("storage") + "ctorch\n" + type + "\n" + text(key) + text("cpu") + "J";
  test::put(out, elements, 4);
  return out + "tQ.";
}

std::vector<ZipMember> checkpoint() {
  return {member("m/data.pkl", storage_pickle("FloatStorage", "0", 4)), member("m/byteorder", "little"),
          member("m/data/0", std::string(16, 'w')), member("m/version", "3\n"),
          member("m/.data/serialization_id", "0123456789")};
}

}  // namespace

TEST_CASE("an ordinary checkpoint is clean and its facts are told") {
  const Scan scan(build_zip(checkpoint()));
  CHECK(scan.claim == Claim::structure);
  CHECK(scan.context.findings.empty());
  CHECK(scan.context.errors.empty());
  CHECK(scan.context.children.empty());  // the zip format opens members
  CHECK(scan.fact("pytorch.root") == "m");
  CHECK(scan.fact("pytorch.version") == "3");
  CHECK(scan.fact("pytorch.byteorder") == "little");
  CHECK(scan.fact("pytorch.storages") == "1");
}

TEST_CASE("a storage record must have the bytes that the pickle counts on") {
  auto members = checkpoint();
  SECTION("too short") {
    members[2].data = std::string(15, 'w');
    CHECK(Scan(build_zip(members)).severity_of("PTZ-STORAGE-001") == Severity::high);
  }
  SECTION("too long") {
    members[2].data = std::string(17, 'w');
    CHECK(Scan(build_zip(members)).severity_of("PTZ-STORAGE-001") == Severity::medium);
  }
  SECTION("missing") {
    members.erase(members.begin() + 2);
    CHECK(Scan(build_zip(members)).severity_of("PTZ-STORAGE-001") == Severity::high);
  }
  SECTION("of an unknown class: nothing to compare with") {
    members[0].data = storage_pickle("QUInt4x2Storage", "0", 4);
    CHECK_FALSE(Scan(build_zip(members)).raises("PTZ-STORAGE-001"));
  }
  SECTION("in a compressed pickle") {
    members[0].method = 8;
    members[2].data = std::string(8, 'w');
    CHECK(Scan(build_zip(members)).raises("PTZ-STORAGE-001"));
  }
}

TEST_CASE("records that no pickle refers to are told, low") {
  auto members = checkpoint();
  members.push_back(member("m/data/7", "left over"));
  CHECK(Scan(build_zip(members)).severity_of("PTZ-STORAGE-002") == Severity::low);
}

TEST_CASE("PyTorch loads from the folder of the first entry") {
  auto members = checkpoint();
  members.push_back(member("other/data.pkl", "N."));
  const Scan scan(build_zip(members));
  CHECK(scan.raises("PTZ-ROOT-001"));
  CHECK(scan.fact("pytorch.root") == "m");
}

TEST_CASE("names in another case are what PyTorch finds as well") {
  auto members = checkpoint();
  members[0].name = "m/DATA.PKL";
  members[2].data = "short";
  const Scan scan(build_zip(members));
  CHECK(scan.claim == Claim::structure);
  CHECK(scan.raises("PTZ-NAME-001"));
  CHECK(scan.raises("PTZ-STORAGE-001"));
  members = checkpoint();
  members.push_back(members.front());
  CHECK(Scan(build_zip(members)).raises("PTZ-NAME-001"));
}

TEST_CASE("an archive that PyTorch cannot load is not called understood") {
  const Scan bare(build_zip({member("version", "3"), member("model.json", "{}")}));
  CHECK(bare.claim == Claim::structure);
  CHECK(bare.severity_of("PTZ-LAYOUT-001") == Severity::low);
  CHECK_FALSE(bare.context.errors.empty());
  // TorchScript of 2019 has no data.pkl.
  const Scan old(build_zip({member("relu/version", "1\n"), member("relu/code/relu.py", "x"),
                            member("relu/attributes.pkl", "N."), member("relu/model.json", "{}")}));
  CHECK(old.context.findings.empty());
  CHECK(old.context.errors.empty());
}

TEST_CASE("metadata that PyTorch does not write is told, low") {
  for (const auto& [name, value] : {std::pair{"m/byteorder", "middle"},
                                    {"m/version", "three"},
                                    {"m/.storage_alignment", "63"},
                                    {"m/.data/serialization_id", "id\n;rm"}}) {
    auto members = checkpoint();
    std::erase_if(members, [unwanted = name](const ZipMember& one) { return one.name == unwanted; });
    members.push_back(member(name, value));
    INFO(name);
    CHECK(Scan(build_zip(members)).severity_of("PTZ-META-001") == Severity::low);
  }
}

TEST_CASE("pickles and Python files that PyTorch does not write are told") {
  for (const auto& [name, data] : {std::pair<std::string, std::string>{"m/extra.pkl", "N."},
                                   {"m/setup.py", "pass"},
                                   {"m/weights.bin", std::string("\x80\x04N.", 4)}}) {
    auto members = checkpoint();
    members.push_back(member(name, data));
    INFO(name);
    CHECK(Scan(build_zip(members)).severity_of("PTZ-EXTRA-001") == Severity::medium);
  }
  auto members = checkpoint();
  members.push_back(member("m/code/__torch__.py", "x"));
  members.push_back(member("m/code/__torch__.py.debug_pkl", "N."));
  members.push_back(member("m/extra/labels.txt", "cat"));
  CHECK(Scan(build_zip(members)).context.findings.empty());
}

TEST_CASE("other archives are not claimed") {
  const auto claim_of = [](const std::vector<ZipMember>& members) {
    const auto bytes = build_zip(members);
    Artifact artifact;
    artifact.bytes = ByteView::of(bytes);
    artifact.size = bytes.size();
    return formats::pytorch::kFormat.claim(artifact);
  };
  CHECK(claim_of({member("arr_0.npy", "1")}) == Claim::no);
  CHECK(claim_of({member("pkg/version", "1.2.3")}) == Claim::no);
  CHECK(claim_of({member("pkg/code/x.py", "1")}) == Claim::no);
  CHECK(claim_of({member("m/constants.pkl", "N.")}) == Claim::structure);
}

TEST_CASE("element sizes are those of the storage classes") {
  CHECK(formats::pytorch::element_size("FloatStorage") == 4);
  CHECK(formats::pytorch::element_size("ComplexDoubleStorage") == 16);
  CHECK(formats::pytorch::element_size("UntypedStorage") == 1);
  CHECK_FALSE(formats::pytorch::element_size("os.system").has_value());
}
