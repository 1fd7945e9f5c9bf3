#include "random/random_sampler.hpp"

#include <algorithm>
#include <set>

#include "fake_context.hpp"
#include "golden.hpp"
#include "matching.hpp"

using namespace equipoise;

namespace {

std::vector<std::string> chosen_ids(const ImageSet& pool, std::int64_t count, std::uint64_t seed) {
  FakeContext context;
  context.stage_seed = seed;
  const at::Tensor chosen = RandomSampler().select(pool, count, context);
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
