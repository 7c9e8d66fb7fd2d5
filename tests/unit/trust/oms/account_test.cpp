// Signed and found names side by side: each file has to be accounted for.
#include "trust/oms/account.hpp"
#include "trust/oms/names.hpp"

#include <catch2/catch.hpp>

#include <string>
#include <vector>

namespace assay::test {
namespace {

namespace oms = trust::oms;
using oms::Found;
using oms::Omission;
using trust::Reason;

oms::Manifest signed_names(const std::vector<std::string>& names) {
  oms::Manifest manifest;
  for (const auto& name : names) manifest.files.push_back({name, {{}}});
  return manifest;
}

/// What is wrong, as `reason path`.
std::vector<std::string> complaints(const oms::Account& account) {
  std::vector<std::string> out;
  for (const auto& problem : account.problems) out.push_back(std::string(code_of(problem.reason)) + ' ' + problem.path);
  return out;
}
using Lines = std::vector<std::string>;

TEST_CASE("what is signed and there is compared; the rest is named") {
  const std::vector<Found> found{{.path = "a", .size = 1}, {.path = "c", .size = 1}};
  const auto manifest = signed_names({"a", "b"});
  const auto account = oms::account_for(manifest, found, {}, false);
  REQUIRE(account.pairs.size() == 1);
  CHECK(account.missing == std::vector<std::size_t>{1});
  CHECK(account.unsigned_files == std::vector<std::size_t>{1});
  CHECK(account.problems.empty());
  CHECK(oms::missing_problem(manifest.files[1]).reason == Reason::file_missing);
  CHECK(oms::unsigned_problem(found[1], manifest).reason == Reason::file_unsigned);
}

TEST_CASE("an empty file that pieces cannot cover has a reason of its own") {
  auto manifest = signed_names({"a"});
  manifest.method = oms::Manifest::Method::shards;
  CHECK(oms::unsigned_problem({.path = "__init__.py"}, manifest).reason == Reason::file_empty_unsigned);
  CHECK(oms::unsigned_problem({.path = "x.py", .size = 1}, manifest).reason == Reason::file_unsigned);
}

TEST_CASE("what lies in a folder that cannot be read is not missing, but unreadable") {
  const auto manifest = signed_names({"a", "sub/b", "sub/deep/c", "subtle"});
  const std::vector<Found> found{{.path = "a"}, {.path = "sub", .kind = Found::Kind::unreadable, .detail = "no"}};
  const auto account = oms::account_for(manifest, found, {}, false);
  CHECK(account.missing == std::vector<std::size_t>{3});
  CHECK(complaints(account) == Lines{"file-unreadable sub"});

  const std::vector<Found> nothing{{.path = "", .kind = Found::Kind::unreadable, .detail = "no"}};
  const auto closed = oms::account_for(manifest, nothing, {}, false);
  CHECK(closed.missing.empty());
  CHECK(complaints(closed) == Lines{"file-unreadable "});

  // Who leaves the folder out has not seen what he was promised.
  const auto left_out = oms::account_for(manifest, found, {.ignored = {"sub"}}, false);
  CHECK(left_out.missing == std::vector<std::size_t>{1, 2, 3});
}

TEST_CASE("links and devices are neither git's nor forgiven as unsigned") {
  const std::vector<Found> found{{.path = ".git", .kind = Found::Kind::outside_link, .detail = "/etc"},
                                 {.path = ".gitignore", .kind = Found::Kind::special, .detail = "is a FIFO"},
                                 {.path = "a"},
                                 {.path = "away", .kind = Found::Kind::outside_link, .detail = "/tmp"},
                                 {.path = "extra"}};
  const auto account = oms::account_for(signed_names({"a"}), found, {.ignores_unsigned = true}, false);
  CHECK(complaints(account) == Lines{"file-link-outside .git", "file-special .gitignore", "file-link-outside away"});
  CHECK(account.omissions.size() == 1);
}

TEST_CASE("links that a signer allows are told") {
  auto manifest = signed_names({"a", "b"});
  manifest.allows_links = true;
  const std::vector<Found> found{{.path = "a"}, {.path = "b", .kind = Found::Kind::inner_link, .detail = "a"}};
  const auto account = oms::account_for(manifest, found, {}, false);
  CHECK(account.pairs.size() == 2);
  REQUIRE(account.notes.size() == 1);
  CHECK(account.notes[0] == "where a link will lead: \"b\" -> a");
}

TEST_CASE("only what signer, user and git leave out is left out") {
  auto manifest = signed_names({"a"});
  manifest.ignored = {"cache"};
  const std::vector<Found> found{{.path = ".git/config"}, {.path = ".github/x.yml"}, {.path = ".gitmodules"},
                                 {.path = "a"},           {.path = "cache/1"},       {.path = "cache/2"},
                                 {.path = "cache2"},      {.path = "logs/x"},        {.path = "sub/.git/config"}};
  const auto account = oms::account_for(manifest, found, {.ignored = {"logs"}}, false);
  std::vector<std::pair<std::string, Omission::By>> omitted;
  for (const auto& omission : account.omissions) omitted.emplace_back(omission.path, omission.by);
  CHECK(omitted == std::vector<std::pair<std::string, Omission::By>>{{".git", Omission::By::git},
                                                                     {".github", Omission::By::git},
                                                                     {"cache", Omission::By::signer},
                                                                     {"logs", Omission::By::user}});
  CHECK(account.unsigned_files == std::vector<std::size_t>{2, 6, 8});
}

TEST_CASE("a path that is left out is still compared when it is signed") {
  auto manifest = signed_names({".gitattributes", "cache/a"});
  manifest.ignored = {"cache"};
  const std::vector<Found> found{{.path = ".gitattributes"}, {.path = "cache/a"}};
  CHECK(oms::account_for(manifest, found, {.ignored = {"cache"}}, false).pairs.size() == 2);
  CHECK(oms::account_for(manifest, {}, {.ignored = {"cache"}}, false).missing.size() == 2);
}

TEST_CASE("links stand for files only where the signer says so") {
  auto manifest = signed_names({"a", "b", "c"});
  const std::vector<Found> found{{.path = "a", .kind = Found::Kind::inner_link, .detail = "x"},
                                 {.path = "b", .kind = Found::Kind::outside_link, .detail = "x"},
                                 {.path = "c", .kind = Found::Kind::folder_link, .detail = "x"}};
  CHECK(complaints(oms::account_for(manifest, found, {}, false)) ==
        Lines{"file-link a", "file-link-outside b", "file-link c"});
  manifest.allows_links = true;
  const auto allowed = oms::account_for(manifest, found, {}, false);
  CHECK(allowed.pairs.size() == 1);
  CHECK(complaints(allowed) == Lines{"file-link-outside b", "file-link c"});
  // What is behind an unsigned link was never hashed.
  CHECK(complaints(oms::account_for(signed_names({}), found, {}, false)) ==
        Lines{"file-link a", "file-link-outside b", "file-link c"});
}

TEST_CASE("what is no file is wrong even when unsigned files are forgiven") {
  const std::vector<Found> found{{.path = "extra", .size = 1},
                                 {.path = "fifo", .kind = Found::Kind::special, .detail = "x"},
                                 {.path = "locked", .kind = Found::Kind::unreadable, .detail = "x"}};
  const auto account = oms::account_for(signed_names({}), found, {.ignores_unsigned = true}, false);
  CHECK(complaints(account) == Lines{"file-special fifo", "file-unreadable locked"});
  REQUIRE(account.omissions.size() == 1);
  CHECK(account.omissions[0].by == Omission::By::request);
  CHECK(account.unsigned_files.empty());
}

TEST_CASE("an unsigned name that can be taken for a signed one is never forgiven") {
  const std::vector<Found> found{{.path = "Config.json"}, {.path = "config.json"}, {.path = "re\xCC\x81sume\xCC\x81"}};
  const auto manifest = signed_names({"config.json", "r\xC3\xA9sum\xC3\xA9"});
  const auto account = oms::account_for(manifest, found, {.ignores_unsigned = true}, false);
  CHECK(complaints(account) == Lines{"file-collides Config.json", "file-collides re\xCC\x81sume\xCC\x81"});
}

TEST_CASE("two signed names that are alike are a note") {
  const std::vector<Found> found{{.path = "A"}, {.path = "a"}};
  const auto account = oms::account_for(signed_names({"A", "a"}), found, {}, false);
  CHECK(account.problems.empty());
  CHECK(account.notes.size() == 1);
}

TEST_CASE("a file without a name is the only one there is") {
  const auto manifest = signed_names({"."});
  const std::vector<Found> one{{.path = ".gitignore"}, {.path = "model.bin"}};
  const std::vector<Found> two{{.path = "a"}, {.path = "b"}};
  const auto as_file = oms::account_for(manifest, std::span(one).last(1), {}, true);
  CHECK(as_file.pairs.size() == 1);
  CHECK(as_file.notes.empty());
  const auto in_folder = oms::account_for(manifest, one, {}, false);
  CHECK(in_folder.pairs.size() == 1);
  CHECK(in_folder.notes.size() == 1);
  const auto among_others = oms::account_for(manifest, two, {}, false);
  CHECK(among_others.missing.size() == 1);
  CHECK(among_others.unsigned_files.size() == 2);
}

TEST_CASE("names are folded as file systems do it that know neither case nor composition") {
  CHECK(oms::folded("MODEL.Bin") == "model.bin");
  CHECK(oms::folded("\xC3\x89t\xC3\xA9") == oms::folded("e\xCC\x81te\xCC\x81"));
  CHECK(oms::folded("\xD0\x9C") == "\xD0\xBC");
  CHECK(oms::folded("\xFF\xFE") == "\xFF\xFE");
  CHECK(oms::folded("\xE6\xA8\xA1") == "\xE6\xA8\xA1");
}

}  // namespace
}  // namespace assay::test
