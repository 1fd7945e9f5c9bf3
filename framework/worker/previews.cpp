#include "worker/previews.hpp"

#include <cstdio>
#include <vector>

#include <ATen/ops/tensor.h>

#include "worker/contact_sheet.hpp"
#include "worker/generated.hpp"
#include "worker/image_sets.hpp"
#include "worker/random_state.hpp"

namespace equipoise {

namespace {

namespace fs = std::filesystem;
constexpr std::int64_t kPreview = 16;

/// Equal numbers of each class that the model has seen.
at::Tensor preview_labels(const ImageSet& train) {
  std::vector<std::int64_t> present, labels;
  const auto counts = count_by_class(train);
  for (std::size_t label = 0; label < counts.size(); ++label) {
    if (counts[label] > 0) present.push_back(static_cast<std::int64_t>(label));
  }
  for (std::int64_t i = 0; i < kPreview; ++i)
    labels.push_back(
        present[static_cast<std::size_t>(i) * present.size() / static_cast<std::size_t>(kPreview)]);
  return at::tensor(labels, at::kLong);
}

std::string sheet_name(std::int64_t done) {
  char name[32];
  std::snprintf(name, sizeof name, "%06lld.png", static_cast<long long>(done));
  return name;
}

}  // namespace

Previews::Previews(Stage& stage, Trainable& trainable, const ImageSet& train)
    : stage_(stage),
      generator_(dynamic_cast<Generator*>(&trainable)),
      every_(stage.request.settings.value("preview_every", std::int64_t{0})) {
  if (generator_ != nullptr) labels_ = preview_labels(train);
}

void Previews::keep_until(std::int64_t done) const {
  const fs::path folder = stage_.folder / previews_folder;
  if (!fs::exists(folder)) return;
  std::vector<fs::path> leftovers;
  for (const auto& entry : fs::directory_iterator(folder)) {
    const std::string name = entry.path().filename().string();
    const std::int64_t step = std::atoll(name.c_str());
    if (name != sheet_name(step) || !due(step) || step > done) leftovers.push_back(entry.path());
  }
  for (const fs::path& path : leftovers) stage_.store.files().remove_all(path);
  if (fs::is_empty(folder)) stage_.store.files().remove_all(folder);
}

void Previews::draw_if_due(std::int64_t done, StageContext& context) const {
  if (due(done) && !fs::exists(sheet(done))) write(pictures(context), done);
}

void Previews::draw_last(std::int64_t done, StageContext& context) const {
  if (generator_ == nullptr) return;
  const at::Tensor drawn = pictures(context);
  if (due(done)) write(drawn, done);
  write_contact_sheet(stage_.store.files(), stage_.folder / "preview.png", drawn);
}

at::Tensor Previews::pictures(StageContext& context) const {
  const RandomStateGuard undisturbed(stage_.rng, stage_.device);
  return draw(stage_, *generator_, labels_, 0, context);
}

bool Previews::due(std::int64_t done) const {
  return generator_ != nullptr && every_ > 0 && done > 0 && done % every_ == 0;
}

fs::path Previews::sheet(std::int64_t done) const {
  return stage_.folder / previews_folder / sheet_name(done);
}

void Previews::write(const at::Tensor& pictures, std::int64_t done) const {
  stage_.store.files().create_folders(stage_.folder / previews_folder);
  write_contact_sheet(stage_.store.files(), sheet(done), pictures);
}

}  // namespace equipoise
