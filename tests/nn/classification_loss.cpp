#include "equipoise/nn/classification_loss.hpp"

#include <fstream>

#include <ATen/ATen.h>
#include <nlohmann/json.hpp>

#include <equipoise/random.hpp>

#include "catch.hpp"

using namespace equipoise;

namespace {

const nlohmann::json& golden() {
  static const nlohmann::json all =
      nlohmann::json::parse(std::ifstream(std::string(EQUIPOISE_TEST_DATA) + "/golden/classifiers.json"));
  return all.at("losses");
}

at::Tensor numbers(const nlohmann::json& list) {
  return at::tensor(list.get<std::vector<double>>(), at::kFloat);
}

at::Tensor labels() {
  return at::tensor(golden().at("labels").get<std::vector<std::int64_t>>(), at::kLong);
}

at::Tensor logits() {
  std::vector<at::Tensor> rows;
  for (const auto& row : golden().at("logits")) rows.push_back(numbers(row));
  return at::stack(rows);
}

double loss(const nn::LossOptions& options) {
  const at::Tensor targets = at::eye(3, at::kFloat).index_select(0, labels());
  return nn::classification_loss(logits(), targets, options).item<double>();
}

double expected(const char* name) {
  return golden().at(name).get<double>();
}

}  // namespace

TEST_CASE("losses equal PyTorch's: plain, weighted, smoothed, focal") {
  CHECK(loss({}) == Approx(expected("plain")).epsilon(1e-6));
  CHECK(loss({0.0, 0.0, numbers(golden().at("weights"))}) == Approx(expected("weighted")).epsilon(1e-6));
  CHECK(loss({0.0, 0.1, {}}) == Approx(expected("smoothed")).epsilon(1e-6));
  CHECK(loss({2.0, 0.0, {}}) == Approx(expected("focal")).epsilon(1e-6));
}

TEST_CASE("balanced class weights equal scikit-learn's; a class that is not there weighs nothing") {
  CHECK(at::allclose(nn::balanced_class_weights(labels(), 3), numbers(golden().at("balanced"))));
  const at::Tensor lacking = nn::balanced_class_weights(at::tensor({0, 0, 0, 2}, at::kLong), 3);
  CHECK(at::allclose(lacking, at::tensor({4.0 / 6.0, 0.0, 2.0}, at::kFloat)));
}

TEST_CASE("over-sampling makes classes equally frequent and leaves no picture out") {
  const at::Tensor mine = at::tensor({0, 1, 0, 0, 1, 0, 0}, at::kLong);
  const at::Tensor rows = nn::over_sampled_rows(mine, 3);
  CHECK(rows.size(0) == 10);
  CHECK(at::bincount(mine.index_select(0, rows)).equal(at::tensor({5, 5}, at::kLong)));
  CHECK((at::bincount(rows, {}, 7) > 0).all().item<bool>());
}

TEST_CASE("shares of mixup follow Beta(alpha, alpha)") {
  at::Generator generator = make_generator(9);
  double sum = 0, squares = 0;
  constexpr int draws = 4000;
  for (int i = 0; i < draws; ++i) {
    const double share = nn::draw_beta(0.5, generator);
    CHECK((share >= 0.0 && share <= 1.0));
    sum += share;
    squares += share * share;
  }
  CHECK(sum / draws == Approx(0.5).margin(0.02));
  CHECK(squares / draws - 0.25 == Approx(0.125).margin(0.01));  // variance 1 / (4 (2 alpha + 1))
}
