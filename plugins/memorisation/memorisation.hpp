#pragma once

#include <cstdint>
#include <vector>

#include <equipoise/component.hpp>
#include <equipoise/schema.hpp>

namespace equipoise {

/// Finds generated pictures that are copies of training pictures: in the feature space of slot `features`
/// and, if the stage has a `size`, in pixels aligned over mirrorings and small shifts.
class Memorisation final : public Metric {
 public:
  struct Options {
    double false_alarms = 0.01;
    double max_flagged = 1.0;
    double min_authenticity = 0.0;
    std::int64_t pairs = 8;
    static void declare(Schema<Options>& schema);
  };

  explicit Memorisation(Options options) : options_(options) {}

  /// Scores "flagged" (share), "flagged_pictures", "authenticity", "closer_to_train", "distance_ratio" and,
  /// with pixels, "pixel_distance_ratio"; floors are those of the held-out pictures. Writes
  /// `memorisation.csv` and, with pixels, `closest.png`: each row a candidate, its nearest training picture
  /// and its nearest held-out picture. Gates the run where a limit is passed. Error(data) if a set has fewer
  /// than 2 pictures (1 for the candidate) or features that are not finite.
  std::vector<Score> measure(const Inputs& inputs, Context& context) override;

 private:
  Options options_;
};

}  // namespace equipoise
