#include "pixels.hpp"

#include <equipoise/error.hpp>

namespace equipoise {

void Pixels::Options::declare(Schema<Options>& schema) {
  schema.add("size", &Options::size, "Side that the pictures are brought to").range(1, 1024).unit("pixels");
  schema.add("channels", &Options::channels, "1 compares grey values, 3 colours").range(1, 3);
}

Pixels::Pixels(Options options) : options_(options) {
  if (options_.channels != 1 && options_.channels != 3)
    throw Error(Fault::usage, "'channels' of pixels must be 1 or 3");
}

ImageSpec Pixels::input() const {
  ImageSpec spec;
  spec.channels = options_.channels;
  spec.height = options_.size;
  spec.width = options_.size;
  return spec;
}

at::Tensor Pixels::embed(const at::Tensor& pixels, Context&) {
  return pixels.reshape({pixels.size(0), options_.channels * options_.size * options_.size})
      .to(at::kFloat)
      .div_(255.0);
}

}  // namespace equipoise
