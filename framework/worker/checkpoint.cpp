#include "worker/checkpoint.hpp"

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <string_view>
#include <utility>

#include <ATen/ops/empty.h>
#include <nlohmann/json.hpp>

#include "store/safetensors.hpp"
#include "worker/tensor_file.hpp"

namespace equipoise {

namespace {

constexpr const char* kTensors = "checkpoint.safetensors";
constexpr const char* kSummary = "checkpoint.json";

struct Section {
  std::string_view prefix;
  TensorMap Checkpoint::*map;
};
constexpr Section kSections[] = {{"random/", &Checkpoint::random}, {"pictures/", &Checkpoint::pictures}};

at::Tensor as_tensor(const std::string& text) {
  at::Tensor bytes = at::empty({static_cast<std::int64_t>(text.size())}, at::kByte);
  std::copy(text.begin(), text.end(), static_cast<char*>(bytes.data_ptr()));
  return bytes;
}

std::string as_text(const at::Tensor& bytes) {
  return {static_cast<const char*>(bytes.const_data_ptr()), static_cast<std::size_t>(bytes.numel())};
}

void put(TensorMap& all, std::string_view prefix, const TensorMap& some) {
  for (const auto& [name, tensor] : some) all[std::string(prefix) + name] = tensor;
}

bool take(TensorMap& into, std::string_view prefix, const std::string& name, const at::Tensor& tensor) {
  if (name.rfind(prefix, 0) != 0) return false;
  into[name.substr(prefix.size())] = tensor;
  return true;
}

void sort_in(Checkpoint& checkpoint, const std::string& name, const at::Tensor& tensor) {
  if (name == "curve") checkpoint.curve = as_text(tensor);
  if (take(checkpoint.archive.model, "model/", name, tensor)) return;
  if (take(checkpoint.archive.state, "state/", name, tensor)) return;
  for (const Section& section : kSections) {
    if (take(checkpoint.*section.map, section.prefix, name, tensor)) return;
  }
}

std::string exact(double value) {
  char text[40];
  std::snprintf(text, sizeof text, "%.17g", value);
  return text;
}

}  // namespace

bool CheckpointClock::due() const {
  constexpr double share = 20;
  const std::chrono::duration<double> unsaved = Clock::now() - last_;
  return unsaved.count() >= (interval_ > 0 ? std::max(interval_, share * cost_) : 0);
}

void CheckpointClock::written() {
  last_ = Clock::now();
  cost_ = std::chrono::duration<double>(last_ - begin_).count();
}

void write_checkpoint(FileOperations& files, const std::filesystem::path& folder,
                      const Checkpoint& checkpoint) {
  TensorMap tensors{{"curve", as_tensor(checkpoint.curve)}};
  put(tensors, "model/", checkpoint.archive.model);
  put(tensors, "state/", checkpoint.archive.state);
  for (const Section& section : kSections) put(tensors, section.prefix, checkpoint.*section.map);
  write_tensors(files, folder / kTensors, tensors,
                {{"done", std::to_string(checkpoint.done)},
                 {"total", std::to_string(checkpoint.total)},
                 {"threads", std::to_string(checkpoint.threads)},
                 {"seconds", exact(checkpoint.seconds)}});
  const nlohmann::json summary = {{"done", checkpoint.done},
                                  {"total", checkpoint.total},
                                  {"threads", checkpoint.threads},
                                  {"seconds", checkpoint.seconds}};
  write_whole(files, folder / kSummary, summary.dump(2) + "\n");
}

std::optional<Checkpoint> read_checkpoint(const std::filesystem::path& folder) {
  const auto path = folder / kTensors;
  if (!std::filesystem::exists(path)) return std::nullopt;
  std::map<std::string, std::string> facts;
  Checkpoint checkpoint;
  for (const auto& [name, tensor] : read_tensors(path, &facts)) sort_in(checkpoint, name, tensor);
  try {
    checkpoint.done = std::stoll(facts.at("done"));
    checkpoint.total = std::stoll(facts.at("total"));
    checkpoint.threads = std::stoi(facts.at("threads"));
    checkpoint.seconds = std::stod(facts.at("seconds"));
  } catch (const std::exception&) {
    throw Error(Fault::data, path.string() + " is no checkpoint");
  }
  return checkpoint;
}

std::optional<int> checkpoint_threads(const std::filesystem::path& folder) {
  const auto path = folder / kTensors;
  if (!std::filesystem::exists(path)) return std::nullopt;
  const auto facts = SafetensorsFile(path).metadata();
  const auto found = facts.find("threads");
  const int threads = found == facts.end() ? 0 : std::atoi(found->second.c_str());
  if (threads < 1) throw Error(Fault::data, path.string() + " is no checkpoint");
  return threads;
}

bool is_checkpoint_file(const std::string& name) {
  return name == kTensors || name == kSummary;
}

}  // namespace equipoise
