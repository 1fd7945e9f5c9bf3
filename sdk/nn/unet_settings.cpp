#include "equipoise/nn/unet_settings.hpp"

#include <sstream>

#include <equipoise/error.hpp>

namespace equipoise::nn {

namespace {

template <class T>
std::string shown(const T& value) {
  std::ostringstream out;
  out << value;
  return out.str();
}
template <class T>
std::string shown(const std::vector<T>& values) {
  std::string text = "[";
  for (const T& value : values) text += (text.size() > 1 ? ", " : "") + shown(value);
  return text + "]";
}

/// Settles what the manifest and a folder's configuration say about one thing.
class Agreement {
 public:
  template <class T>
  void settle(const char* name, const T& stated, const T& fallback, T& theirs) {
    if (stated != fallback) demand(name, stated, theirs);
  }
  template <class T>
  void demand(const char* name, const T& ours, const T& theirs) {
    if (ours != theirs)
      faults_ += std::string("\n  ") + name + " is " + shown(ours) + " here and " + shown(theirs) + " there";
  }
  void finish(const DiffusersFolder& folder) const {
    if (!faults_.empty())
      throw Error(Fault::usage, "the stage contradicts " + folder.config_file.string() + ":" + faults_,
                  "leave these settings out, to take the folder's, or use other weights");
  }

 private:
  std::string faults_;
};

bool states_attention(const UNetSettings& settings) {
  return !settings.attention_resolutions.empty() || !settings.down_block_types.empty() ||
         !settings.up_block_types.empty();
}

void place_attention(UNetOptions& options, const UNetSettings& settings, std::int64_t side) {
  const bool stated = !settings.down_block_types.empty() || !settings.up_block_types.empty();
  if (stated && !settings.attention_resolutions.empty())
    throw Error(Fault::usage, "both block types and attention_resolutions say where attention is",
                "give one");
  set_attention(options, side, settings.attention_resolutions);
  if (!settings.down_block_types.empty()) options.down_block_types = settings.down_block_types;
  if (!settings.up_block_types.empty()) options.up_block_types = settings.up_block_types;
}

UNetOptions from_settings(const UNetSettings& settings, const ImageSpec& image) {
  UNetOptions network;
  network.in_channels = network.out_channels = image.channels;
  network.layers_per_block = settings.layers_per_block;
  network.block_out_channels = settings.block_out_channels;
  network.norm_num_groups = settings.norm_groups;
  network.norm_eps = settings.norm_epsilon;
  network.attention_head_dim = settings.attention_head_dim;
  network.time_embedding_type = settings.time_embedding;
  if (settings.conditional) network.num_class_embeds = image.classes + (settings.label_dropout > 0 ? 1 : 0);
  place_attention(network, settings, image.height);
  return network;
}

void settle_classes(Agreement& agreement, const UNetSettings& settings, const ImageSpec& image,
                    const UNetOptions& theirs) {
  const bool silent = !settings.conditional && settings.label_dropout == 0;
  if (theirs.num_class_embeds == 0 && silent) return;
  if (silent && theirs.num_class_embeds == image.classes + 1) return;
  agreement.demand("the number of class embeddings", image.classes + (settings.label_dropout > 0 ? 1 : 0),
                   theirs.num_class_embeds);
}

UNetOptions from_folder(const UNetSettings& settings, const ImageSpec& image, const DiffusersFolder& folder) {
  const UNetSettings fallback;
  UNetOptions theirs = *folder.network;
  Agreement agreement;
  agreement.demand("the number of channels of a picture", image.channels, theirs.in_channels);
  agreement.demand("the number of channels of a prediction", image.channels, theirs.out_channels);
  agreement.settle("block_out_channels", settings.block_out_channels, fallback.block_out_channels,
                   theirs.block_out_channels);
  agreement.settle("layers_per_block", settings.layers_per_block, fallback.layers_per_block,
                   theirs.layers_per_block);
  agreement.settle("attention_head_dim", settings.attention_head_dim, fallback.attention_head_dim,
                   theirs.attention_head_dim);
  agreement.settle("norm_groups", settings.norm_groups, fallback.norm_groups, theirs.norm_num_groups);
  agreement.settle("norm_epsilon", settings.norm_epsilon, fallback.norm_epsilon, theirs.norm_eps);
  agreement.settle("time_embedding", settings.time_embedding, fallback.time_embedding,
                   theirs.time_embedding_type);
  settle_classes(agreement, settings, image, theirs);
  agreement.finish(folder);
  if (states_attention(settings)) {
    UNetOptions ours = theirs;
    place_attention(ours, settings, image.height);
    agreement.demand("down_block_types", ours.down_block_types, theirs.down_block_types);
    agreement.demand("up_block_types", ours.up_block_types, theirs.up_block_types);
    agreement.finish(folder);
  }
  return theirs;
}

void check_side(const UNetOptions& network, const ImageSpec& image) {
  const std::size_t halvings = network.block_out_channels.size() - 1;
  const std::int64_t multiple = std::int64_t{1} << halvings;
  if (image.height % multiple != 0 || image.width % multiple != 0)
    throw Error(Fault::usage,
                "pictures of " + std::to_string(image.height) + "x" + std::to_string(image.width) +
                    " pixels cannot be halved " + std::to_string(halvings) + " times",
                "set a size that is a multiple of " + std::to_string(multiple) +
                    ", or give fewer block_out_channels");
}

}  // namespace

void choose_paper_network(UNetSettings& settings) {
  settings.block_out_channels = {128, 128, 256, 256, 512, 512};
  settings.attention_resolutions = {8};
  settings.norm_groups = 32;
}

void choose_small_network(UNetSettings& settings) {
  settings.block_out_channels = {64, 64, 128, 128};
  settings.attention_resolutions = {16};
  settings.norm_groups = 32;
}

void choose_tiny_network(UNetSettings& settings) {
  settings.block_out_channels = {32, 64, 64};
  settings.attention_resolutions = {16};
  settings.norm_groups = 32;
}

UNetOptions network_options(const UNetSettings& settings, const ImageSpec& image,
                            const DiffusersFolder* folder) {
  if (settings.conditional && image.classes < 1)
    throw Error(Fault::usage, "conditional = true, but the pictures have no classes");
  if (settings.label_dropout > 0 && !settings.conditional)
    throw Error(Fault::usage, "label_dropout is set, but the model is not told the class",
                "set conditional = true, or leave label_dropout out");
  if (settings.block_out_channels.empty())
    throw Error(Fault::usage, "block_out_channels is empty", "give at least one width");
  const bool known = folder != nullptr && folder->network;
  const UNetOptions network = known ? from_folder(settings, image, *folder) : from_settings(settings, image);
  check(network);
  check_side(network, image);
  return network;
}

}  // namespace equipoise::nn
