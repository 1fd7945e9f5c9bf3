#include "worker/nearest_pictures.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

#include <ATen/TensorOperators.h>
#include <ATen/ops/arange.h>
#include <ATen/ops/cat.h>
#include <ATen/ops/cdist.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/full.h>
#include <ATen/ops/min.h>
#include <ATen/ops/where.h>

#include "worker/contact_sheet.hpp"

namespace equipoise {

namespace {

constexpr std::int64_t kBlockValues = std::int64_t{1} << 22;
constexpr std::int64_t kMostCompared = 64;
constexpr std::int64_t kColumns = 8;

at::Tensor rows_of(const at::Tensor& pictures) {
  return pictures.reshape({pictures.size(0), -1}).to(at::kFloat);
}

/// Of each picture and the one found for it, without the rounding of the search.
at::Tensor exact_distances(const at::Tensor& pictures, const at::Tensor& found) {
  return (pictures.to(at::kDouble) - found.to(at::kDouble)).flatten(1).square().mean(1).sqrt();
}

/// `own` [n]: the index in `list` of each picture itself, which does not count; undefined: none.
NearestPictures search(const at::Tensor& pictures, const at::Tensor& list, const at::Tensor& own) {
  const std::int64_t count = pictures.size(0), values = std::max<std::int64_t>(1, pictures[0].numel());
  const std::int64_t block = std::max<std::int64_t>(1, kBlockValues / values);
  const at::Tensor wanted = rows_of(pictures);
  at::Tensor best = at::full({count}, std::numeric_limits<float>::infinity(), at::kFloat);
  at::Tensor index = at::full({count}, 0, at::kLong);
  for (std::int64_t begin = 0; begin < list.size(0); begin += block) {
    const at::Tensor part = list.narrow(0, begin, std::min(block, list.size(0) - begin));
    at::Tensor distances = at::cdist(wanted, rows_of(part));
    if (own.defined()) {
      const at::Tensor places = at::arange(begin, begin + part.size(0), at::kLong);
      distances.masked_fill_(own.unsqueeze(1).eq(places), std::numeric_limits<float>::infinity());
    }
    const auto [nearest, place] = distances.min(1);
    const at::Tensor nearer = nearest.lt(best);
    index = at::where(nearer, place + begin, index);
    best = at::where(nearer, nearest, best);
  }
  return {index, exact_distances(pictures, list.index_select(0, index))};
}

/// Some pictures of the list, evenly spread over it.
at::Tensor spread(std::int64_t size) {
  const std::int64_t count = std::min(kMostCompared, size);
  return at::arange(count, at::kLong).mul(size).floor_divide(count);
}

/// Rows of pictures, each followed by the row of their nearest ones; what is missing of a row is white.
at::Tensor row_by_row(const at::Tensor& pictures, const at::Tensor& nearest) {
  const std::int64_t columns = std::min(kColumns, pictures.size(0));
  std::vector<at::Tensor> rows;
  for (std::int64_t begin = 0; begin < pictures.size(0); begin += columns) {
    const std::int64_t count = std::min(columns, pictures.size(0) - begin);
    std::vector<std::int64_t> shape = pictures.sizes().vec();
    shape[0] = columns - count;
    const at::Tensor white = at::full(shape, 255, at::kByte);
    for (const at::Tensor& list : {pictures, nearest}) {
      rows.push_back(list.narrow(0, begin, count));
      rows.push_back(white);
    }
  }
  return at::cat(rows);
}

nlohmann::json usual_distance(const at::Tensor& list) {
  nlohmann::json usual{{"pictures", list.size(0)}, {"compared", 0}};
  if (list.size(0) < 2) return usual;
  const at::Tensor distances = nearest_others(list, spread(list.size(0))).distance;
  usual["compared"] = distances.size(0);
  usual["median"] = distances.median().item<double>();
  usual["smallest"] = distances.min().item<double>();
  return usual;
}

}  // namespace

NearestPictures nearest_pictures(const at::Tensor& pictures, const at::Tensor& list) {
  return search(pictures, list, {});
}

NearestPictures nearest_others(const at::Tensor& list, const at::Tensor& indices) {
  return search(list.index_select(0, indices), list, indices);
}

void write_nearest(Stage& stage, const at::Tensor& pictures, const std::vector<SetRow>& rows,
                   const ImageSet& training) {
  const at::Tensor shown = for_sheet(pictures);
  const NearestPictures found = nearest_pictures(shown, training.pixels);
  FileOperations& files = stage.store.files();
  write_contact_sheet(files, stage.folder / "nearest.png",
                      row_by_row(shown, training.pixels.index_select(0, found.index)),
                      std::min(kColumns, shown.size(0)));
  nlohmann::json pairs = nlohmann::json::array();
  for (std::int64_t i = 0; i < shown.size(0); ++i) {
    const auto nearest = static_cast<std::size_t>(found.index[i].item<std::int64_t>());
    pairs.push_back({{"picture", rows.at(static_cast<std::size_t>(i)).id},
                     {"nearest", training.ids.at(nearest)},
                     {"distance", found.distance[i].item<double>()}});
  }
  const nlohmann::json all{{"measure", "root of the mean squared difference of the pixels, 0 to 255"},
                           {"columns", std::min(kColumns, shown.size(0))},
                           {"pairs", pairs},
                           {"training", usual_distance(training.pixels)}};
  write_whole(files, stage.folder / "nearest.json",
              all.dump(2, ' ', false, nlohmann::json::error_handler_t::replace) + "\n");
}

}  // namespace equipoise
