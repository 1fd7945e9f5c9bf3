#include "equipoise/nn/diffusers_folder.hpp"

#include <cstring>
#include <fstream>
#include <iterator>

#include <ATen/core/Tensor.h>
#include <nlohmann/json.hpp>
#include <unistd.h>

#include <equipoise/error.hpp>
#include <equipoise/nn/unet.hpp>

#include "catch.hpp"
#include "fixtures.hpp"

using namespace equipoise;
namespace fs = std::filesystem;

namespace {

fs::path golden() {
  return fs::path(EQUIPOISE_TEST_DATA) / "golden/diffusers_pipeline";
}

std::string text_of(const fs::path& file) {
  std::ifstream in(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

/// A copy of the golden pipeline that may be damaged.
class Copy {
 public:
  Copy() : root_(fs::temp_directory_path() / ("equipoise-diffusers-" + std::to_string(::getpid()))) {
    fs::remove_all(root_);
    fs::copy(golden(), root_, fs::copy_options::recursive);
  }
  ~Copy() { fs::remove_all(root_); }
  const fs::path& root() const { return root_; }
  fs::path weights() const { return root_ / "unet/diffusion_pytorch_model.safetensors"; }
  void change(const std::string& file, const std::string& key, const nlohmann::json& value) const {
    auto document = nlohmann::json::parse(text_of(root_ / file));
    document[key] = value;
    std::ofstream(root_ / file) << document;
  }
  std::string refusal() const {
    try {
      read_and_load();
    } catch (const Error& error) {
      CHECK(error.fault() == Fault::data);
      return error.what();
    }
    return "";
  }

 private:
  void read_and_load() const {
    const nn::DiffusersFolder model = nn::read_diffusers(root_);
    nn::UNet network(*model.network, at::kCPU, make_generator(0));
    network.parameters().load(model.tensors);
  }
  fs::path root_;
};

}  // namespace

TEST_CASE("a pipeline of diffusers is read: network, scheduler, weights") {
  const nn::DiffusersFolder model = nn::read_diffusers(golden());
  REQUIRE(model.network);
  CHECK(model.network->block_out_channels == std::vector<std::int64_t>{4, 8});
  CHECK(model.network->attention_head_dim == 0);
  CHECK(model.network->downsample_padding == 0);
  CHECK(model.network->freq_shift == 1);
  CHECK_FALSE(model.network->flip_sin_to_cos);
  REQUIRE(model.scheduler);
  CHECK(model.scheduler->num_train_timesteps == 100);
  CHECK(model.scheduler->beta_schedule == "squaredcos_cap_v2");
  CHECK(model.scheduler->prediction_type == "v_prediction");
  CHECK(model.scheduler->variance_type == "fixed_large");
  CHECK(model.tensors.at("conv_in.weight").scalar_type() == at::kFloat);
  CHECK(Copy().refusal().empty());
}

TEST_CASE("the folder of a U-Net, and a file of weights alone, are read as well") {
  const nn::DiffusersFolder unet = nn::read_diffusers(golden() / "unet");
  CHECK(unet.network);
  CHECK_FALSE(unet.scheduler);
  const nn::DiffusersFolder file = nn::read_diffusers(golden() / "unet/diffusion_pytorch_model.safetensors");
  CHECK_FALSE(file.network);
  CHECK(identical(unet.tensors, file.tensors));
}

TEST_CASE("what we write for diffusers says the same as what diffusers wrote") {
  const nn::DiffusersFolder model = nn::read_diffusers(golden());
  Archive archive;
  nn::describe_for_diffusers(archive, *model.network, 8, 8, &*model.scheduler);
  for (const std::string file : {"unet/config.json", "scheduler/scheduler_config.json", "model_index.json"}) {
    INFO(file);
    const auto theirs = nlohmann::json::parse(text_of(golden() / file));
    const auto ours = nlohmann::json::parse(archive.files.at(file));
    for (const auto& [key, value] : ours.items()) {
      INFO(key);
      CHECK(theirs.at(key) == value);
    }
  }
  CHECK(nn::unet_config_text(nn::parse_unet_config(archive.files.at("unet/config.json"), "ours"), 8, 8) ==
        archive.files.at("unet/config.json"));
}

TEST_CASE("configurations that ask for what we lack are refused by name") {
  const auto unet = [](const std::string& key, const nlohmann::json& value) {
    const Copy copy;
    copy.change("unet/config.json", key, value);
    return copy.refusal();
  };
  CHECK_THAT(unet("down_block_types", {"DownBlock2D", "SkipDownBlock2D"}), holds("'SkipDownBlock2D'"));
  CHECK_THAT(unet("resnet_time_scale_shift", "scale_shift"),
             holds("resnet_time_scale_shift = \"scale_shift\""));
  CHECK_THAT(unet("center_input_sample", true), holds("center_input_sample"));
  CHECK_THAT(unet("time_embedding_type", "learned"), holds("time_embedding_type"));
  CHECK_THAT(unet("magic", 3), holds("magic = 3"));
  CHECK_THAT(unet("layers_per_block", "two"), holds("layers_per_block"));
  CHECK_THAT(unet("norm_num_groups", 0), holds("norm_num_groups"));
  CHECK_THAT(unet("_class_name", "UNet2DConditionModel"), holds("UNet2DConditionModel"));
  const auto scheduler = [](const std::string& key, const nlohmann::json& value) {
    const Copy copy;
    copy.change("scheduler/scheduler_config.json", key, value);
    return copy.refusal();
  };
  CHECK_THAT(scheduler("beta_schedule", "sigmoid"), holds("beta_schedule = \"sigmoid\""));
  CHECK_THAT(scheduler("thresholding", true), holds("thresholding"));
  CHECK_THAT(scheduler("_class_name", "PNDMScheduler"), holds("PNDMScheduler"));
}

TEST_CASE("damaged, truncated and missing files are refused by name") {
  {
    const Copy copy;
    fs::resize_file(copy.weights(), fs::file_size(copy.weights()) - 1);
    CHECK_THAT(copy.refusal(), holds("diffusion_pytorch_model.safetensors") && holds("beyond the end"));
  }
  {
    const Copy copy;
    std::ofstream(copy.root() / "unet/config.json") << "{ not json";
    CHECK_THAT(copy.refusal(), holds("config.json is not a JSON object"));
  }
  {
    const Copy copy;
    fs::remove(copy.weights());
    CHECK_THAT(copy.refusal(), holds("has no diffusion_pytorch_model.safetensors"));
  }
  {
    const Copy copy;
    fs::remove(copy.root() / "unet/config.json");
    CHECK_THAT(copy.refusal(), holds("unet/config.json"));
  }
  CHECK_THROWS_WITH(nn::read_diffusers("/nowhere/at/all"), holds("there is no /nowhere/at/all"));
}

TEST_CASE("tensors of whole numbers are no weights") {
  const fs::path file =
      fs::temp_directory_path() / ("equipoise-integers-" + std::to_string(::getpid()) + ".safetensors");
  std::string header = R"({"a":{"dtype":"I64","shape":[1],"data_offsets":[0,8]}})";
  const std::uint64_t length = header.size();
  std::ofstream out(file, std::ios::binary);
  out.write(reinterpret_cast<const char*>(&length), sizeof length);
  out << header << std::string(8, '\0');
  out.close();
  CHECK_THROWS_WITH(nn::read_diffusers(file), holds("tensor 'a' is of type I64"));
  fs::remove(file);
}

TEST_CASE("the names of old attention blocks are understood") {
  Copy copy;
  std::string bytes = text_of(copy.weights());
  // Renaming keeps the length: "to_q" and the padded old name differ, so the header is rebuilt.
  std::uint64_t length = 0;
  std::memcpy(&length, bytes.data(), sizeof length);
  auto header = nlohmann::json::parse(bytes.substr(8, length));
  nlohmann::json renamed;
  for (const auto& [name, entry] : header.items()) {
    std::string old = name;
    for (const auto& [now, before] : {std::pair{".to_q.", ".query."}, std::pair{".to_out.0.", ".proj_attn."}})
      if (const auto at = old.find(now); at != std::string::npos)
        old.replace(at, std::string(now).size(), before);
    renamed[old] = entry;
  }
  const std::string text = renamed.dump();
  const std::uint64_t new_length = text.size();
  std::ofstream out(copy.weights(), std::ios::binary);
  out.write(reinterpret_cast<const char*>(&new_length), sizeof new_length);
  out << text << bytes.substr(8 + length);
  out.close();
  CHECK(copy.refusal().empty());
}
