#include "cli/diffusers_folder.hpp"

#include <string>

#include <nlohmann/json.hpp>

#include <equipoise/error.hpp>

#include "store/file_operations.hpp"

namespace equipoise {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;
constexpr std::size_t size_limit = std::size_t{16} << 20;

json read_config(const fs::path& file) {
  const json config = json::parse(read_whole(file, size_limit), nullptr, false);
  if (!config.is_object()) throw Error(Fault::data, file.string() + " is no JSON object");
  return config;
}

Error lacking(const fs::path& file, const std::string& what) {
  return Error(Fault::data, file.string() + " " + what,
               "it must be the configuration of a two-dimensional U-Net (UNet2DModel)");
}

std::optional<std::array<std::int64_t, 2>> size_of(const json& config, const fs::path& file) {
  const auto found = config.find("sample_size");
  if (found == config.end() || found->is_null()) return std::nullopt;
  if (found->is_number_integer()) {
    const auto side = found->get<std::int64_t>();
    return std::array<std::int64_t, 2>{side, side};
  }
  const bool pair = found->is_array() && found->size() == 2 && found->at(0).is_number_integer() &&
                    found->at(1).is_number_integer();
  if (!pair) throw lacking(file, "has a sample_size that is no size");
  return std::array<std::int64_t, 2>{found->at(0).get<std::int64_t>(), found->at(1).get<std::int64_t>()};
}

std::optional<bool> clip_sample_of(const fs::path& scheduler) {
  if (!fs::exists(scheduler)) return std::nullopt;
  const json config = read_config(scheduler);
  const auto found = config.find("clip_sample");
  return found != config.end() && found->is_boolean() ? std::optional(found->get<bool>()) : std::nullopt;
}

}  // namespace

bool is_diffusers_folder(const fs::path& folder) {
  return fs::exists(folder / "model_index.json") || fs::exists(folder / "config.json");
}

DiffusersFolder read_diffusers_folder(const fs::path& folder) {
  DiffusersFolder result;
  const bool pipeline = fs::exists(folder / "model_index.json");
  result.path = fs::absolute(folder).lexically_normal();
  const fs::path file = result.config = (pipeline ? result.path / "unet" : result.path) / "config.json";
  if (!fs::exists(file)) throw lacking(file, "does not exist");
  const json config = read_config(file);
  const auto channels = config.find("in_channels");
  if (channels == config.end() || !channels->is_number_integer()) throw lacking(file, "has no in_channels");
  result.channels = *channels;
  if (result.channels != 1 && result.channels != 3)
    throw Error(Fault::data, file.string() + " is for pictures of " + std::to_string(result.channels) +
                                 " channels; only 1 (grey) and 3 (colour) can be drawn");
  result.size = size_of(config, file);
  if (pipeline) result.clip_sample = clip_sample_of(result.path / "scheduler/scheduler_config.json");
  return result;
}

}  // namespace equipoise
