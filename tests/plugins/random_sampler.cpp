#include "random/random_sampler.hpp"

#include <algorithm>
#include <set>

#include "fake_context.hpp"
#include "golden.hpp"
#include "matching.hpp"
#include "picture_files.hpp"
#include "random/shares.hpp"

using namespace equipoise;

namespace {

std::vector<std::string> chosen_ids(const ImageSet& pool, std::int64_t count, std::uint64_t seed) {
  FakeContext context;
  context.stage_seed = seed;
  const at::Tensor chosen = RandomSampler(RandomSampler::Options{}).select(pool, count, context);
  std::vector<std::string> ids;
  for (std::int64_t i = 0; i < chosen.size(0); ++i)
    ids.push_back(pool.ids.at(static_cast<std::size_t>(chosen[i].item<std::int64_t>())));
  return ids;
}

}  // namespace

TEST_CASE("A random choice has no picture twice and can take all or none") {
  const ImageSet pool = named_pictures("p", 20);
  const auto all = chosen_ids(pool, 20, 3);
  CHECK(std::set<std::string>(all.begin(), all.end()).size() == 20);
  CHECK(chosen_ids(pool, 0, 3).empty());
}

TEST_CASE("A random choice depends on the seed and not on the order of the files") {
  const ImageSet pool = named_pictures("p", 50);
  ImageSet turned = pool;
  std::reverse(turned.ids.begin(), turned.ids.end());
  CHECK(chosen_ids(pool, 10, 3) == chosen_ids(turned, 10, 3));
  CHECK(chosen_ids(pool, 10, 3) != chosen_ids(pool, 10, 4));
}

TEST_CASE("A random choice takes every picture equally often") {
  const ImageSet pool = named_pictures("p", 10);
  std::map<std::string, int> times;
  for (std::uint64_t seed = 0; seed < 2000; ++seed)
    for (const std::string& id : chosen_ids(pool, 3, seed)) ++times[id];
  for (const auto& [id, count] : times) CHECK(std::abs(count - 600) < 100);  // five standard deviations
}

namespace {

/// How many pictures of each patient are chosen of a pool of 60, 30, 9 and 1.
std::map<std::string, std::int64_t> by_patient(const std::string& allocation, std::int64_t count) {
  ImageSet pool = named_pictures("p", 100);
  for (std::int64_t i = 0; i < 100; ++i)
    pool.columns["patient"].push_back(i < 60 ? "a" : i < 90 ? "b" : i < 99 ? "c" : "d");
  FakeContext context;
  RandomSampler::Options options;
  options.stratify = "patient";
  options.allocation = allocation;
  const at::Tensor chosen = RandomSampler(options).select(pool, count, context);
  std::map<std::string, std::int64_t> counts;
  for (std::int64_t i = 0; i < chosen.size(0); ++i)
    ++counts[pool.columns["patient"].at(static_cast<std::size_t>(chosen[i].item<std::int64_t>()))];
  return counts;
}

using Counts = std::map<std::string, std::int64_t>;

}  // namespace

TEST_CASE("A stratified choice takes of each stratum its share") {
  CHECK(by_patient("proportional", 10) == Counts{{"a", 6}, {"b", 3}, {"c", 1}});
  CHECK(by_patient("proportional", 100) == Counts{{"a", 60}, {"b", 30}, {"c", 9}, {"d", 1}});
  CHECK(by_patient("equal", 8) == by_patient("equal", 8));
  CHECK(by_patient("equal", 13) == Counts{{"a", 4}, {"b", 4}, {"c", 4}, {"d", 1}});
  CHECK(by_patient("equal", 100).at("a") == 60);
  CHECK(by_patient("equal", 0).empty());
}

TEST_CASE("Shares by the largest remainder add up") {
  const Shares sizes{{"a", 5}, {"b", 5}, {"c", 5}};
  CHECK(proportional_shares(sizes, {"c", "a", "b"}, 4) == Shares{{"a", 1}, {"b", 1}, {"c", 2}});
  CHECK(equal_shares(sizes, {"c", "a", "b"}, 5) == Shares{{"a", 2}, {"b", 1}, {"c", 2}});
}

TEST_CASE("A pool without the column to stratify by is refused with what it has") {
  ImageSet pool = named_pictures("p", 4);
  pool.columns["site"] = {"x", "x", "y", "y"};
  FakeContext context;
  RandomSampler::Options options;
  options.stratify = "patient";
  CHECK_THAT(data_error([&] { RandomSampler(options).select(pool, 2, context); }),
             holds("no column 'patient'"));
}
