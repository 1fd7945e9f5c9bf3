#include "plan/estimate.hpp"

#include <algorithm>
#include <map>
#include <utility>

namespace equipoise {

namespace {

using nlohmann::json;

struct Form {
  std::int64_t height = 0, width = 0, channels = 0;  ///< 0: not known.
};

/// Identities of the stages of a plan and of a store, by key: what a stage costs follows from them.
class Identities {
 public:
  void add(const Node& node) {
    identities_[node.request.key] = node.request.identity;
    if (node.pictures) loaded_[node.request.key] = *node.pictures;
  }
  void add(const ArtefactEntry& entry) {
    identities_.try_emplace(entry.key, entry.facts.value("identity", json::object()));
    counts_[entry.key] = entry.facts.value("counts", json::object());
  }
  const json& of(const std::string& key) const {
    static const json none = json::object();
    const auto found = identities_.find(key);
    return found == identities_.end() ? none : found->second;
  }

  /// Pictures that a stage reads or, if it reads none, makes; nothing if that is not known before it runs.
  std::optional<std::int64_t> pictures(const json& identity, const std::string& key) const {
    const std::string verb = identity.value("verb", "");
    if (verb == "load") return loaded(key, identity.value("label", ""));
    if (verb == "generate") return identity.at("settings").value("count", std::int64_t{0});
    std::int64_t sum = 0;
    if (!identity.contains("sets")) return std::nullopt;
    for (const auto& [role, slices] : identity.at("sets").items())
      for (const json& slice : slices) {
        const auto count = in_slice(slice.at(0), slice.at(1));
        if (!count) return std::nullopt;
        sum += *count;
      }
    return sum;
  }

  /// The form of the pictures that a stage makes or sees.
  Form form(const json& identity) const {
    const std::string verb = identity.value("verb", ""), model = identity.value("model", "");
    if (verb == "decode") return decoded(identity);
    if (!model.empty()) return form(of(model));
    Form result;
    if (!identity.contains("pixels")) return result;
    for (const auto& [origin, key] : identity.at("pixels").items()) {
      const Form one = form(of(key));
      result.height = std::max(result.height, one.height);
      result.width = std::max(result.width, one.width);
      result.channels = std::max(result.channels, one.channels);
    }
    return result;
  }

 private:
  std::optional<std::int64_t> loaded(const std::string& key, const std::string& label) const {
    if (const auto found = loaded_.find(key); found != loaded_.end()) return found->second;
    return recorded(key, "", label);
  }

  std::optional<std::int64_t> recorded(const std::string& key, const std::string& part,
                                       const std::string& label) const {
    const auto found = counts_.find(key);
    if (found == counts_.end()) return std::nullopt;
    const json& counts = part.empty() ? found->second : found->second.value(part, json::object());
    if (!counts.contains(label) || !counts.at(label).is_number_integer()) return std::nullopt;
    return counts.at(label).get<std::int64_t>();
  }

  /// A slice's key is that of its artefact, followed by "/" and the part if there are several.
  std::optional<std::int64_t> in_slice(const std::string& slice, const std::string& label) const {
    const auto slash = slice.find('/');
    const std::string key = slice.substr(0, slash);
    const std::string part = slash == std::string::npos ? "" : slice.substr(slash + 1);
    const json& identity = of(key);
    const std::string verb = identity.value("verb", "");
    if (verb == "select") return selected(identity, part);
    if (verb == "split") return in_part(key, identity, part, label);
    return pictures(identity, key);
  }

  std::optional<std::int64_t> selected(const json& identity, const std::string& part) const {
    // A total over all classes says nothing of one.
    if (identity.value("label", "").empty()) return std::nullopt;
    const auto count = identity.at("settings").value("count", std::int64_t{0});
    if (part.empty()) return count;
    const auto pool = pictures(identity, "");
    return pool ? std::optional(*pool - count) : std::nullopt;
  }

  std::optional<std::int64_t> in_part(const std::string& key, const json& identity, const std::string& part,
                                      const std::string& label) const {
    if (const auto known = recorded(key, part, label)) return known;
    for (const json& one : identity.at("settings").at("parts"))
      if (one.at("name") == part && one.contains("counts") && one.at("counts").contains(label))
        return one.at("counts").at(label).get<std::int64_t>();
    return std::nullopt;
  }

  Form decoded(const json& identity) const {
    const json& size = identity.at("settings").at("size");
    Form result{size.at(0), size.at(1), 0};
    const json& origin = of(identity.at("sets").at("from").at(0).at(0));
    if (origin.value("verb", "") != "load") {
      result.channels = form(origin).channels;
    } else if (const json channels = origin.at("component").at("parameters").value("channels", json());
               channels == 1 || channels == 3) {
      result.channels = channels;
    }
    return result;
  }

  std::map<std::string, json> identities_;
  std::map<std::string, std::int64_t> loaded_;
  std::map<std::string, json> counts_;
};

/// How much there is to do, in the unit that the time is in proportion to.
std::optional<double> amount_of(const json& identity, const std::string& key, const Identities& all) {
  const auto pictures = all.pictures(identity, key);
  if (identity.value("verb", "") != "train")
    return pictures ? std::optional(static_cast<double>(*pictures)) : std::nullopt;
  const json& length = identity.at("settings").at("length");
  const auto value = length.at("value").get<double>();
  if (length.at("unit") != "epochs") return value;
  return pictures ? std::optional(value * static_cast<double>(*pictures)) : std::nullopt;
}

void erase_models(json& component) {
  component.erase("model");
  if (component.contains("slots"))
    for (json& slot : component.at("slots")) erase_models(slot);
}

/// Equal for stages whose cost differs by their amount alone.
std::string signature(const json& identity, const std::string& key, const Identities& all) {
  const std::string verb = identity.value("verb", "");
  json settings = identity.value("settings", json::object()), component = identity.value("component", json());
  settings.erase("count");
  if (settings.contains("length")) settings["length"].erase("value");
  if (component.is_object()) erase_models(component);
  const Form form = all.form(identity);
  json result{verb, component, settings, form.height, form.width};
  if (verb == "decode") {
    const json& origin = all.of(identity.at("sets").at("from").at(0).at(0));
    result.push_back(origin.value("component", json()));
  }
  // What grows faster than the pictures is compared at equal numbers only.
  if (verb == "measure" || verb == "select" || verb == "match") {
    const auto pictures = all.pictures(identity, key);
    result.push_back(pictures ? json(*pictures) : json(key));
    result.push_back(identity.value("settings", json()).value("count", json()));
  }
  return result.dump();
}

/// What artefacts of one signature took in all.
struct Experience {
  double seconds = 0, bytes = 0, amount = 0;
  int artefacts = 0;
};

void add_experience(const ArtefactEntry& entry, const Identities& all,
                    std::map<std::string, Experience>& result) {
  const json& identity = entry.facts.at("identity");
  const auto amount = amount_of(identity, entry.key, all);
  if (!amount || *amount <= 0) return;
  Experience& one = result[signature(identity, entry.key, all)];
  one.seconds += entry.facts.value("seconds", 0.0);
  one.bytes += static_cast<double>(entry.bytes);
  one.amount += *amount;
  ++one.artefacts;
}

std::map<std::string, Experience> learn(const std::vector<ArtefactEntry>& recorded, const Identities& all) {
  std::map<std::string, Experience> result;
  for (const ArtefactEntry& entry : recorded) {
    if (entry.state != ArtefactState::complete || !entry.facts.contains("identity")) continue;
    // The recorded seconds of a resumed stage are those since it was resumed.
    if (entry.facts.value("resumed_at", 0) > 0) continue;
    try {
      add_experience(entry, all, result);
    } catch (const json::exception&) {
      // An artefact of another version, whose identity says other things, is not comparable.
    }
  }
  return result;
}

StageCost cost_of(const Node& node, const Identities& all, const std::map<std::string, Experience>& known) {
  const json& identity = node.request.identity;
  const std::string& verb = node.request.verb;
  StageCost cost;
  const auto amount = amount_of(identity, node.request.key, all);
  const auto found = known.find(signature(identity, node.request.key, all));
  if (found != known.end()) {
    const Experience& experience = found->second;
    if (verb == "train") cost.bytes = experience.bytes / experience.artefacts;
    if (!amount) return cost;
    cost.seconds = experience.seconds / experience.amount * *amount;
    if (verb != "train") cost.bytes = experience.bytes / experience.amount * *amount;
  } else if (amount && (verb == "decode" || verb == "generate")) {
    const Form form = all.form(identity);
    if (form.height * form.width * form.channels > 0)
      cost.bytes = *amount * static_cast<double>(form.height * form.width * form.channels);
  }
  return cost;
}

}  // namespace

std::vector<StageCost> estimate(const Plan& plan, const std::vector<ArtefactState>& states,
                                const std::vector<ArtefactEntry>& recorded) {
  Identities all;
  for (const Node& node : plan.nodes) all.add(node);
  for (const ArtefactEntry& entry : recorded)
    if (entry.state == ArtefactState::complete && entry.facts.is_object()) all.add(entry);
  const auto known = learn(recorded, all);
  std::vector<StageCost> costs;
  for (std::size_t i = 0; i < plan.nodes.size(); ++i)
    costs.push_back(states[i] == ArtefactState::complete ? StageCost{0.0, 0.0}
                                                         : cost_of(plan.nodes[i], all, known));
  return costs;
}

}  // namespace equipoise
