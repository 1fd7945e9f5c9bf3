#include "worker/enquiries.hpp"

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <set>
#include <thread>

#include <ATen/Context.h>

#include "worker/enquiry_context.hpp"
#include "worker/fingerprint.hpp"
#include "worker/guard.hpp"

namespace equipoise {

namespace {

using nlohmann::json;

std::string name_of(const ComponentUse& use) {
  return std::string(to_string(use.kind)) + " '" + use.name + "'";
}

template <class Wanted>
std::unique_ptr<Wanted> make_as(const ComponentUse& use, PluginLoader& loader, const std::string& word) {
  std::unique_ptr<Component> component = loader.make(use);
  auto* wanted = dynamic_cast<Wanted*>(component.get());
  if (wanted == nullptr) throw Error(Fault::usage, name_of(use) + " is not " + word);
  static_cast<void>(component.release());
  return std::unique_ptr<Wanted>(wanted);
}

unsigned hashing_threads() {
  const char* text = std::getenv("EQUIPOISE_THREADS");
  const int threads = text == nullptr ? 0 : std::atoi(text);
  return threads > 0 ? static_cast<unsigned>(threads) : std::max(1U, std::thread::hardware_concurrency());
}

std::vector<std::string> absolute_paths(const std::vector<std::string>& paths) {
  std::vector<std::string> result;
  for (const std::string& path : paths)
    result.push_back(std::filesystem::absolute(path).lexically_normal().string());
  return result;
}

/// What stands for a source that makes its pictures. Paths enter cache keys by content, not by name.
std::string maker_text(const ComponentUse& use) {
  json parameters = use.parameters;
  for (const std::string& path : use.paths) parameters.erase(path);
  return use.name + ' ' + parameters.dump();
}

SurveyFacts summarise(const SourceFacts& facts, const ComponentUse& use) {
  SurveyFacts summary;
  summary.classes = facts.classes;
  for (const std::string& name : facts.classes) summary.counts[name] = 0;
  std::set<std::string> columns;
  for (const SourcePicture& picture : facts.pictures) {
    ++summary.counts[facts.classes[static_cast<std::size_t>(picture.label)]];
    for (const auto& column : picture.columns) columns.insert(column.first);
  }
  summary.columns.assign(columns.begin(), columns.end());
  const auto files = absolute_paths(facts.files);
  const std::string maker = files.empty() ? maker_text(use) : std::string();
  summary.fingerprints = class_fingerprints(facts, hash_files(files, hashing_threads()), maker);
  std::set<std::string> watched(files.begin(), files.end());
  for (const std::string& path : absolute_paths(facts.watched)) watched.insert(path);
  summary.watched.assign(watched.begin(), watched.end());
  return summary;
}

}  // namespace

json answer_survey(const json& request, PluginLoader& loader, StageHost& host) {
  const ComponentUse use = component_use_from_json(request.at("component"));
  const auto source = make_as<Source>(use, loader, "a source");
  return guarded(name_of(use), [&] {
    EnquiryContext context(host);
    const SourceFacts facts = source->survey(context);
    check_facts(facts);
    return json{{"event", "survey"}, {"facts", to_json(summarise(facts, use))}};
  });
}

json answer_spec(const json& request, PluginLoader& loader) {
  const ComponentUse use = component_use_from_json(request.at("component"));
  const auto embedder = make_as<Embedder>(use, loader, "an embedder");
  const ImageSpec spec = guarded(name_of(use), [&] { return embedder->input(); });
  return {{"event", "spec"},     {"channels", spec.channels}, {"height", spec.height},
          {"width", spec.width}, {"filter", spec.filter},     {"type", spec.type}};
}

json answer_summary(const json& request, PluginLoader& loader, StageHost& host) {
  const ComponentUse use = component_use_from_json(request.at("component"));
  const auto sizes = request.at("image").get<std::vector<std::int64_t>>();
  if (sizes.size() != 3)
    throw Error(Fault::usage, "a picture's form has three numbers: channels, height, width");
  ImageSpec spec;
  spec.channels = sizes[0];
  spec.height = sizes[1];
  spec.width = sizes[2];
  spec.classes = request.at("classes").get<std::int64_t>();
  const auto trainable =
      make_as<Trainable>(use, loader, "trainable: only generators and classifiers have layers");
  const auto layers = guarded(name_of(use), [&] {
    at::manual_seed(0);
    EnquiryContext context(host);
    trainable->build(spec, context);
    return trainable->summary();
  });
  json list = json::array();
  for (const Layer& layer : layers)
    list.push_back({{"name", layer.name},
                    {"output", layer.output},
                    {"parameters", layer.parameters},
                    {"trainable", layer.trainable}});
  return {{"event", "summary"}, {"layers", list}};
}

}  // namespace equipoise
