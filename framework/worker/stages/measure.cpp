#include <algorithm>
#include <cmath>

#include <ATen/core/grad_mode.h>

#include "worker/stage_context.hpp"
#include "worker/stages/verbs.hpp"

namespace equipoise {

namespace {

using nlohmann::json;

Inputs read_inputs(Stage& stage) {
  Inputs inputs;
  std::int64_t channels = 1;
  for (const auto& [role, slices] : stage.request.sets) {
    ImageSet& set = inputs[role] = stage.sets.make(stage.sets.rows(slices), stage.request.classes);
    if (set.pixels.defined()) channels = std::max(channels, set.pixels.size(1));
  }
  for (auto& [role, set] : inputs) set = with_channels(set, channels);
  return inputs;
}

json to_json(const Stage& stage, const std::vector<Scalar>& scores) {
  json list = json::array();
  for (const Scalar& score : scores) {
    if (!std::isfinite(score.value))
      throw Error(Fault::data,
                  place(stage, stage.request.component) + ": score '" + score.name + "' is " +
                      std::to_string(score.value),
                  "too few pictures, or features that are not finite");
    list.push_back({{"name", score.name}, {"value", score.value}});
  }
  return {{"scores", list}};
}

}  // namespace

json run_measure(Stage& stage) {
  const StageRequest& request = stage.request;
  const Inputs inputs = read_inputs(stage);
  const auto metric = make_component<Metric>(stage, request.component);
  StageContext context(stage, request.component);
  const at::NoGradGuard no_grad;
  const auto scores =
      guarded(place(stage, request.component), [&] { return metric->measure(inputs, context); });
  const json text = to_json(stage, scores);
  write_whole(stage.store.files(), stage.folder / "scores.json", text.dump(2) + "\n");
  json counts = json::object();
  for (const auto& [role, set] : inputs) counts[role] = set.size();
  return {{"counts", counts}, {"scores", text.at("scores")}};
}

}  // namespace equipoise
