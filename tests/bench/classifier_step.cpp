// Times training steps and predictions of a classifier plugin as the worker calls it, and prints one line of
// JSON:
//   bench_classifier cnn --size 128 --batch 32 --steps 7 --set precision='"bf16"' --threads 2
//   bench_classifier vgg16 --plugin transfer --features 25088 ... trains the layers behind a frozen backbone
// --set NAME=JSON overrides a parameter.
#include <cstdio>
#include <map>
#include <string>
#include <vector>

#include <ATen/Parallel.h>
#include <ATen/ops/randn.h>
#include <malloc.h>
#include <nlohmann/json.hpp>

#include "fixtures.hpp"
#include "schema/description.hpp"
#include "step_timing.hpp"

using namespace equipoise;

namespace {

StepRequest parse(int count, char** words) {
  StepRequest request = parse_steps(count, words, "classifier",
                                    {{},
                                     {{"plugin", ""},
                                      {"size", "128"},
                                      {"channels", "3"},
                                      {"steps", "7"},
                                      {"warmup", "2"},
                                      {"batch", "32"},
                                      {"threads", "2"},
                                      {"pictures", "200"},
                                      {"features", "0"}}});
  request.overrides["batch"] = request.number("batch");
  return request;
}

nlohmann::json measure(const StepRequest& request) {
  const std::string plugin =
      request.words.at("plugin").empty() ? request.component : request.words.at("plugin");
  const Values values = stated_values_from_json(declaration_of(request.component, plugin), request.overrides);
  const auto classifier = load_as<Classifier>(request.component, values, plugin);
  ImageSpec image;
  image.channels = request.number("channels");
  image.height = image.width = request.number("size");
  image.classes = 2;
  FakeContext context(0);
  const std::int64_t length = request.number("features");
  const at::Tensor features = at::randn({request.number("pictures"), length > 0 ? length : 1}, at::kFloat);
  context.embedded = [&](const ImageSet& set) { return features.slice(0, 0, set.size()); };
  Split split;
  split.train = make_pictures(request.number("pictures"), image, true);
  split.steps = 100'000;
  classifier->build(image, context);
  classifier->prepare(split, context);
  const std::int64_t warmup = request.number("warmup");
  double loss = 0;
  const auto step = [&](std::int64_t i) { loss = classifier->step(i, split, context).scalars.at(1).value; };
  time_each(warmup, step);
  nlohmann::json result = {{"component", request.component}, {"threads", at::get_num_threads()}};
  result["step_s"] = time_each(request.number("steps"), [&](std::int64_t i) { step(warmup + i); });
  result["loss"] = loss;
  result["peak_mib_training"] = peak_mib();
  ImageSet batch = split.train;
  batch.pixels = batch.pixels.slice(0, 0, request.number("batch"));
  batch.ids.resize(static_cast<std::size_t>(request.number("batch")));
  result["evaluation_s"] = time_each(4, [&](std::int64_t) { classifier->predict(batch, context); }).back();
  return result;
}

}  // namespace

int main(int count, char** words) {
  try {
    const StepRequest request = parse(count, words);
    at::set_num_threads(static_cast<int>(request.number("threads")));
    mallopt(M_MMAP_MAX, 0);
    mallopt(M_TRIM_THRESHOLD, -1);
    std::printf("%s\n", measure(request).dump().c_str());
    return 0;
  } catch (const std::exception& error) {
    std::fprintf(stderr, "%s\n", error.what());
    return 2;
  }
}
