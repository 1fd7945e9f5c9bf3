#include <cmath>
#include <fstream>

#include <ATen/ATen.h>
#include <nlohmann/json.hpp>

#include <equipoise/error.hpp>

#include "catch.hpp"
#include "fixtures.hpp"

using namespace equipoise;

namespace {

const nlohmann::json& golden() {
  static const nlohmann::json all =
      nlohmann::json::parse(std::ifstream(std::string(EQUIPOISE_TEST_DATA) + "/golden/classifiers.json"));
  return all.at("regression");
}

/// The features of tests/golden/make_classifiers.py.
at::Tensor features(std::int64_t n, std::int64_t d) {
  at::Tensor x = at::empty({n, d}, at::kFloat);
  for (std::int64_t i = 0; i < n; ++i)
    for (std::int64_t j = 0; j < d; ++j) {
      const auto r = static_cast<double>(i), c = static_cast<double>(j);
      x[i][j] = std::sin(1.7 * r * r + 0.31 * r * c) + 0.3 * std::cos(0.9 * c);
    }
  return x;
}

ImageSet labelled() {
  ImageSet set;
  set.labels = at::tensor(golden().at("labels").get<std::vector<std::int64_t>>(), at::kLong);
  set.classes = {"a", "b", "c"};
  for (std::int64_t i = 0; i < set.labels.size(0); ++i) set.ids.push_back(std::to_string(i));
  return set;
}

at::Tensor matrix(const nlohmann::json& rows) {
  std::vector<at::Tensor> result;
  for (const auto& row : rows) result.push_back(at::tensor(row.get<std::vector<double>>(), at::kFloat));
  return at::stack(result);
}

struct Regression {
  std::unique_ptr<Classifier> model =
      load_as<Classifier>("logistic", {{"l2", golden().at("l2").get<double>()}});
  FakeContext context{1};
  Split split;

  Regression() {
    split.train = labelled();
    context.embedded = [](const ImageSet& set) { return features(set.size(), golden().at("d")); };
    model->build({1, 0, 0, 3, "area"}, context);
    model->prepare(split, context);
  }
};

}  // namespace

TEST_CASE("logistic regression converges to scikit-learn's solution") {
  Regression r;
  bool finished = false;
  std::int64_t steps = 0;
  for (; steps < 200 && !finished; ++steps) finished = r.model->step(steps, r.split, r.context).finished;
  CHECK(finished);
  CHECK(steps < 100);
  Archive archive;
  r.model->save(archive);
  CHECK(at::allclose(archive.model.at("weight"), matrix(golden().at("weights")), 1e-3, 1e-4));
  CHECK(at::allclose(r.model->predict(r.split.train, r.context), matrix(golden().at("probabilities")), 1e-3,
                     1e-4));
}

TEST_CASE("logistic regression resumes with the same bits, and a loaded model answers alike") {
  Regression straight, first, second;
  train(*straight.model, straight.split, straight.context, 0, 9);
  train(*first.model, first.split, first.context, 0, 4);
  Archive middle, end, expected;
  first.model->save(middle);
  second.model->load(middle);
  train(*second.model, second.split, second.context, 4, 9);
  second.model->save(end);
  straight.model->save(expected);
  CHECK(identical(end.model, expected.model));
  CHECK(identical(end.state, expected.state));
  const auto loaded = load_as<Classifier>("logistic");
  loaded->build({1, 0, 0, 3, "area"}, straight.context);
  loaded->load({expected.model, {}, {}, {}});
  CHECK(at::allclose(loaded->predict(straight.split.train, straight.context),
                     straight.model->predict(straight.split.train, straight.context), 1e-4, 1e-5));
}

TEST_CASE("logistic regression refuses one class, and features of another length") {
  Regression r;
  Split lone = r.split;
  lone.train.labels = at::zeros_like(lone.train.labels);
  CHECK_THROWS_AS(r.model->prepare(lone, r.context), Error);
  train(*r.model, r.split, r.context, 0, 2);
  r.context.embedded = [](const ImageSet& set) { return at::zeros({set.size(), 4}); };
  CHECK_THROWS_AS(r.model->predict(r.split.train, r.context), Error);
}
