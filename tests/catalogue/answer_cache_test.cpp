#include "catalogue/answer_cache.hpp"

#include <chrono>
#include <limits>

#include "catch.hpp"
#include "scratch_folder.hpp"

using namespace equipoise;
namespace fs = std::filesystem;

namespace {

constexpr std::int64_t later = std::numeric_limits<std::int64_t>::max() / 2;

}  // namespace

TEST_CASE("An answer holds until something that it rests on changes") {
  const ScratchFolder folder;
  const AnswerCache cache(folder / "answers");
  const fs::path file = folder.write("data/a.png", "one");
  cache.keep("key", {{"n", 1}}, {file.string(), (folder / "absent").string()}, later);
  REQUIRE(cache.find("key").has_value());
  CHECK(cache.find("key")->at("n") == 1);
  SECTION("the size of a file") {
    folder.write("data/a.png", "longer");
  }
  SECTION("the time of a file") {
    fs::last_write_time(file, fs::file_time_type::clock::now() + std::chrono::hours(1));
  }
  SECTION("a file that goes") {
    fs::remove(file);
  }
  SECTION("a file that comes") {
    folder.write("absent", "");
  }
  CHECK_FALSE(cache.find("key").has_value());
}

TEST_CASE("An answer is not kept if its files may have changed meanwhile") {
  const ScratchFolder folder;
  const AnswerCache cache(folder / "answers");
  const fs::path file = folder.write("a.png", "one");
  cache.keep("key", {{"n", 1}}, {file.string()}, 0);
  CHECK_FALSE(cache.find("key").has_value());
}

TEST_CASE("A damaged answer is as good as none") {
  const ScratchFolder folder;
  folder.write("answers/key.json", "{\"watched\": [[1]], \"answer\"");
  CHECK_FALSE(AnswerCache(folder / "answers").find("key").has_value());
  folder.write("answers/key.json", "{\"watched\": [[1]], \"answer\": 1}");
  CHECK_FALSE(AnswerCache(folder / "answers").find("key").has_value());
}

TEST_CASE("A cache that cannot be written does not disturb") {
  const AnswerCache cache("/proc/nowhere");
  CHECK_NOTHROW(cache.keep("key", {{"n", 1}}, {}, later));
}

TEST_CASE("The key of an answer sees question, parameters and revision") {
  ComponentUse use;
  use.name = "plain";
  const std::string key = answer_key("form", use);
  CHECK(answer_key("survey", use) != key);
  ComponentUse revised = use;
  revised.revision = 2;
  CHECK(answer_key("form", revised) != key);
  ComponentUse other = use;
  other.parameters["size"] = 9;
  CHECK(answer_key("form", other) != key);
}
