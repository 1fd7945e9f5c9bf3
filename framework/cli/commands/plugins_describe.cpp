#include <charconv>
#include <iostream>
#include <memory>

#include <CLI/CLI.hpp>

#include <equipoise/error.hpp>

#include "cli/commands/commands.hpp"
#include "cli/plugin_text.hpp"
#include "cli/study_options.hpp"
#include "protocol/enquiry.hpp"
#include "protocol/messages.hpp"
#include "report/json_text.hpp"
#include "schema/suggest.hpp"

namespace equipoise {
namespace {

using nlohmann::json;

struct DescribeOptions {
  std::string name, kind, image = "3x128x128";
  int classes = 2;
  std::vector<std::filesystem::path> folders;
  bool json = false, summary = false;
};

std::vector<std::string> component_names(const Catalogue& catalogue) {
  std::vector<std::string> names;
  for (const auto& file : catalogue.files())
    for (const auto& component : file.components) names.push_back(component.name);
  return names;
}

const Description& find(const Catalogue& catalogue, const DescribeOptions& options) {
  std::vector<const Description*> found = catalogue.find_all(options.name);
  if (!options.kind.empty())
    std::erase_if(found,
                  [kind = kind_from_string(options.kind)](const Description* d) { return d->kind != kind; });
  if (found.size() == 1) return *found.front();
  if (found.size() > 1) {
    std::string kinds;
    for (const Description* d : found) kinds += (kinds.empty() ? "" : ", ") + std::string(to_string(d->kind));
    throw Error(Fault::usage, "'" + options.name + "' is the name of several components",
                "say which with --kind: " + kinds);
  }
  const std::string near = nearest(options.name, component_names(catalogue));
  const std::string what = options.kind.empty() ? "component" : options.kind;
  throw Error(Fault::usage, "no " + what + " is called '" + options.name + "'",
              near.empty() || near == options.name ? "equipoise plugins list names them all"
                                                   : "did you mean '" + near + "'?");
}

/// "3x128x128" -> [3, 128, 128].
json parse_image(const std::string& text) {
  json sizes = json::array();
  const char* at = text.data();
  const char* const end = at + text.size();
  while (at < end) {
    long long size = 0;
    const auto [next, error] = std::from_chars(at, end, size);
    const bool separated = next == end || (*next == 'x' && next + 1 != end);
    if (error != std::errc() || size < 1 || size > 65536 || !separated) break;
    sizes.push_back(size);
    at = next == end ? end : next + 1;
  }
  if (sizes.size() != 3 || at != end)
    throw Error(Fault::usage, "'" + text + "' is no form of pictures",
                "write channels x height x width: 3x128x128");
  return sizes;
}

json ask_for_layers(const Description& description, const DescribeOptions& options) {
  ComponentUse use;
  use.kind = description.kind;
  use.name = description.name;
  use.revision = description.revision;
  use.file = description.file;
  use.parameters = to_json(values_from_json(description.declaration, json::object()));
  const json image = parse_image(options.image);
  WorkerProcess worker(worker_program(), {}, {}, {});
  const json answer = enquire(
      worker,
      {{"op", "summary"}, {"component", to_json(use)}, {"image", image}, {"classes", options.classes}});
  if (answer.value("event", "") == "failed") throw error_from(answer);
  return answer.at("layers");
}

/// The long list of layers comes last, after what it adds up to.
nlohmann::ordered_json sums_first(const json& result) {
  nlohmann::ordered_json ordered;
  for (const auto& [key, value] : result.items())
    if (key != "layers") ordered[key] = value;
  if (result.contains("layers")) ordered["layers"] = result.at("layers");
  return ordered;
}

int describe(const DescribeOptions& options) {
  const Catalogue catalogue = installed_catalogue(options.folders);
  const Description& description = find(catalogue, options);
  json result = to_json(description);
  if (options.summary) {
    result["layers"] = ask_for_layers(description, options);
    std::int64_t total = 0, trainable = 0;
    for (const auto& layer : result["layers"]) {
      total += layer.at("parameters").get<std::int64_t>();
      trainable += layer.at("trainable").get<std::int64_t>();
    }
    result["total"] = total;
    result["trainable"] = trainable;
  }
  if (options.json) {
    std::cout << json_text(sums_first(result));
  } else {
    std::cout << describe_text(description);
    if (options.summary) std::cout << '\n' << layers_text(result["layers"]);
  }
  return 0;
}

}  // namespace

void add_plugins_describe_command(CLI::App& plugins, Action& action) {
  auto options = std::make_shared<DescribeOptions>();
  CLI::App* command =
      plugins.add_subcommand("describe", "Say what a component does and which parameters it takes");
  command->add_option("name", options->name, "The component")->required()->type_name("NAME");
  command->add_option("--kind", options->kind, "source, embedder, sampler, generator, classifier or metric")
      ->type_name("KIND");
  command->add_flag("--summary", options->summary, "Build the network with its defaults and list its layers");
  command->add_option("--image", options->image, "Form of the pictures for --summary (3x128x128)")
      ->type_name("CxHxW");
  command->add_option("--classes", options->classes, "Number of classes for --summary (2)")
      ->check(CLI::Range(1, 100000).description(""))
      ->type_name("N");
  add_plugin_folders(*command, options->folders);
  command->add_flag("--json", options->json, "Print a JSON object");
  command->callback([options, &action] { action = [options] { return describe(*options); }; });
}

}  // namespace equipoise
