#pragma once

#include <optional>
#include <string>

#include "plan/plan.hpp"

namespace equipoise::test {

/// A catalogue without plugins: sources image_set and other_set, sampler random and kcenter (slot features),
/// embedder pixels, generators ddpm (sampling parameter sampling_steps, weights.unet, presets paper and
/// small), gaussian and latent (slot
/// autoencoder for a generator), classifier cnn, metrics fid (slot) and ssim (no slot). Each has a parameter
/// strength.
Catalogue small_catalogue();

/// Answers as if every source had NORMAL 100 and PNEUMONIA 80 pictures; embedders want 32 x 32.
class FixedOracle final : public Oracle {
 public:
  SurveyFacts survey(const ComponentUse& source) override;
  PictureForm form(const ComponentUse& embedder) override;
  std::map<std::string, std::int64_t> counts{{"NORMAL", 100}, {"PNEUMONIA", 80}};
  std::map<std::string, std::string> contents{{"NORMAL", "n"}, {"PNEUMONIA", "p"}};
  std::string embedders_filter = "area";
  int surveys = 0;
};

/// A whole small study: load, split, select, train, generate, measure, mix, train, test.
extern const char* const small_study;

struct Planned {
  std::optional<Study> study;
  std::optional<Plan> plan;
  std::string errors;
};

/// Plans `text`; `oracle` may be changed beforehand.
Planned plan_text(const std::string& text, FixedOracle oracle = {}, const Overrides& overrides = {});

/// The plan of `text`; the test fails, and shows the errors, if there is none.
Plan planned(const std::string& text, const FixedOracle& oracle = {}, const Overrides& overrides = {});

/// The nodes of one stage.
std::vector<const Node*> nodes_of(const Plan& plan, const std::string& stage);

/// The key of the node of `stage` for class `label`; "none" if there is none.
std::string key_of(const Plan& plan, const std::string& stage, const std::string& label = {});

/// `text` with the first `from` replaced by `to`; the test fails if there is none.
std::string replaced(std::string text, const std::string& from, const std::string& to);

}  // namespace equipoise::test
