#include <cstdio>

#include "worker/predictions.hpp"
#include "worker/stages/verbs.hpp"
#include "worker/trained_model.hpp"

namespace equipoise {

namespace {

std::string nine_digits(double value) {
  char text[40];
  std::snprintf(text, sizeof text, "%.9g", value);
  return text;
}

std::string table(const ImageSet& images, const at::Tensor& probabilities) {
  std::vector<std::string> header{"id", "label", "predicted"};
  for (const std::string& name : images.classes) header.push_back("p:" + name);
  std::string text = format_csv_row(header);
  const at::Tensor predicted = probabilities.argmax(1);
  for (std::int64_t i = 0; i < images.size(); ++i) {
    const auto name = [&](const at::Tensor& labels) {
      return images.classes[labels[i].item().to<std::size_t>()];
    };
    std::vector<std::string> row{images.ids[static_cast<std::size_t>(i)], name(images.labels),
                                 name(predicted)};
    for (std::int64_t c = 0; c < probabilities.size(1); ++c)
      row.push_back(nine_digits(probabilities[i][c].item<float>()));
    text += format_csv_row(row);
  }
  return text;
}

}  // namespace

nlohmann::json run_test(Stage& stage) {
  const StageRequest& request = stage.request;
  const ModelFacts model = read_model_facts(stage.store, request.model);
  ImageSet images = stage.sets.make(stage.sets.rows(stage.sets.role("on")), model.classes);
  if (images.size() == 0)
    throw Error(Fault::data, place(stage, request.component) + " has no pictures to be tested on");
  images = with_channels(std::move(images), model.image.channels);
  const auto classifier = make_component<Classifier>(stage, request.component);
  StageContext context(stage, request.component);
  context.count("pictures");
  restore_model(stage, request.component, request.model, *classifier, context);
  const at::Tensor probabilities = predict_in_batches(stage, *classifier, images, context, false);
  write_whole(stage.store.files(), stage.folder / "predictions.csv", table(images, probabilities));
  const Validation result = validation_of(probabilities, images.labels);
  return {{"pictures", images.size()}, {"accuracy", result.accuracy}, {"loss", result.loss}};
}

}  // namespace equipoise
