#include <algorithm>

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

}  // namespace

json run_measure(Stage& stage) {
  const StageRequest& request = stage.request;
  const Inputs inputs = read_inputs(stage);
  const auto metric = make_component<Metric>(stage, request.component);
  StageContext context(stage, request.component);
  const at::NoGradGuard no_grad;
  const auto scores =
      guarded(place(stage, request.component), [&] { return metric->measure(inputs, context); });
  stage.scores.insert(stage.scores.begin(), scores.begin(), scores.end());
  json counts = json::object();
  for (const auto& [role, set] : inputs) counts[role] = set.size();
  return {{"counts", counts}};
}

}  // namespace equipoise
