#include "report/fake_run.hpp"

#include <cmath>
#include <cstdlib>

#include "report/fake_png.hpp"
#include "store/set_table.hpp"
#include "store/sha256.hpp"

using namespace equipoise;

namespace {

const std::vector<std::string> kClasses = {"NORMAL", "PNEUMONIA"};

/// The same numbers on every machine.
double noise(int seed, int index) {
  const std::string hash = sha256(std::to_string(seed) + "/" + std::to_string(index));
  return static_cast<double>(std::stoul(hash.substr(0, 8), nullptr, 16)) / 4294967295.0;
}

std::string sheet(int seed) {
  const int tile = 32, across = 8, down = 4, width = tile * across, height = tile * down;
  std::vector<std::uint8_t> pixels(static_cast<std::size_t>(width * height));
  for (int y = 0; y < height; ++y)
    for (int x = 0; x < width; ++x) {
      const int index = (y / tile) * across + x / tile;
      const double u = (x % tile - 16) / 10.0, v = (y % tile - 16) / 13.0,
                   wide = 0.7 + 0.5 * noise(seed, index);
      const double lungs = std::exp(-4 * std::pow(std::fabs(u) - 0.75, 2) / wide - v * v);
      pixels[static_cast<std::size_t>(y * width + x)] = static_cast<std::uint8_t>(40 + 190 * lungs);
    }
  return fake_png(width, height, pixels);
}

std::string curve(int seed, int steps, const std::string& scalar, double start) {
  std::string text = "step,epoch,seconds," + scalar + ",validation_accuracy\n";
  for (int step = 1; step <= steps; ++step) {
    const double loss = start * std::exp(-4.0 * step / steps) + 0.02 + 0.03 * noise(seed, step);
    const std::string accuracy =
        step % 20 == 0 ? std::to_string(0.95 - 0.4 * std::exp(-3.0 * step / steps)) : "";
    text += std::to_string(step) + "," + std::to_string(step / 20) + "," + std::to_string(0.1 * step) + "," +
            std::to_string(loss) + "," + accuracy + "\n";
  }
  return text;
}

std::string predictions(int seed, double right) {
  std::string text = "id,label,predicted,p:NORMAL,p:PNEUMONIA\n";
  for (int i = 0; i < 100; ++i) {
    const int label = i < 60 ? 0 : 1, predicted = noise(seed, i) < right ? label : 1 - label;
    text += format_csv_row({"p" + std::to_string(i) + ".png", kClasses[static_cast<std::size_t>(label)],
                            kClasses[static_cast<std::size_t>(predicted)], predicted == 0 ? "0.8" : "0.2",
                            predicted == 0 ? "0.2" : "0.8"});
  }
  return text;
}

}  // namespace

FakeRun::FakeRun(int runs) {
  record.name = "small-set";
  record.id = "0123456789ab";
  record.state = "done";
  record.manifest = "experiments/small.toml";
  record.command = "equipoise run experiments/small.toml --set stages.real.with.root=data/x";
  record.store = "/data/store";
  record.seed = 7;
  record.started = "2026-01-02T03:04:05Z";
  record.finished = "2026-01-02T03:14:05Z";
  record.seconds = 600;
  record.version = "0.1.0";
  record.sdk = "1";
  record.torch = "2.13.0";
  record.machine = "2 cores, 8 GiB";
  record.device = "cpu";
  record.threads = 2;
  record.workers = 1;
  record.classes = kClasses;
  record.positive = "PNEUMONIA";
  record.axes = {{"generator", {"none", "ddpm"}, false}};
  record.variants = {{{"generator", "none"}}, {{"generator", "ddpm"}}};
  record.analyses = {{"scores", "accuracy", "generator", "none", "run"}};
  record.expectations = {
      {"fid", "fid", {{"class", "NORMAL"}, {"generator", "ddpm"}}, 67.58, true, 5, "Fig. 7"},
      {"scores", "accuracy", {{"generator", "none"}}, 0.9, false, 0, "Table 4"},
      {"scores", "accuracy", {}, 0.9, false, 0, "Table 4"}};
  for (int c = 0; c < 2; ++c) add_data(kClasses[static_cast<std::size_t>(c)], c);
  for (int c = 0; c < 2; ++c) add_generation(kClasses[static_cast<std::size_t>(c)], c);
  for (const char* arm : {"none", "ddpm"})
    for (int run = 0; run < runs; ++run) add_classifier(arm, run);
}

StageRecord& FakeRun::add(const std::string& name, const std::string& verb, const std::string& component) {
  StageRecord stage;
  stage.key = sha256(std::to_string(next_++));
  stage.name = name;
  stage.verb = verb;
  stage.component = component;
  stage.variants = record.variants;
  stage.state = "done";
  stage.seconds = 1.5;
  record.stages.push_back(stage);
  return record.stages.back();
}

void FakeRun::add_data(const std::string& label, int seed) {
  StageRecord& real = add("real", "load", "phantom");
  real.label = label;
  real.state = "cached";
  real.seconds = 0;
  const std::string origin = real.key;
  StageRecord& decoded = add("decode", "decode", "phantom");
  decoded.label = label;
  decoded.implicit = true;
  decoded.inputs = {origin};
  put(decoded.key, "sheet.png", sheet(seed));
}

void FakeRun::add_generation(const std::string& label, int seed) {
  StageRecord& model = add("model", "train", "ddpm");
  model.label = label;
  model.variants = {record.variants[1]};
  model.seconds = 312;
  const std::string key = model.key;
  put(key, "curve.csv", curve(10 + seed, 1000, "loss", 1.0 + 0.2 * seed));
  StageRecord& synthetic = add("synthetic", "generate", "ddpm");
  synthetic.label = label;
  synthetic.variants = {record.variants[1]};
  synthetic.inputs = {key};
  put(synthetic.key, "sheet.png", sheet(20 + seed));
  const std::string made = synthetic.key;
  StageRecord& fid = add("fid", "measure", "fid");
  fid.label = label;
  fid.variants = {record.variants[1]};
  fid.inputs = {made};
  put(fid.key, "scores.json",
      R"({"scores": [{"name": "fid", "value": )" + std::to_string(63.25 + 10 * seed) + "}]}");
}

void FakeRun::add_classifier(const std::string& arm, int run) {
  const int seed = 100 + run + (arm == "ddpm" ? 50 : 0);
  StageRecord& classifier = add("classifier", "train", "cnn");
  classifier.variants = {{{"generator", arm}}};
  classifier.repeat = {{"run", run}};
  classifier.seconds = 41.3;
  const std::string key = classifier.key;
  put(key, "curve.csv", curve(seed, 200, "loss", 0.7));
  StageRecord& scores = add("scores", "test", "cnn");
  scores.variants = {{{"generator", arm}}};
  scores.repeat = {{"run", run}};
  scores.inputs = {key};
  put(scores.key, "predictions.csv", predictions(seed, arm == "ddpm" ? 0.9 : 0.87));
}

void FakeRun::put(const std::string& key, const std::string& file, const std::string& bytes) {
  const auto folder = store().folder(key);
  files_.create_folders(folder);
  write_whole(files_, folder / file, bytes);
}

std::string FakeRun::report(const std::string& file) const {
  return read_whole(run_folder() / file);
}

StageRecord& FakeRun::stage(const std::string& name) {
  for (StageRecord& stage : record.stages)
    if (stage.name == name) return stage;
  std::abort();
}
