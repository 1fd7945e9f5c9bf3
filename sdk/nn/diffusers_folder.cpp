#include "equipoise/nn/diffusers_folder.hpp"

#include <fstream>
#include <iterator>
#include <utility>

#include <ATen/core/Tensor.h>

#include <equipoise/error.hpp>
#include <equipoise/nn/weights_file.hpp>

namespace equipoise::nn {

namespace {

namespace fs = std::filesystem;

constexpr std::uintmax_t maximal_config = 1'000'000;

std::string read_text(const fs::path& file) {
  std::error_code fault;
  const auto size = fs::file_size(file, fault);
  if (fault) throw Error(Fault::data, "cannot read " + file.string() + ": " + fault.message());
  if (size > maximal_config) throw Error(Fault::data, file.string() + " is too long for a configuration");
  std::ifstream in(file, std::ios::binary);
  std::string text{std::istreambuf_iterator<char>(in), {}};
  if (!in.good() && !in.eof()) throw Error(Fault::data, "cannot read " + file.string());
  return text;
}

fs::path find_weights(const fs::path& folder) {
  for (const char* name : {"diffusion_pytorch_model.safetensors", "diffusion_pytorch_model.fp16.safetensors"})
    if (fs::is_regular_file(folder / name)) return folder / name;
  const bool pickled = fs::exists(folder / "diffusion_pytorch_model.bin");
  throw Error(
      Fault::data, folder.string() + " has no diffusion_pytorch_model.safetensors",
      pickled ? "it has a pickled .bin file: load it in diffusers and save it again, which makes safetensors"
              : "name the folder of a pipeline, of a UNet2DModel, or a .safetensors file");
}

/// Models of before 2023 call the projections of attention otherwise.
std::string todays_name(std::string name) {
  if (name.find("attentions.") == std::string::npos) return name;
  for (const auto& [old, now] : {std::pair{".query.", ".to_q."}, std::pair{".key.", ".to_k."},
                                 std::pair{".value.", ".to_v."}, std::pair{".proj_attn.", ".to_out.0."}})
    if (const auto at = name.find(old); at != std::string::npos)
      name.replace(at, std::string(old).size(), now);
  return name;
}

TensorMap read_renamed(const fs::path& file) {
  TensorMap tensors;
  for (const auto& [name, tensor] : read_weights(file)) {
    if (!tensors.emplace(todays_name(name), tensor).second)
      throw Error(Fault::data,
                  file.string() + " holds '" + todays_name(name) + "' twice, under an old and a new name");
  }
  return tensors;
}

}  // namespace

DiffusersFolder read_diffusers(const fs::path& path) {
  if (!fs::exists(path)) throw Error(Fault::data, "there is no " + path.string());
  DiffusersFolder model;
  if (!fs::is_directory(path)) {
    model.weights_file = path;
    model.tensors = read_renamed(path);
    return model;
  }
  const fs::path unet = fs::is_directory(path / "unet") ? path / "unet" : path;
  model.config_file = unet / "config.json";
  model.network = parse_unet_config(read_text(model.config_file), model.config_file.string());
  if (const fs::path file = path / "scheduler" / "scheduler_config.json"; fs::exists(file))
    model.scheduler = parse_scheduler_config(read_text(file), file.string());
  model.weights_file = find_weights(unet);
  model.tensors = read_renamed(model.weights_file);
  return model;
}

}  // namespace equipoise::nn
