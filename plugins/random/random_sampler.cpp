#include "random_sampler.hpp"

#include <algorithm>
#include <numeric>

#include <ATen/ops/empty.h>

#include <equipoise/context.hpp>
#include <equipoise/error.hpp>
#include <equipoise/random.hpp>

#include "shares.hpp"

namespace equipoise {
namespace {

/// All pictures in the order in which the seed draws them.
std::vector<std::int64_t> drawing_order(const ImageSet& pool, std::uint64_t seed) {
  std::vector<std::int64_t> by_id(pool.ids.size());
  std::iota(by_id.begin(), by_id.end(), std::int64_t{0});
  std::sort(by_id.begin(), by_id.end(), [&pool](std::int64_t a, std::int64_t b) {
    return pool.ids[static_cast<std::size_t>(a)] < pool.ids[static_cast<std::size_t>(b)];
  });
  std::vector<std::int64_t> order = permutation(seed, pool.size());
  for (std::int64_t& i : order) i = by_id[static_cast<std::size_t>(i)];
  return order;
}

/// The stratum of each picture by name.
std::vector<std::string> strata_of(const ImageSet& pool, const std::string& column) {
  const auto found = pool.columns.find(column);
  if (found != pool.columns.end()) return found->second;
  if (column == "class" && pool.labels.defined()) {
    std::vector<std::string> names;
    for (std::int64_t i = 0; i < pool.size(); ++i)
      names.push_back(pool.classes.at(static_cast<std::size_t>(pool.labels[i].item<std::int64_t>())));
    return names;
  }
  std::string known = "class";
  for (const auto& [name, values] : pool.columns) known += ", " + name;
  throw Error(Fault::data, "the pool has no column '" + column + "' to stratify by", "it has: " + known);
}

/// The first pictures of `order` that fill the share of each stratum.
std::vector<std::int64_t> stratified(const std::vector<std::int64_t>& order,
                                     const std::vector<std::string>& strata, std::int64_t count,
                                     const std::string& allocation) {
  std::map<std::string, std::int64_t> sizes;
  std::vector<std::string> met;
  for (const std::int64_t i : order) {
    const std::string& name = strata[static_cast<std::size_t>(i)];
    if (sizes[name]++ == 0) met.push_back(name);
  }
  auto left =
      allocation == "equal" ? equal_shares(sizes, met, count) : proportional_shares(sizes, met, count);
  std::vector<std::int64_t> chosen;
  for (const std::int64_t i : order)
    if (left[strata[static_cast<std::size_t>(i)]]-- > 0) chosen.push_back(i);
  return chosen;
}

}  // namespace

void RandomSampler::Options::declare(Schema<Options>& schema) {
  schema.add("stratify", &Options::stratify,
             "Column whose values are strata (\"patient\", \"class\"); empty: all pictures alike");
  schema
      .add("allocation", &Options::allocation,
           "How many of each stratum: in proportion to its pictures, or as equally as they allow")
      .choices({"proportional", "equal"});
}

at::Tensor RandomSampler::select(const ImageSet& pool, std::int64_t count, Context& context) {
  std::vector<std::int64_t> chosen = drawing_order(pool, context.seed());
  if (options_.stratify.empty())
    chosen.resize(static_cast<std::size_t>(count));
  else
    chosen = stratified(chosen, strata_of(pool, options_.stratify), count, options_.allocation);
  at::Tensor rows = at::empty({count}, at::kLong);
  std::copy(chosen.begin(), chosen.end(), rows.data_ptr<std::int64_t>());
  return rows;
}

}  // namespace equipoise
