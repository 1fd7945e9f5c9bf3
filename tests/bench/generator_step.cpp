// Times training steps and sampling of a generator plugin as the worker calls it, and prints one line of
// JSON:
//   bench_generator ddpm --preset tiny --size 32 --channels 3 --set batch=16 --steps 9 --sampling 5 --threads
//   2
// --set NAME=JSON overrides a parameter; --sampling N draws --draw pictures in N network evaluations; --heap
// kept keeps freed blocks in the process, as the worker does.
#include <algorithm>
#include <cstdio>
#include <map>
#include <string>
#include <vector>

#include <ATen/Parallel.h>
#include <ATen/ops/zeros.h>
#include <malloc.h>
#include <nlohmann/json.hpp>

#include "fixtures.hpp"
#include "schema/description.hpp"
#include "step_timing.hpp"

using namespace equipoise;

namespace {

StepRequest parse(int count, char** words) {
  return parse_steps(count, words, "generator",
                     {{},
                      {{"preset", ""},
                       {"size", "32"},
                       {"channels", "3"},
                       {"steps", "9"},
                       {"warmup", "2"},
                       {"sampling", "0"},
                       {"draw", "16"},
                       {"threads", "2"},
                       {"heap", "kept"},
                       {"pictures", "200"}}});
}

Values options(const StepRequest& request, const Declaration& declaration) {
  Values values;
  for (const Preset& preset : declaration.presets)
    if (preset.name == request.words.at("preset")) values = preset.values;
  if (values.empty() && !request.words.at("preset").empty()) throw Error(Fault::usage, "no such preset");
  for (auto& [name, value] : stated_values_from_json(declaration, request.overrides)) values[name] = value;
  return values;
}

nlohmann::json measure(const StepRequest& request) {
  const auto generator =
      load_as<Generator>(request.component, options(request, declaration_of(request.component)));
  ImageSpec image;
  image.channels = request.number("channels");
  image.height = image.width = request.number("size");
  image.classes = 2;
  FakeContext context(0);
  Split split;
  split.train = make_pictures(request.number("pictures"), image, false);
  split.steps = 100'000;
  generator->build(image, context);
  generator->prepare(split, context);
  const std::int64_t warmup = request.number("warmup");
  double loss = 0;
  const auto step = [&](std::int64_t i) { loss = generator->step(i, split, context).scalars.at(0).value; };
  time_each(warmup, step);
  nlohmann::json result = {{"component", request.component}, {"threads", at::get_num_threads()}};
  result["step_s"] = time_each(request.number("steps"), [&](std::int64_t i) { step(warmup + i); });
  result["loss"] = loss;
  result["peak_mib_training"] = peak_mib();
  if (const std::int64_t evaluations = request.number("sampling"); evaluations > 0) {
    const at::Tensor labels = at::zeros({request.number("draw")}, at::kLong);
    const auto seconds = time_each(2, [&](std::int64_t) { generator->sample(labels, 0, context); });
    result["evaluation_s"] =
        *std::min_element(seconds.begin(), seconds.end()) / static_cast<double>(evaluations);
  }
  return result;
}

}  // namespace

int main(int count, char** words) {
  try {
    const StepRequest request = parse(count, words);
    at::set_num_threads(static_cast<int>(request.number("threads")));
    if (request.words.at("heap") == "kept") {
      mallopt(M_MMAP_MAX, 0);
      mallopt(M_TRIM_THRESHOLD, -1);
    }
    std::printf("%s\n", measure(request).dump().c_str());
    return 0;
  } catch (const std::exception& error) {
    std::fprintf(stderr, "%s\n", error.what());
    return 2;
  }
}
