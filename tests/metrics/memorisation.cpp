#include "memorisation/memorisation.hpp"

#include <fstream>
#include <sstream>

#include <ATen/TensorOperators.h>
#include <ATen/ops/avg_pool2d.h>
#include <ATen/ops/cat.h>
#include <ATen/ops/linspace.h>
#include <ATen/ops/reflection_pad2d.h>
#include <ATen/ops/stack.h>
#include <ATen/ops/tensor.h>

#include "memorisation/alarm.hpp"
#include "memorisation/neighbours.hpp"
#include "metric_trial.hpp"
#include "phantom/phantom.hpp"

using namespace equipoise;

namespace {

constexpr std::int64_t side = 50;

/// Phantom radiographs [count, 1, side, side]; another seed, other patients.
at::Tensor phantoms(std::int64_t count, std::int64_t seed) {
  FakeContext context;
  Phantom::Options options;
  options.count = {count};
  options.classes = {"NORMAL"};
  options.size = side;
  options.seed = seed;
  Phantom source(options);
  source.survey(context);
  std::vector<at::Tensor> all;
  for (std::int64_t i = 0; i < count; ++i) all.push_back(source.read(i, context));
  return at::stack(all);
}

at::Tensor shifted(const at::Tensor& pictures, std::int64_t down, std::int64_t right) {
  const at::Tensor padded = at::reflection_pad2d(pictures.to(at::kFloat), {2, 2, 2, 2});
  return padded.narrow(2, 2 + down, side).narrow(3, 2 + right, side).to(at::kByte);
}

at::Tensor blurred(const at::Tensor& pictures) {
  const at::Tensor padded = at::reflection_pad2d(pictures.to(at::kFloat), {1, 1, 1, 1});
  return at::avg_pool2d(padded, {3, 3}, {1, 1}).to(at::kByte);
}

/// Copies that no comparison of bytes finds: flipped, blurred, shifted by 2 %, or all of it, in turn.
at::Tensor disguised(const at::Tensor& pictures) {
  std::vector<at::Tensor> copies;
  for (std::int64_t i = 0; i < pictures.size(0); ++i) {
    at::Tensor copy = pictures.narrow(0, i, 1);
    if (i % 4 == 0 || i % 4 == 3) copy = copy.flip({3});
    if (i % 4 == 1 || i % 4 == 3) copy = blurred(copy);
    if (i % 4 == 2 || i % 4 == 3) copy = shifted(copy, i % 8 < 4 ? 1 : -1, i % 16 < 8 ? -1 : 1);
    copies.push_back(copy);
  }
  return at::cat(copies);
}

ImageSet picture_set(const std::string& name, const at::Tensor& pixels) {
  ImageSet set = named_pictures(name, pixels.size(0));
  set.pixels = pixels;
  return set;
}

/// The pixels at a small size as features, as the embedder `pixels` gives them.
at::Tensor small_pixels(const at::Tensor& pictures) {
  return at::avg_pool2d(pictures.to(at::kFloat), {5, 5}).flatten(1).div_(255.0);
}

Inputs sets(MetricTrial& trial, const at::Tensor& train, const at::Tensor& candidate,
            const at::Tensor& heldout) {
  Inputs inputs{{"train", picture_set("t", train)},
                {"candidate", picture_set("c", candidate)},
                {"heldout", picture_set("h", heldout)}};
  for (const auto& [name, set] : inputs) trial.host.features[set.ids[0]] = small_pixels(set.pixels);
  return inputs;
}

/// A row of memorisation.csv.
struct Row {
  std::string id;
  bool flagged = false;
  double level = 0;
};

std::vector<Row> table(const MetricTrial& trial) {
  std::ifstream file(trial.folder / "memorisation.csv");
  std::string line, field;
  std::getline(file, line);
  std::vector<Row> rows;
  while (std::getline(file, line)) {
    std::istringstream fields(line);
    Row row;
    std::getline(fields, row.id, ',');
    std::getline(fields, field, ',');
    row.flagged = field == "1";
    std::getline(fields, field, ',');
    row.level = std::stod(field);
    rows.push_back(row);
  }
  return rows;
}

/// Whether the picture of this id is one of the first `copies` candidates.
bool planted(const Row& row, std::int64_t copies) {
  return std::stoll(row.id.substr(2)) - 1'000'000 < copies;
}

/// Probability that a copy is more suspicious than another picture.
double area_under_curve(const std::vector<Row>& rows, std::int64_t copies) {
  double right = 0, pairs = 0;
  for (const Row& copy : rows)
    for (const Row& other : rows)
      if (planted(copy, copies) && !planted(other, copies)) {
        ++pairs;
        right += copy.level < other.level ? 1.0 : copy.level == other.level ? 0.5 : 0.0;
      }
  return right / pairs;
}

}  // namespace

TEST_CASE("planted copies are found among new pictures, and new pictures are not flagged") {
  const at::Tensor train = phantoms(200, 1), heldout = phantoms(300, 2), novel = phantoms(200, 3);
  for (const std::int64_t copies : {2, 10, 40}) {  // 1, 5 and 20 % of the training pictures
    MetricTrial trial;
    const at::Tensor candidate = at::cat({disguised(train.narrow(0, 0, copies)), novel});
    const Inputs inputs = sets(trial, train, candidate, heldout);
    const auto scores = Memorisation(Memorisation::Options{}).measure(inputs, trial);
    const auto rows = table(trial);
    REQUIRE(static_cast<std::int64_t>(rows.size()) == copies + 200);
    CHECK(area_under_curve(rows, copies) >= 0.99);
    std::int64_t false_alarms = 0;
    for (const Row& row : rows) false_alarms += row.flagged && !planted(row, copies);
    CHECK(false_alarms <= 2);
    CHECK(score_named(scores, "flagged").floor.value() <= 0.01);
    CHECK(score_named(scores, "flagged_pictures").value >= 0.9 * static_cast<double>(copies));
    CHECK(trial.host.warnings.empty());
    REQUIRE(trial.sheets.size() == 1);
    CHECK(trial.sheets[0].sizes() == at::IntArrayRef({24, 1, side, side}));
  }
}

TEST_CASE("held-out pictures that are in the training set are told, and copies of these too are found") {
  const at::Tensor train = phantoms(100, 1), novel = phantoms(100, 3);
  const at::Tensor heldout = at::cat({phantoms(300, 2), disguised(train.narrow(0, 50, 30))});
  MetricTrial trial;
  const at::Tensor candidate = at::cat({disguised(train.narrow(0, 45, 10)), novel});
  const auto scores =
      Memorisation(Memorisation::Options{}).measure(sets(trial, train, candidate, heldout), trial);
  REQUIRE(trial.host.warnings.size() == 1);
  CHECK_THAT(trial.host.warnings[0],
             holds("30 of 330 held-out pictures look like copies of training pictures"));
  CHECK_THAT(trial.host.warnings[0], holds("' like 't/"));
  std::int64_t hits = 0, false_alarms = 0;
  for (const Row& row : table(trial)) (planted(row, 10) ? hits : false_alarms) += row.flagged;
  CHECK(hits >= 9);
  CHECK(false_alarms <= 1);
  CHECK(score_named(scores, "flagged").floor.value() <= 0.01);
}

TEST_CASE("too many copies fail the run, where a limit is stated") {
  MetricTrial trial;
  const at::Tensor train = phantoms(30, 1), heldout = phantoms(30, 2);
  const Inputs inputs = sets(trial, train, train.narrow(0, 0, 10), heldout);
  Memorisation(Memorisation::Options{}).measure(inputs, trial);
  CHECK(trial.gates.empty());
  REQUIRE(trial.host.warnings.size() == 1);
  CHECK_THAT(trial.host.warnings[0], holds("30 held-out pictures are too few"));
  Memorisation::Options strict;
  strict.max_flagged = 0.05;
  strict.min_authenticity = 0.5;
  const auto scores = Memorisation(strict).measure(inputs, trial);
  REQUIRE(trial.gates.size() == 2);
  CHECK_THAT(trial.gates[0], holds("flagged pictures is 1, above max_flagged = 0.05"));
  CHECK_THAT(trial.gates[1], holds("authenticity is 0"));
  CHECK(score_named(scores, "authenticity").floor.value() > 0.2);
}

TEST_CASE("memorisation works in feature space alone") {
  MetricTrial trial;
  const at::Tensor train = phantoms(40, 1);
  Inputs inputs = sets(trial, train, at::cat({train.narrow(0, 0, 5), phantoms(20, 3)}), phantoms(40, 2));
  for (auto& [name, set] : inputs) set.pixels = at::Tensor();
  const auto scores = Memorisation(Memorisation::Options{}).measure(inputs, trial);
  CHECK(score_named(scores, "flagged_pictures").value >= 5);
  CHECK(trial.sheets.empty());
  const auto rows = table(trial);
  for (std::size_t i = 0; i < 5; ++i) CHECK(planted(rows[i], 5));
}

TEST_CASE("a picture is authentic when it is farther from its neighbour than that one from others") {
  // Training points at 0, 1 and 10 on a line; new ones at 0.4, 3 and 9.
  const at::Tensor train = at::tensor({0.0, 1.0, 10.0}, at::kDouble).unsqueeze(1);
  const at::Tensor drawn = at::tensor({0.4, 3.0, 9.0}, at::kDouble).unsqueeze(1);
  const at::Tensor found = authentic(nearest(drawn, train), nearest_other(train).distance);
  CHECK(found.equal(at::tensor({0, 1, 0}, at::kLong).to(at::kBool)));
}

TEST_CASE("the threshold is a tolerance limit: rank 1 from 299, 2 from 473 held-out pictures on") {
  const auto rank = [](std::int64_t n) {
    const Threshold found =
        calibrated_threshold(at::linspace(1, static_cast<double>(n), n, at::kDouble), 0.01);
    return found.certain ? found.level : -1.0;
  };
  CHECK(rank(298) == -1);
  CHECK(rank(299) == 1);
  CHECK(rank(472) == 1);
  CHECK(rank(473) == 2);
}

TEST_CASE("memorisation refuses single pictures") {
  MetricTrial trial;
  const Inputs inputs = sets(trial, phantoms(1, 1), phantoms(3, 2), phantoms(3, 3));
  CHECK_THAT(error_of([&] { Memorisation(Memorisation::Options{}).measure(inputs, trial); }),
             holds("4: memorisation needs at least 2 pictures in 'train'"));
}
