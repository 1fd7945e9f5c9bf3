#include <ATen/ops/abs.h>
#include <ATen/ops/equal.h>
#include <ATen/ops/isfinite.h>

#include "conformance/learner.hpp"
#include "conformance/rule.hpp"
#include "conformance/samples.hpp"

namespace equipoise {

namespace {

const std::vector<Kind> kClassifiers{Kind::classifier};
constexpr double kRounding = 1e-4;

/// A classifier after two steps, as a test stage would load it.
struct Trained {
  ImageSpec image;
  Archive archive;
  ImageSet pictures;

  Trained(const Trial& trial, std::int64_t channels) : image(smallest_image(trial, channels)) {
    const Split split = sample_split(Kind::classifier, 6, image);
    Learner learner(trial, image, split);
    learner.run(2);
    archive = learner.keep().archive;
    pictures = split.train;
  }

  at::Tensor ask(const Trial& trial, const ImageSet& images, bool features = false,
                 bool cancelled = false) const {
    TrialContext context = trial.begin(image);
    const auto model = finished_model(trial, image, archive, context);
    auto& classifier = dynamic_cast<Classifier&>(*model);
    context.cancelled = cancelled;
    return features ? guarded("features", [&] { return classifier.features(images, context); })
                    : guarded("predict", [&] { return classifier.predict(images, context); });
  }
};

ImageSet first_of(const ImageSet& set, std::int64_t count) {
  ImageSet part = set;
  part.pixels = set.pixels.narrow(0, 0, count);
  part.labels = set.labels.narrow(0, 0, count);
  part.ids.resize(static_cast<std::size_t>(count));
  return part;
}

void check_table(const at::Tensor& table, std::int64_t rows, const std::string& what) {
  demand(table.defined() && table.dim() == 2 && table.size(0) == rows,
         what + " returns no table with a row for each of " + std::to_string(rows) + " pictures");
  demand(table.scalar_type() == at::kFloat && table.is_cpu(), what + " returns no float32 on the CPU");
  demand(at::isfinite(table).all().item<bool>(), what + " returns numbers that are not finite");
}

void answers(const Trial& trial, std::int64_t channels) {
  const Trained trained(trial, channels);
  const std::int64_t count = trained.pictures.size();
  const at::Tensor table = trained.ask(trial, trained.pictures);
  check_table(table, count, "predict");
  demand(table.size(1) == 2, "predict returns " + std::to_string(table.size(1)) + " columns for 2 classes");
  const double off = at::abs(table.sum(1).sub(1)).max().item<double>();
  demand(off < kRounding && table.min().item<double>() >= 0,
         "rows of predict are no probabilities that sum to 1");
  check_table(trained.ask(trial, trained.pictures, true), count, "features");
}

void one_channel(const Trial& trial) {
  answers(trial, 1);
}
void three_channels(const Trial& trial) {
  answers(trial, 3);
}

void batch_independence(const Trial& trial) {
  const Trained trained(trial, 1);
  const at::Tensor together = trained.ask(trial, trained.pictures).narrow(0, 0, 2);
  const at::Tensor apart = trained.ask(trial, first_of(trained.pictures, 2));
  demand(at::abs(together.sub(apart)).max().item<double>() < kRounding,
         "the probabilities of a picture depend on the pictures beside it");
}

void no_pictures(const Trial& trial) {
  const Trained trained(trial, 1);
  accepted("predicting no pictures",
           [&] { check_table(trained.ask(trial, first_of(trained.pictures, 0)), 0, "predict"); });
}

void cancel(const Trial& trial) {
  const Trained trained(trial, 1);
  demand_cancellable([&] { trained.ask(trial, trained.pictures, false, true); });
}

}  // namespace

std::vector<Rule> classifier_rules() {
  const std::string form = "return [N, classes] float32 on the CPU from predict, [N, D] from features";
  return {
      {"one_channel", kClassifiers, "answers on grey pictures have the right form", form, one_channel},
      {"three_channels", kClassifiers, "answers on colour pictures have the right form", form,
       three_channels},
      {"batch_independence", kClassifiers, "a picture's answer does not depend on the pictures beside it",
       "switch batch norm and dropout to evaluation in predict and features", batch_independence},
      {"no_pictures", kClassifiers, "no pictures give no answers, or are refused",
       "return an empty [0, classes] or throw Error(Fault::usage, ...)", no_pictures},
      {"cancel", kClassifiers, "a cancellation passes through",
       "let the Error that Context::tick throws pass: catch no exceptions round it", cancel},
  };
}

}  // namespace equipoise
