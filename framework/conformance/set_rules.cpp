#include <cmath>
#include <set>

#include <ATen/ops/abs.h>
#include <ATen/ops/equal.h>
#include <ATen/ops/isfinite.h>

#include "conformance/exercise.hpp"
#include "conformance/rule.hpp"
#include "conformance/samples.hpp"

namespace equipoise {

namespace {

// Embedders

at::Tensor embedded(const Trial& trial, std::int64_t count, std::int64_t take) {
  const auto embedder = trial.make_as<Embedder>();
  TrialContext context = trial.begin();
  const ImageSpec image = embedder->input();
  demand((image.height > 0) == (image.width > 0), "input() states only one side of the pictures");
  return embed_samples(*embedder, count, take, context);
}

void features(const Trial& trial) {
  const at::Tensor table = embedded(trial, 4, 4);
  demand(table.defined() && table.dim() == 2 && table.size(0) == 4, "embed returns no [N, D] for 4 pictures");
  demand(table.scalar_type() == at::kFloat && table.is_cpu(), "embed returns no float32 on the CPU");
  demand(at::isfinite(table).all().item<bool>(), "embed returns numbers that are not finite");
  demand(at::equal(table, embedded(trial, 4, 4)), "the same pictures embedded twice give two results");
}

void rows_on_their_own(const Trial& trial) {
  const at::Tensor together = embedded(trial, 4, 4).narrow(0, 0, 2), apart = embedded(trial, 4, 2);
  const double scale = 1 + at::abs(together).max().item<double>();
  demand(
      together.sizes() == apart.sizes() && at::abs(together.sub(apart)).max().item<double>() < 1e-4 * scale,
      "the features of a picture depend on the pictures beside it");
}

void embeds_no_pictures(const Trial& trial) {
  accepted("embedding no pictures", [&] {
    const at::Tensor table = embedded(trial, 4, 0);
    demand(table.defined() && table.size(0) == 0, "embed returns rows for no pictures");
  });
}

// Samplers

std::vector<std::int64_t> chosen(const Trial& trial, std::int64_t pool_size, std::int64_t count,
                                 bool cancelled = false) {
  const auto sampler = trial.make_as<Sampler>();
  TrialContext context = trial.begin();
  context.cancelled = cancelled;
  ImageSet pool = sample_pictures(pool_size, 1, 8);
  pool.pixels = at::Tensor();
  const at::Tensor indices = guarded("select", [&] { return sampler->select(pool, count, context); });
  demand(indices.defined() && indices.dim() == 1 && indices.scalar_type() == at::kLong && indices.is_cpu(),
         "select returns no [count] int64 on the CPU");
  const at::Tensor list = indices.contiguous();
  return {list.data_ptr<std::int64_t>(), list.data_ptr<std::int64_t>() + list.numel()};
}

void distinct_choice(const Trial& trial) {
  for (const std::int64_t count : {1, 7, 20}) {
    const auto list = chosen(trial, 20, count);
    const std::string what = "asked for " + std::to_string(count) + " of 20 it chose ";
    demand(static_cast<std::int64_t>(list.size()) == count, what + std::to_string(list.size()));
    for (const std::int64_t index : list)
      demand(index >= 0 && index < 20, what + "picture " + std::to_string(index));
    demand(std::set<std::int64_t>(list.begin(), list.end()).size() == list.size(), what + "one twice");
  }
}

void same_choice(const Trial& trial) {
  demand(chosen(trial, 20, 7) == chosen(trial, 20, 7), "two choices with one seed differ");
}

void small_pools(const Trial& trial) {
  demand(chosen(trial, 1, 1).size() == 1, "of a pool of one it does not choose the one");
  demand(chosen(trial, 20, 0).empty(), "asked for none it chose some");
  accepted("an empty pool", [&] { demand(chosen(trial, 0, 0).empty(), "of an empty pool it chose some"); });
}

void cancelled_choice(const Trial& trial) {
  demand_cancellable([&] { chosen(trial, 20, 7, true); });
}

// Metrics

std::vector<Score> scores(const Trial& trial, std::int64_t count, std::int64_t channels) {
  const ImageSpec image = smallest_measured(trial, channels);
  const auto metric = trial.make_as<Metric>();
  TrialContext context = trial.begin(image);
  return guarded("measure", [&] { return metric->measure(sample_inputs(trial, count, image), context); });
}

void check_scores(const std::vector<Score>& list) {
  demand(!list.empty(), "measure returns no scores");
  std::set<std::string> names;
  for (const Score& score : list) {
    demand(!score.name.empty(), "a score has no name");
    demand(names.insert(score.name).second, "two scores are called '" + score.name + "'");
    demand(std::isfinite(score.value), "score '" + score.name + "' is " + std::to_string(score.value));
  }
}

void finite_scores(const Trial& trial) {
  check_scores(scores(trial, 12, 1));
  check_scores(scores(trial, 12, 3));
}

void same_scores(const Trial& trial) {
  const auto one = scores(trial, 12, 1), other = scores(trial, 12, 1);
  demand(one.size() == other.size(), "two measurements give different scores");
  for (std::size_t i = 0; i < one.size(); ++i)
    demand(one[i].name == other[i].name && one[i].value == other[i].value,
           "score '" + one[i].name + "' differs between two measurements with one seed");
}

void few_pictures(const Trial& trial) {
  for (const std::int64_t count : {1, 0})
    accepted("measuring " + std::to_string(count) + " pictures", [&] {
      const auto list = scores(trial, count, 1);
      for (const Score& score : list)
        demand(std::isfinite(score.value), "score '" + score.name + "' of " + std::to_string(count) +
                                               " pictures is " + std::to_string(score.value));
    });
}

const std::string pass_it_on = "let the Error that Context::tick throws pass: catch no exceptions round it";

}  // namespace

std::vector<Rule> embedder_rules() {
  return {
      {"features",
       {Kind::embedder},
       "features have the right form and come out the same again",
       "return [N, D] float32 on the CPU; switch dropout off",
       features},
      {"rows_on_their_own",
       {Kind::embedder},
       "a row depends on its picture alone",
       "switch batch norm to evaluation; normalise no picture by its batch",
       rows_on_their_own},
      {"no_pictures",
       {Kind::embedder},
       "no pictures give no rows, or are refused",
       "return an empty [0, D] or throw Error(Fault::usage, ...)",
       embeds_no_pictures},
  };
}

std::vector<Rule> sampler_rules() {
  return {
      {"distinct_choice",
       {Kind::sampler},
       "it chooses as many different pictures as were asked for",
       "return [count] int64 on the CPU, each index from 0 to pool.size() - 1 at most once",
       distinct_choice},
      {"same_choice",
       {Kind::sampler},
       "equal seeds give equal choices",
       "draw from Context::rng only",
       same_choice},
      {"small_pools",
       {Kind::sampler},
       "pools of one and of none are no trouble",
       "return as many indices as were asked for, none for none",
       small_pools},
      {"cancel", {Kind::sampler}, "a cancellation passes through", pass_it_on, cancelled_choice},
  };
}

std::vector<Rule> metric_rules() {
  return {
      {"finite_scores",
       {Kind::metric},
       "scores are finite, and named each once, for grey and colour",
       "return at least one Score; throw Error(Fault::data, ...) where a score is not defined",
       finite_scores},
      {"same_scores",
       {Kind::metric},
       "equal seeds give equal scores",
       "draw from Context::rng only",
       same_scores},
      {"few_pictures",
       {Kind::metric},
       "one picture or none gives a finite score, or is refused",
       "throw Error(Fault::data, ...) that says how many are needed",
       few_pictures},
  };
}

}  // namespace equipoise
