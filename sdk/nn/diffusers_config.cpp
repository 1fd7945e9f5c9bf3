#include <initializer_list>
#include <set>
#include <vector>

#include <nlohmann/json.hpp>

#include <equipoise/error.hpp>

#include "equipoise/nn/diffusers_folder.hpp"

namespace equipoise::nn {

namespace {

using nlohmann::json;

/// A configuration whose keys must all be asked for: what is left is something that we lack.
class Config {
 public:
  Config(const std::string& text, std::string file) : file_(std::move(file)) {
    document_ = json::parse(text, nullptr, /*allow_exceptions=*/false);
    if (!document_.is_object()) fail("is not a JSON object", "download or export it again");
  }

  [[noreturn]] void fail(const std::string& fault, const std::string& hint) const {
    throw Error(Fault::data, file_ + " " + fault, hint);
  }

  template <class T>
  T get(const std::string& key, T fallback) {
    known_.insert(key);
    const auto found = document_.find(key);
    if (found == document_.end()) return fallback;
    try {
      return found->template get<T>();
    } catch (const json::exception&) {
      fail("has an unusable value for " + key + ": " + found->dump(),
           "compare it with diffusers' documentation");
    }
  }
  bool is_null(const std::string& key) const { return document_.contains(key) && document_[key].is_null(); }

  /// `key` may only have one of these values.
  void demand(const std::string& key, const std::vector<json>& accepted) {
    known_.insert(key);
    const auto found = document_.find(key);
    if (found == document_.end()) return;
    for (const json& value : accepted)
      if (*found == value) return;
    fail("asks for " + key + " = " + found->dump() + ", which is not supported",
         "supported is " + accepted.front().dump());
  }
  void ignore(std::initializer_list<const char*> keys) { known_.insert(keys.begin(), keys.end()); }
  void finish() const {
    for (const auto& [key, value] : document_.items())
      if (!key.starts_with('_') && known_.count(key) == 0)
        fail("asks for " + key + " = " + value.dump() + ", which is unknown here",
             "use a model made by diffusers' UNet2DModel and a DDPM, DDIM or DPM-Solver scheduler");
  }

 private:
  std::string file_;
  json document_;
  std::set<std::string> known_;
};

void demand_what_we_have(Config& config) {
  config.demand("_class_name", {"UNet2DModel"});
  config.demand("center_input_sample", {false});
  config.demand("mid_block_type", {"UNetMidBlock2D"});
  config.demand("downsample_type", {"conv"});
  config.demand("upsample_type", {"conv"});
  config.demand("act_fn", {"silu", "swish"});
  config.demand("resnet_time_scale_shift", {"default"});
  config.demand("class_embed_type", {nullptr});
  config.demand("time_embedding_type", {"positional", "fourier"});
  // They say nothing about what a trained network computes.
  config.ignore({"sample_size", "dropout", "num_train_timesteps"});
}

std::int64_t or_zero(Config& config, const std::string& key, std::int64_t fallback) {
  if (!config.is_null(key)) return config.get<std::int64_t>(key, fallback);
  config.ignore({key.c_str()});
  return 0;
}

json zero_is_null(std::int64_t value) {
  return value == 0 ? json(nullptr) : json(value);
}

}  // namespace

UNetOptions parse_unet_config(const std::string& text, const std::string& file) {
  Config config(text, file);
  demand_what_we_have(config);
  const std::vector<std::string> down = {"DownBlock2D", "AttnDownBlock2D", "AttnDownBlock2D",
                                         "AttnDownBlock2D"};
  const std::vector<std::string> up = {"AttnUpBlock2D", "AttnUpBlock2D", "AttnUpBlock2D", "UpBlock2D"};
  UNetOptions o;
  o.in_channels = config.get<std::int64_t>("in_channels", 3);
  o.out_channels = config.get<std::int64_t>("out_channels", 3);
  o.layers_per_block = config.get<std::int64_t>("layers_per_block", 2);
  o.block_out_channels = config.get<std::vector<std::int64_t>>("block_out_channels", {224, 448, 672, 896});
  o.down_block_types = config.get("down_block_types", down);
  o.up_block_types = config.get("up_block_types", up);
  o.norm_num_groups = config.get<std::int64_t>("norm_num_groups", 32);
  o.norm_eps = config.get("norm_eps", 1e-5);
  o.attention_head_dim = or_zero(config, "attention_head_dim", 8);
  o.add_attention = config.get("add_attention", true);
  o.mid_block_scale_factor = config.get("mid_block_scale_factor", 1.0);
  o.downsample_padding = config.get<std::int64_t>("downsample_padding", 1);
  o.time_embedding_type = config.get<std::string>("time_embedding_type", "positional");
  o.time_embedding_dim = or_zero(config, "time_embedding_dim", 0);
  o.flip_sin_to_cos = config.get("flip_sin_to_cos", true);
  o.freq_shift = config.get<std::int64_t>("freq_shift", 0);
  o.num_class_embeds = or_zero(config, "num_class_embeds", 0);
  config.demand("attn_norm_num_groups", {nullptr, o.norm_num_groups});
  config.finish();
  try {
    check(o);
  } catch (const Error& error) {
    throw Error(Fault::data, file + ": " + error.what(), error.hint());
  }
  return o;
}

SchedulerConfig parse_scheduler_config(const std::string& text, const std::string& file) {
  Config config(text, file);
  SchedulerConfig s;
  const std::string name = config.get<std::string>("_class_name", "DDPMScheduler");
  if (name != "DDPMScheduler" && name != "DDIMScheduler" && name != "DPMSolverMultistepScheduler")
    config.fail("describes a " + name + ", which is not supported",
                "supported are the DDPM, DDIM and DPM-Solver++ schedulers");
  s.num_train_timesteps = config.get("num_train_timesteps", s.num_train_timesteps);
  s.beta_schedule = config.get("beta_schedule", s.beta_schedule);
  s.beta_start = config.get("beta_start", s.beta_start);
  s.beta_end = config.get("beta_end", s.beta_end);
  s.prediction_type = config.get("prediction_type", s.prediction_type);
  s.clip_sample = config.get("clip_sample", s.clip_sample);
  if (!config.is_null("variance_type")) s.variance_type = config.get("variance_type", s.variance_type);
  config.demand("beta_schedule", {"linear", "scaled_linear", "squaredcos_cap_v2"});
  config.demand("prediction_type", {"epsilon", "v_prediction", "sample"});
  config.demand("variance_type", {"fixed_small", "fixed_large", nullptr});
  config.demand("trained_betas", {nullptr});
  config.demand("thresholding", {false});
  config.demand("rescale_betas_zero_snr", {false});
  config.demand("clip_sample_range", {1.0});
  config.demand("steps_offset", {0});
  config.demand("set_alpha_to_one", {true});
  // How to sample is not the model's affair; the rest plays no part without the switches above.
  return s;
}

std::string unet_config_text(const UNetOptions& o, std::int64_t height, std::int64_t width) {
  json config = {{"_class_name", "UNet2DModel"},
                 {"act_fn", "silu"},
                 {"add_attention", o.add_attention},
                 {"attention_head_dim", zero_is_null(o.attention_head_dim)},
                 {"block_out_channels", o.block_out_channels},
                 {"down_block_types", o.down_block_types},
                 {"downsample_padding", o.downsample_padding},
                 {"flip_sin_to_cos", o.flip_sin_to_cos},
                 {"freq_shift", o.freq_shift},
                 {"in_channels", o.in_channels},
                 {"layers_per_block", o.layers_per_block},
                 {"mid_block_scale_factor", o.mid_block_scale_factor},
                 {"norm_eps", o.norm_eps},
                 {"norm_num_groups", o.norm_num_groups},
                 {"num_class_embeds", zero_is_null(o.num_class_embeds)},
                 {"out_channels", o.out_channels},
                 {"sample_size", height},
                 {"time_embedding_dim", zero_is_null(o.time_embedding_dim)},
                 {"time_embedding_type", o.time_embedding_type},
                 {"up_block_types", o.up_block_types}};
  if (height != width) config["sample_size"] = {height, width};
  return config.dump(2) + "\n";
}

std::string scheduler_config_text(const SchedulerConfig& s) {
  const json config = {{"_class_name", "DDPMScheduler"},       {"beta_end", s.beta_end},
                       {"beta_schedule", s.beta_schedule},     {"beta_start", s.beta_start},
                       {"clip_sample", s.clip_sample},         {"num_train_timesteps", s.num_train_timesteps},
                       {"prediction_type", s.prediction_type}, {"timestep_spacing", "leading"},
                       {"variance_type", s.variance_type}};
  return config.dump(2) + "\n";
}

void describe_for_diffusers(Archive& archive, const UNetOptions& options, std::int64_t height,
                            std::int64_t width, const SchedulerConfig* scheduler) {
  archive.weights_path = "unet/diffusion_pytorch_model.safetensors";
  archive.files["unet/config.json"] = unet_config_text(options, height, width);
  if (scheduler == nullptr) return;
  archive.files["scheduler/scheduler_config.json"] = scheduler_config_text(*scheduler);
  const json index = {{"_class_name", "DDPMPipeline"},
                      {"scheduler", {"diffusers", "DDPMScheduler"}},
                      {"unet", {"diffusers", "UNet2DModel"}}};
  archive.files["model_index.json"] = index.dump(2) + "\n";
}

}  // namespace equipoise::nn
