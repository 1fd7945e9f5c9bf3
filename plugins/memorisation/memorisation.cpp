#include "memorisation.hpp"

#include <algorithm>
#include <sstream>
#include <string>

#include <ATen/TensorOperators.h>

#include <equipoise/context.hpp>
#include <equipoise/error.hpp>

#include "alarm.hpp"
#include "comparison.hpp"
#include "feature_metrics/features.hpp"
#include "report.hpp"

namespace equipoise {
namespace {

double share(const at::Tensor& flags) {
  return flags.to(at::kDouble).mean().item<double>();
}

Score with_floor(const std::string& name, double value, double floor) {
  Score score{name, value};
  score.floor = floor;
  return score;
}

/// Held-out pictures that the training set has, too, are told.
void warn_of_shared(const Inputs& inputs, const std::vector<SharedPicture>& shared, Context& context) {
  if (shared.empty()) return;
  const auto name = [&](const char* input, std::int64_t row) {
    return "'" + inputs.at(input).ids[static_cast<std::size_t>(row)] + "'";
  };
  context.log(Level::warning,
              "memorisation: " + std::to_string(shared.size()) + " of " +
                  std::to_string(inputs.at("heldout").size()) +
                  " held-out pictures look like copies of training pictures (" +
                  name("heldout", shared.front().heldout) + " like " + name("train", shared.front().train) +
                  ") and are left out; split with groups = \"together\", or see what 'equipoise "
                  "audit' says");
}

/// The level below which a picture is flagged.
double flagging_level(const at::Tensor& held_levels, double false_alarms, Context& context) {
  const Threshold threshold = calibrated_threshold(held_levels, false_alarms);
  if (!threshold.certain)
    context.log(Level::warning, "memorisation: " + std::to_string(held_levels.size(0)) +
                                    " held-out pictures are too few to hold the false alarms to " +
                                    std::to_string(false_alarms) +
                                    " with 95 % confidence; what is lower than all of them is flagged");
  return std::min(threshold.level, least_departure);
}

void gate(bool failed, const std::string& what, double found, const std::string& limit, double allowed,
          Context& context) {
  if (!failed) return;
  std::ostringstream finding;
  finding << "memorisation: " << what << " is " << found << ", " << limit << " " << allowed;
  context.gate(finding.str());
}

}  // namespace

void Memorisation::Options::declare(Schema<Options>& schema) {
  schema.slot("features", Kind::embedder, "Feature space that the pictures are compared in");
  schema.input("train", "Pictures that the generator was trained on");
  schema.input("candidate", "Pictures that it has generated");
  schema.input("heldout",
               "Real pictures that it has never seen; from about 300 on the alarm is calibrated well");
  schema.add("false_alarms", &Options::false_alarms, "Share of real pictures that the alarm may flag")
      .range(1e-4, 0.5);
  schema
      .add("max_flagged", &Options::max_flagged,
           "Share of flagged pictures above which the run fails; 1: never")
      .range(0, 1);
  schema
      .add("min_authenticity", &Options::min_authenticity, "Authenticity below which the run fails; 0: never")
      .range(0, 1);
  schema.add("pairs", &Options::pairs, "Most suspicious pictures that are drawn beside their neighbours")
      .range(1, 100);
}

std::vector<Score> Memorisation::measure(const Inputs& inputs, Context& context) {
  const at::Tensor train = features_of(inputs, "train", "memorisation", 2, context);
  const at::Tensor drawn = features_of(inputs, "candidate", "memorisation", 1, context);
  const at::Tensor held = features_of(inputs, "heldout", "memorisation", 2, context);
  require_one_length("memorisation", {{"train", train}, {"candidate", drawn}, {"heldout", held}});
  const Comparisons compared = compare_sets({train, drawn, held}, inputs, context);
  warn_of_shared(inputs, compared.shared, context);
  const auto calibration = compared.heldout_ratios(), ratios = compared.candidate_ratios();
  const Alarm alarm(calibration);
  const at::Tensor held_levels = alarm.levels(calibration);
  const double limit = flagging_level(held_levels, options_.false_alarms, context);
  const at::Tensor spacing = nearest_other(train).distance;
  Findings findings;
  findings.features = compared.features.candidate;
  if (compared.pixels) findings.pixels = compared.pixels->candidate;
  findings.authentic = authentic(compared.features.candidate.train, spacing);
  findings.level = alarm.levels(ratios);
  findings.flagged = findings.level.lt(limit);
  write_table(inputs, findings, context);
  if (findings.pixels) draw_closest(inputs, findings, options_.pairs, context);

  const double flagged = share(findings.flagged);
  const double authenticity = share(findings.authentic);
  gate(flagged > options_.max_flagged, "the share of flagged pictures", flagged,
       "above max_flagged =", options_.max_flagged, context);
  gate(authenticity < options_.min_authenticity, "authenticity", authenticity,
       "below min_authenticity =", options_.min_authenticity, context);
  std::vector<Score> scores{
      with_floor("flagged", flagged, share(held_levels.lt(limit))),
      {"flagged_pictures", findings.flagged.sum().item<double>()},
      with_floor("authenticity", authenticity, share(authentic(compared.features.heldout.train, spacing))),
      with_floor("closer_to_train", share_closer_to_train(ratios[0]), share_closer_to_train(calibration[0])),
      with_floor("distance_ratio", middle_of(ratios[0]), middle_of(calibration[0]))};
  if (ratios.size() > 1)
    scores.push_back(with_floor("pixel_distance_ratio", middle_of(ratios[1]), middle_of(calibration[1])));
  return scores;
}

}  // namespace equipoise
