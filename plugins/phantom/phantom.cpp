#include "phantom.hpp"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <set>

#include <ATen/ops/empty.h>

#include <equipoise/error.hpp>
#include <equipoise/random.hpp>

#include "chest.hpp"
#include "field_noise.hpp"

namespace equipoise {
namespace {

std::string picture_id(const std::string& name, std::int64_t number) {
  char digits[24];
  std::snprintf(digits, sizeof digits, "%06lld", static_cast<long long>(number));
  return name + "/" + digits;
}

/// Four rays a pixel, so that ribs do not alias at small sizes.
double pixel_brightness(const Chest& chest, std::int64_t row, std::int64_t column, double pixel) {
  double sum = 0.0;
  for (const double down : {0.25, 0.75})
    for (const double right : {0.25, 0.75}) {
      const double u = (static_cast<double>(column) + right) * pixel - 1.0;
      const double v = (static_cast<double>(row) + down) * pixel - 1.0;
      sum += brightness_at(chest, u, v);
    }
  return 0.25 * sum;
}

}  // namespace

void Phantom::Options::declare(Schema<Options>& schema) {
  schema.add("count", &Options::count, "Pictures a class: one number for all classes, or one for each")
      .range(1, 1'000'000)
      .unit("pictures");
  schema.add("classes", &Options::classes,
             "Names of the classes; the first is healthy, each further one has "
             "smaller and more numerous opacities");
  schema.add("size", &Options::size, "Side of the square pictures").range(8, 4096).unit("pixels");
  schema.add("channels", &Options::channels, "1 for grey, 3 for three equal channels").range(1, 3);
  schema.add("seed", &Options::seed, "Another seed gives other patients").at_least(0);
  schema
      .add("strength", &Options::strength,
           "Brightness of the opacities; with less, the classes are harder to "
           "tell apart")
      .range(0.0, 1.0);
}

Phantom::Phantom(Options options) : options_(std::move(options)) {
  const std::size_t classes = options_.classes.size();
  const std::set<std::string> distinct(options_.classes.begin(), options_.classes.end());
  if (classes == 0) throw Error(Fault::usage, "'classes' of phantom is empty");
  if (distinct.size() != classes) throw Error(Fault::usage, "'classes' of phantom names a class twice");
  if (options_.count.size() != 1 && options_.count.size() != classes) {
    throw Error(Fault::usage,
                "'count' of phantom has " + std::to_string(options_.count.size()) + " numbers for " +
                    std::to_string(classes) + " classes",
                "give one number, or one a class");
  }
  if (options_.channels != 1 && options_.channels != 3)
    throw Error(Fault::usage, "'channels' of phantom must be 1 or 3");
}

std::int64_t Phantom::count_of(std::size_t label) const {
  return options_.count.size() == 1 ? options_.count.front() : options_.count[label];
}

SourceFacts Phantom::survey(Context&) {
  SourceFacts facts;
  facts.classes = options_.classes;
  for (std::size_t label = 0; label < options_.classes.size(); ++label)
    for (std::int64_t number = 0; number < count_of(label); ++number)
      facts.pictures.push_back(
          {picture_id(options_.classes[label], number), static_cast<std::int64_t>(label), {}});
  return facts;
}

at::Tensor Phantom::read(std::int64_t index, Context&) {
  std::size_t label = 0;
  for (; index >= count_of(label); ++label) index -= count_of(label);
  const auto seed =
      mix_seed(mix_seed(static_cast<std::uint64_t>(options_.seed), label), static_cast<std::uint64_t>(index));
  Draws draws(seed);
  const Chest chest = draw_chest(draws, static_cast<std::int64_t>(label), options_.strength);
  const std::int64_t side = options_.size;
  at::Tensor picture = at::empty({1, side, side}, at::kByte);
  auto* pixel = picture.data_ptr<std::uint8_t>();
  for (std::int64_t row = 0; row < side; ++row)
    for (std::int64_t column = 0; column < side; ++column) {
      const double clean = pixel_brightness(chest, row, column, 2.0 / static_cast<double>(side));
      const double noisy = clean + chest.grain * draws.normal();
      *pixel++ = static_cast<std::uint8_t>(std::lround(255.0 * std::clamp(noisy, 0.0, 1.0)));
    }
  return options_.channels == 1 ? picture : picture.expand({3, side, side}).contiguous();
}

}  // namespace equipoise
