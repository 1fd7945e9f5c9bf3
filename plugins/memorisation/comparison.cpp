#include "comparison.hpp"

#include <ATen/TensorOperators.h>
#include <ATen/ops/nonzero.h>
#include <ATen/ops/zeros.h>

#include <equipoise/context.hpp>

#include "alarm.hpp"
#include "aligned_pixels.hpp"

namespace equipoise {
namespace {

/// Held-out pictures below this level of distance are copies: nearer than a third of what is usual.
constexpr double certain_copy = -6.0;

/// Nearest neighbours among `kept` rows of a set, as neighbours in the whole set.
Nearest in_whole_set(Nearest found, const at::Tensor& kept) {
  found.index = kept.index_select(0, found.index);
  return found;
}

Nearest rows_of(const Nearest& nearest, const at::Tensor& rows) {
  return {nearest.distance.index_select(0, rows), nearest.index.index_select(0, rows)};
}

bool all_have_pixels(const Inputs& inputs) {
  for (const auto& [name, set] : inputs)
    if (!set.pixels.defined()) return false;
  return true;
}

/// Adds the pictures that are too near to a training picture, unless they are known.
void add_shared(const Nearest& train, at::Tensor& known, std::vector<SharedPicture>& shared) {
  const at::Tensor copies = Alarm({train.distance}).levels({train.distance}).lt(certain_copy);
  const at::Tensor rows = copies.logical_and(known.logical_not()).nonzero().squeeze(1);
  for (std::int64_t i = 0; i < rows.size(0); ++i) {
    const auto row = rows[i].item<std::int64_t>();
    shared.push_back({row, train.index[row].item<std::int64_t>()});
  }
  known.logical_or_(copies);
}

}  // namespace

std::vector<at::Tensor> Comparisons::candidate_ratios() const {
  std::vector<at::Tensor> ratios{features.candidate.ratio()};
  if (pixels) ratios.push_back(pixels->candidate.ratio());
  return ratios;
}

std::vector<at::Tensor> Comparisons::heldout_ratios() const {
  std::vector<at::Tensor> ratios{features.heldout.ratio()};
  if (pixels) ratios.push_back(pixels->heldout.ratio());
  return ratios;
}

Comparisons compare_sets(const FeatureSets& sets, const Inputs& inputs, Context& context) {
  Comparisons result;
  at::Tensor known = at::zeros({sets.heldout.size(0)}, at::kBool);
  const Nearest by_features = nearest(sets.heldout, sets.train);
  add_shared(by_features, known, result.shared);
  std::optional<AlignedPixels> train, heldout;
  Nearest by_pixels;
  if (all_have_pixels(inputs)) {
    train.emplace(inputs.at("train").pixels);
    heldout.emplace(inputs.at("heldout").pixels);
    by_pixels = heldout->nearest_in(*train);
    context.tick(1, 4);
    add_shared(by_pixels, known, result.shared);
  }
  const at::Tensor kept = known.logical_not().nonzero().squeeze(1);
  const at::Tensor kept_features = sets.heldout.index_select(0, kept);
  result.features = {
      {nearest(sets.candidate, sets.train), in_whole_set(nearest(sets.candidate, kept_features), kept)},
      {rows_of(by_features, kept), in_whole_set(nearest_other(kept_features), kept)}};
  if (!train) return result;
  if (!result.shared.empty()) heldout.emplace(inputs.at("heldout").pixels.index_select(0, kept));
  const AlignedPixels candidate(inputs.at("candidate").pixels);
  const auto step = [&](std::int64_t done, Nearest found) {
    context.tick(done, 4);
    return found;
  };
  result.pixels.emplace();
  result.pixels->heldout.train = rows_of(by_pixels, kept);
  result.pixels->heldout.heldout = step(2, in_whole_set(heldout->nearest_other(), kept));
  result.pixels->candidate.train = step(3, candidate.nearest_in(*train));
  result.pixels->candidate.heldout = step(4, in_whole_set(candidate.nearest_in(*heldout), kept));
  return result;
}

}  // namespace equipoise
