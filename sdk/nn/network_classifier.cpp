#include "equipoise/nn/network_classifier.hpp"

#include <algorithm>
#include <utility>

#include <ATen/ATen.h>
#include <c10/core/GradMode.h>

#include <equipoise/error.hpp>
#include <equipoise/image_ops.hpp>
#include <equipoise/random.hpp>

namespace equipoise::nn {

namespace {

// Set apart what is drawn from one stage seed for different purposes.
constexpr std::uint64_t initial_weights = 0x696e6974;
constexpr std::uint64_t dropout_masks = 0x64726f70;
constexpr std::uint64_t augmentation_draws = 0x61756721;

constexpr std::int64_t inference_batch = 64;

at::Tensor indicators(const at::Tensor& labels, std::int64_t classes) {
  return at::zeros({labels.size(0), classes}, at::kFloat).scatter_(1, labels.unsqueeze(1), 1.0);
}

at::Tensor given_weights(const std::vector<double>& values, std::int64_t classes) {
  if (static_cast<std::int64_t>(values.size()) != classes)
    throw Error(Fault::usage,
                "given_class_weights has " + std::to_string(values.size()) + " numbers for " +
                    std::to_string(classes) + " classes",
                "give one weight a class, in the order of experiment.classes");
  return at::tensor(values, at::kFloat);
}

}  // namespace

NetworkClassifier::NetworkClassifier(NetworkTask task) : task_(std::move(task)) {}

void NetworkClassifier::build(const ImageSpec& image, Context& context) {
  if (image.classes < 1) throw Error(Fault::usage, "the pictures have no classes to tell apart");
  image_ = image;
  device_ = context.device();
  seed_ = context.seed();
  precision_ = parse_precision(task_.settings.precision, device_);
  if (task_.slot.empty()) make(0);
}

void NetworkClassifier::make(std::int64_t features) {
  network_ = make_network(image_, features, device_, make_generator(mix_seed(seed_, initial_weights)));
  if (task_.settings.channels_last) network_->parameters().use_channels_last();
}

std::int64_t NetworkClassifier::feature_length(const TensorMap&) const {
  throw Error(Fault::internal, "a classifier that learns from features does not know their length");
}

void NetworkClassifier::check(const Split& split, Context& context) const {
  const ClassifierSettings& s = task_.settings;
  if (split.train.size() == 0) throw Error(Fault::data, "there are no pictures to train on");
  const at::Tensor counts = at::bincount(split.train.labels, {}, image_.classes);
  std::string missing;
  for (std::int64_t i = 0; i < image_.classes; ++i)
    if (counts[i].item<std::int64_t>() == 0)
      missing += (missing.empty() ? "'" : ", '") + split.train.classes.at(static_cast<std::size_t>(i)) + "'";
  if ((counts > 0).sum().item<std::int64_t>() < 2 && image_.classes > 1)
    throw Error(Fault::data, "the training pictures are of one class only: there are none of " + missing,
                "a classifier needs pictures of at least two classes to learn from");
  if (!missing.empty())
    context.log(Level::warning, "no training picture is of " + missing + ", which so cannot be learned");
  if (split.validation.size() == 0 && (s.keep == "best" || s.patience > 0))
    throw Error(Fault::usage, "keep = \"best\" and 'patience' need validation pictures",
                "add validation = 0.2 to the stage");
}

void NetworkClassifier::prepare(const Split& split, Context& context) {
  check(split, context);
  train_ = inputs(split.train, context);
  if (split.validation.size() > 0) validation_ = inputs(split.validation, context);
  if (!task_.slot.empty()) make(train_.size(1));
  const ClassifierSettings& s = task_.settings;
  AdamOptions adam;
  adam.epsilon = task_.adam_epsilon;
  adam.decoupled = false;
  adam.weight_decay = 2.0 * s.l2;  // the gradient of l2 * w * w
  optimiser_ = std::make_unique<Adam>(network_->parameters(), adam);
  optimiser_->decay_only(network_->penalised());
  loss_ = {s.focal_gamma, s.label_smoothing, {}};
  if (s.class_weights == "balanced")
    loss_.class_weights = balanced_class_weights(split.train.labels, image_.classes).to(device_);
  if (s.class_weights == "given")
    loss_.class_weights = given_weights(s.given_class_weights, image_.classes).to(device_);
  if (s.over_sampling) rows_ = over_sampled_rows(split.train.labels, image_.classes);
}

std::int64_t NetworkClassifier::steps_per_epoch(const Split& split) const {
  std::int64_t pictures = split.train.size();
  if (task_.settings.over_sampling && pictures > 0)
    pictures = over_sampled_rows(split.train.labels, image_.classes).size(0);
  return std::max<std::int64_t>(1, (pictures + task_.settings.batch - 1) / task_.settings.batch);
}

at::Tensor NetworkClassifier::inputs(const ImageSet& images, Context& context) const {
  return task_.slot.empty() ? images.pixels : context.embed(task_.slot, images);
}

/// A batch of pixels or features as the network takes it.
at::Tensor NetworkClassifier::prepared(const at::Tensor& batch) const {
  const at::Tensor x = (batch.scalar_type() == at::kByte ? to_unit(batch) : batch).to(device_);
  return task_.settings.channels_last && x.dim() == 4 ? in_layout(x, at::MemoryFormat::ChannelsLast) : x;
}

/// What is kept in the store are the features of the pictures as they are.
at::Tensor NetworkClassifier::altered_features(std::int64_t index, const ImageSet& pictures,
                                               const at::Tensor& chosen, Context& context) const {
  if (!pictures.pixels.defined())
    throw Error(Fault::usage, "augmentation of the pictures before a frozen backbone needs their pixels",
                "give the stage the 'size' that the backbone sees");
  const std::uint64_t seed = mix_seed(context.seed(), augmentation_draws);
  const at::Tensor altered =
      augmented(to_unit(pictures.pixels.index_select(0, chosen)), task_.settings, seed, index);
  ImageSet batch;
  batch.pixels = altered.mul(255.0).round().to(at::kByte);
  batch.classes = pictures.classes;
  batch.labels = pictures.labels.index_select(0, chosen);
  for (std::int64_t i = 0; i < chosen.size(0); ++i) batch.ids.push_back(std::to_string(i));
  return context.embed(task_.slot, batch);
}

NetworkClassifier::Batch NetworkClassifier::draw(std::int64_t index, const Split& split,
                                                 Context& context) const {
  const std::int64_t population = rows_.defined() ? rows_.size(0) : split.train.size();
  at::Tensor chosen = batch_indices(context.seed(), index, population, task_.settings.batch);
  if (rows_.defined()) chosen = rows_.index_select(0, chosen);
  at::Tensor x;
  if (!task_.slot.empty() && task_.settings.active())
    x = altered_features(index, split.train, chosen, context);
  else
    x = train_.index_select(0, chosen);
  if (x.scalar_type() == at::kByte)
    x = augmented(to_unit(x), task_.settings, mix_seed(context.seed(), augmentation_draws), index);
  const at::Tensor labels = split.train.labels.index_select(0, chosen);
  return {prepared(x), indicators(labels, image_.classes).to(device_), labels.to(device_)};
}

void NetworkClassifier::mix(Batch& batch, at::Generator& generator) const {
  const double share = draw_beta(task_.settings.mixup, generator);
  const at::Tensor partner = at::randperm(batch.x.size(0), generator, at::kLong).to(device_);
  batch.x = at::lerp(batch.x.index_select(0, partner), batch.x, share);
  batch.targets = at::lerp(batch.targets.index_select(0, partner), batch.targets, share);
}

double NetworkClassifier::rate(std::int64_t index, std::int64_t steps) const {
  const ClassifierSettings& s = task_.settings;
  if (s.schedule == "cosine") return cosine_learning_rate(s.learning_rate, index, steps, s.warmup_steps);
  if (index >= s.warmup_steps) return s.learning_rate;
  return s.learning_rate * static_cast<double>(index + 1) / static_cast<double>(s.warmup_steps + 1);
}

double NetworkClassifier::penalty() const {
  if (!(task_.settings.l2 > 0)) return 0.0;
  c10::NoGradGuard no_grad;
  double sum = 0.0;
  for (const at::Tensor& weight : network_->penalised()) {
    const at::Tensor flat = weight.detach().reshape({-1});
    sum += at::dot(flat, flat).item<double>();
  }
  return task_.settings.l2 * sum;
}

Step NetworkClassifier::step(std::int64_t index, const Split& split, Context& context) {
  at::Generator generator =
      make_generator(mix_seed(mix_seed(context.seed(), dropout_masks), static_cast<std::uint64_t>(index)));
  Batch batch = draw(index, split, context);
  if (task_.settings.mixup > 0) mix(batch, generator);
  optimiser_->zero_grad();
  at::Tensor logits;
  {
    const AutocastScope autocast(precision_, device_);
    logits = network_->train(batch.x, generator).to(at::kFloat);
  }
  const at::Tensor loss = classification_loss(logits, batch.targets, loss_);
  const bool scaled = precision_ == Precision::fp16;
  (scaled ? loss * scaler_.scale() : loss).backward();
  const double cross_entropy = loss.item<double>(), squares = penalty();
  const double rate_now = rate(index, split.steps);
  // A scale below 1 means that no scale helps: let the host see that the training diverged.
  if (!scaled || scaler_.unscale(network_->parameters().trainable()) || scaler_.scale() < 1.0)
    optimiser_->step(rate_now);
  const double accuracy = (logits.detach().argmax(1) == batch.labels).to(at::kFloat).mean().item<double>();
  const bool last = index + 1 == split.steps;
  if (validation_.defined() && (last || (index + 1) % steps_per_epoch(split) == 0)) judge(index, split);
  const bool stop = choice_.exhausted(task_.settings.patience);
  if (last || stop) finish(split, context);
  return {{{"loss", cross_entropy + squares},
           {"cross_entropy", cross_entropy},
           {"accuracy", accuracy},
           {"learning_rate", rate_now}},
          stop};
}

void NetworkClassifier::judge(std::int64_t index, const Split& split) {
  const ClassifierSettings& s = task_.settings;
  if (s.keep != "best" && s.patience == 0) return;
  const at::Tensor logits =
      in_batches(validation_, [&](const at::Tensor& hidden) { return network_->classify(hidden); });
  const std::int64_t epoch = index / steps_per_epoch(split) + 1;
  choice_.note(epoch, validation_score(s.best_by, logits, split.validation.labels), network_->parameters());
}

void NetworkClassifier::finish(const Split& split, Context& context) {
  const bool best = task_.settings.keep == "best" && choice_.best() > 0;
  if (best) {
    network_->parameters().load(choice_.weights());
    context.report({"best_epoch", static_cast<double>(choice_.best())});
  }
  if (!task_.batch_norm.recompute_statistics || train_.dim() != 4) return;
  c10::NoGradGuard no_grad;
  const std::int64_t size = task_.settings.batch;
  for (std::int64_t begin = 0, batches = 1; begin < split.train.size(); begin += size, ++batches)
    network_->update_statistics(prepared(train_.slice(0, begin, begin + size)),
                                1.0 / static_cast<double>(batches));
  if (best) choice_.replace(network_->parameters());
}

void NetworkClassifier::save(Archive& archive) const {
  if (!network_)
    throw Error(Fault::usage, "a network on features has no size before it has seen pictures",
                "train it for at least one step");
  const bool best = task_.settings.keep == "best" && choice_.best() > 0;
  if (best)
    archive.model = choice_.weights();
  else
    network_->parameters().save(archive.model);
  if (!optimiser_) return;
  if (best) network_->parameters().save(archive.state, "net.");
  optimiser_->save(archive.state);
  choice_.save(archive.state);
  if (precision_ == Precision::fp16) scaler_.save(archive.state);
}

void NetworkClassifier::load(const Archive& archive) {
  if (!network_) make(feature_length(archive.model));
  network_->parameters().load(archive.model);
  if (archive.state.empty() || !optimiser_) return;
  choice_.load(archive.state, archive.model);
  if (task_.settings.keep == "best" && choice_.best() > 0) network_->parameters().load(archive.state, "net.");
  optimiser_->load(archive.state);
  if (precision_ == Precision::fp16) scaler_.load(archive.state);
}

std::vector<Layer> NetworkClassifier::summary() const {
  return network_ ? network_->summary() : std::vector<Layer>{};
}

at::Tensor NetworkClassifier::hidden(const at::Tensor& batch) const {
  const AutocastScope autocast(precision_, device_);
  return network_->hidden(prepared(batch)).to(at::kFloat);
}

at::Tensor NetworkClassifier::in_batches(const at::Tensor& inputs,
                                         const std::function<at::Tensor(const at::Tensor&)>& map) const {
  c10::NoGradGuard no_grad;
  std::vector<at::Tensor> parts;
  for (std::int64_t begin = 0; begin == 0 || begin < inputs.size(0); begin += inference_batch)
    parts.push_back(map(hidden(inputs.slice(0, begin, begin + inference_batch))).cpu());
  return at::cat(parts);
}

at::Tensor NetworkClassifier::predict(const ImageSet& images, Context& context) {
  return in_batches(inputs(images, context),
                    [&](const at::Tensor& hidden) { return at::softmax(network_->classify(hidden), 1); });
}

at::Tensor NetworkClassifier::features(const ImageSet& images, Context& context) {
  return in_batches(inputs(images, context), [](const at::Tensor& hidden) { return hidden; });
}

}  // namespace equipoise::nn
