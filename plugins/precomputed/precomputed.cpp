#include "precomputed.hpp"

#include <equipoise/error.hpp>
#include <equipoise/nn/weights_file.hpp>

namespace equipoise {

void FeatureFile::Options::declare(Schema<Options>& schema) {
  schema.add("file", &Options::file, "Safetensors file with a tensor [pictures, dimensions]").required();
  schema.add("tensor", &Options::tensor, "Name of the tensor");
  schema.add("class", &Options::label, "Name of the one class that its rows are");
}

SourceFacts FeatureFile::survey(Context&) {
  const TensorMap tensors = nn::read_weights(options_.file);
  const auto found = tensors.find(options_.tensor);
  if (found == tensors.end())
    throw Error(Fault::data, options_.file.string() + " has no tensor '" + options_.tensor + "'",
                "with.tensor names the one that holds the features");
  rows_ = found->second.contiguous();
  if (rows_.dim() != 2 || rows_.numel() == 0)
    throw Error(Fault::data, options_.file.string() + ": '" + options_.tensor +
                                 "' is not [pictures, dimensions] with at least one of each");
  SourceFacts facts;
  facts.classes = {options_.label};
  facts.watched = {options_.file.string()};
  for (std::int64_t i = 0; i < rows_.size(0); ++i) {
    facts.pictures.push_back({std::to_string(i), 0, {}});
    facts.files.push_back(options_.file.string());
  }
  return facts;
}

at::Tensor FeatureFile::read(std::int64_t index, Context&) {
  return rows_.narrow(0, index, 1).unsqueeze(0);
}

ImageSpec Precomputed::input() const {
  ImageSpec spec;
  spec.type = "float32";
  return spec;
}

at::Tensor Precomputed::embed(const at::Tensor& pixels, Context&) {
  if (pixels.size(1) != 1 || pixels.size(2) != 1)
    throw Error(Fault::usage, "the embedder 'precomputed' was given pictures",
                "use it with the source 'precomputed' only; pictures need an embedder of their own");
  return pixels.flatten(1).contiguous();
}

}  // namespace equipoise
