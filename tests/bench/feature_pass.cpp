// Times the way from picture files to features and prints one line of JSON:
//   bench_features --pictures FOLDER --network inception_v3_fid --resize legacy|clean --precision fp32|bf16
//   --batch 50 --threads 2 --rounds 3 --out FILE.safetensors
// Pictures are read as the source image_folder reads them and resized as the worker resizes them; weights are
// random with seed 0. The first of the rounds, which also prepares weights, is not counted.
#include <algorithm>
#include <chrono>
#include <climits>
#include <cstdio>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include <ATen/Parallel.h>
#include <ATen/core/Tensor.h>
#include <ATen/ops/empty.h>
#include <malloc.h>
#include <nlohmann/json.hpp>

#include <equipoise/backbones/inference.hpp>
#include <equipoise/backbones/weights.hpp>

#include "image_files/read_picture.hpp"
#include "store/safetensors.hpp"
#include "worker/pictures.hpp"

namespace {

using namespace equipoise;
namespace fs = std::filesystem;

using Arguments = std::map<std::string, std::string>;

Arguments parse(int count, char** words) {
  Arguments arguments = {{"pictures", ""},     {"network", "inception_v3_fid"},
                         {"resize", "legacy"}, {"precision", "fp32"},
                         {"batch", "50"},      {"threads", "2"},
                         {"rounds", "3"},      {"out", ""}};
  for (int i = 1; i + 1 < count; i += 2) arguments[std::string(words[i]).substr(2)] = words[i + 1];
  return arguments;
}

std::vector<fs::path> picture_files(const fs::path& folder) {
  std::vector<fs::path> files;
  for (const auto& entry : fs::directory_iterator(folder))
    if (has_picture_extension(entry.path())) files.push_back(entry.path());
  std::sort(files.begin(), files.end());
  return files;
}

at::Tensor decoded(const std::vector<fs::path>& files, std::size_t begin, std::size_t end,
                   const ImageSpec& spec) {
  const auto count = static_cast<std::int64_t>(end - begin);
  at::Tensor pictures = at::empty({count, 3, spec.height, spec.width}, at::kFloat);
  at::parallel_for(0, count, 1, [&](std::int64_t first, std::int64_t last) {
    for (std::int64_t i = first; i < last; ++i)
      pictures[i].copy_(resize_picture(read_picture(files[begin + static_cast<std::size_t>(i)], 3), spec));
  });
  return pictures;
}

double seconds_since(std::chrono::steady_clock::time_point start) {
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

void save(const at::Tensor& features, const fs::path& path) {
  const std::string_view bytes(static_cast<const char*>(features.const_data_ptr()), features.nbytes());
  FileOperations files;
  write_safetensors(files, path, {{"features", {"F32", features.sizes().vec(), bytes}}});
}

}  // namespace

int main(int count, char** words) {
  // As the worker does.
  if (mallopt(M_MMAP_THRESHOLD, INT_MAX) == 0) mallopt(M_MMAP_MAX, 0);
  mallopt(M_TRIM_THRESHOLD, -1);
  const Arguments arguments = parse(count, words);
  at::set_num_threads(std::stoi(arguments.at("threads")));
  const auto files = picture_files(arguments.at("pictures"));
  const bool clean = arguments.at("resize") == "clean";
  const auto network = backbones::up_to(backbones::describe(arguments.at("network")), "avgpool");
  backbones::InferenceOptions options;
  options.precision = nn::parse_precision(arguments.at("precision"), at::kCPU);
  options.batch = std::stol(arguments.at("batch"));
  constexpr double half = 128.0 / 255.0;
  if (clean && network.name == "inception_v3_fid")
    options.normalisation = backbones::Normalisation{{half, half, half}, {half, half, half}};
  const backbones::Inference inference(network, backbones::random_parameters(network, 0), options);
  ImageSpec spec;
  spec.height = spec.width = network.size;
  spec.filter = clean ? "bicubic" : "bilinear_aliased";
  spec.type = "float32";

  const auto length = backbones::feature_count(network, network.size, network.size);
  at::Tensor features = at::empty({static_cast<std::int64_t>(files.size()), length}, at::kFloat);
  nlohmann::json whole = nlohmann::json::array(), computed = nlohmann::json::array();
  const auto step = static_cast<std::size_t>(options.batch);
  for (int round = 0; round <= std::stoi(arguments.at("rounds")); ++round) {
    const auto start = std::chrono::steady_clock::now();
    double in_network = 0;
    for (std::size_t begin = 0; begin < files.size(); begin += step) {
      const std::size_t end = std::min(begin + step, files.size());
      const at::Tensor pictures = decoded(files, begin, end, spec);
      const auto decoding_done = std::chrono::steady_clock::now();
      features.slice(0, static_cast<std::int64_t>(begin), static_cast<std::int64_t>(end))
          .copy_(inference(pictures));
      in_network += seconds_since(decoding_done);
    }
    if (round == 0) continue;
    whole.push_back(seconds_since(start));
    computed.push_back(in_network);
  }
  if (!arguments.at("out").empty()) save(features, arguments.at("out"));
  std::printf(
      "%s\n",
      nlohmann::json{{"pictures", files.size()}, {"whole_s", whole}, {"network_s", computed}}.dump().c_str());
  return 0;
}
