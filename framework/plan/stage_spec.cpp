#include "plan/stage_spec.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "plan/counts.hpp"
#include "plan/repeat_spec.hpp"
#include "plan/size_spec.hpp"
#include "plan/table_reader.hpp"
#include "plan/train_spec.hpp"
#include "schema/suggest.hpp"

namespace equipoise {
namespace {

const std::vector<std::string> verbs{"load",     "split",   "select", "mix",  "train",
                                     "generate", "measure", "test",   "audit"};

/// Parses one stage of a known verb into a StageSpec.
class StageParser {
 public:
  StageParser(const std::string& name, const std::string& verb, const Value& table,
              const Catalogue& catalogue, Diagnostics& diagnostics)
      : reader_(table, "stage '" + name + "'", diagnostics, stage_docs()), catalogue_(catalogue) {
    spec_.name = name;
    spec_.verb = verb;
    spec_.place = table.place;
    reader_.take("do");
  }

  StageSpec parse() {
    spec_.off = reader_.boolean("off").value_or(false);
    if (spec_.verb == "load") load();
    if (spec_.verb == "split") split();
    if (spec_.verb == "select") select();
    if (spec_.verb == "mix") mix();
    if (spec_.verb == "train") train();
    if (spec_.verb == "generate") generate();
    if (spec_.verb == "measure") measure();
    if (spec_.verb == "test") test();
    if (spec_.verb == "audit") audit();
    read_repeat(reader_, spec_);
    reader_.finish();
    return std::move(spec_);
  }

 private:
  Diagnostics& diagnostics() { return reader_.diagnostics(); }

  void component(const std::vector<Kind>& kinds) {
    const Value* use = reader_.require("use", "use = \"name of a component\"");
    const Value* with = reader_.take("with");
    if (use != nullptr)
      spec_.component = parse_component(*use, with, kinds, reader_.what(), catalogue_, diagnostics());
  }

  std::optional<Reference> parse_reference(const std::string& key, const Value& value) {
    if (!value.is_string()) {
      reader_.mismatch(value, key, "the name of a stage");
      return std::nullopt;
    }
    const std::string& text = value.string();
    const auto dot = text.find('.');
    return Reference{text.substr(0, dot), dot == std::string::npos ? "" : text.substr(dot + 1), value.place};
  }

  void reference(const std::string& key, bool required) {
    const Value* value = required ? reader_.require(key, key + " = \"name of a stage\"") : reader_.take(key);
    if (value == nullptr) return;
    if (auto parsed = parse_reference(key, *value)) spec_.references[key] = std::move(*parsed);
  }

  /// The value of `key` if it is one of two words.
  std::optional<std::string> word(const std::string& key, const std::array<std::string, 2>& words) {
    const auto stated = reader_.text(key);
    if (!stated || *stated == words[0] || *stated == words[1]) return stated;
    diagnostics().error(reader_.take(key)->place,
                        "'" + key + "' must be \"" + words[0] + "\" or \"" + words[1] + "\"");
    return std::nullopt;
  }

  void load() {
    component({Kind::source});
    if (const auto chosen = word("unreadable", {"fail", "skip"})) spec_.unreadable = *chosen;
  }

  void audit() {
    reference("from", false);
    references("parts");
    lists();
    if (const auto chosen = reader_.text("fail_on")) {
      spec_.fail_on = *chosen;
      if (*chosen != "leak")
        diagnostics().error(reader_.take("fail_on")->place, "'fail_on' can be \"leak\" only");
    }
    if (spec_.references.empty() && spec_.parts.empty())
      diagnostics().error(reader_.place(), reader_.what() + " has nothing to look at",
                          "from = \"real\", or parts = [\"parts.train\", \"parts.test\"]");
  }

  void lists() {
    const Value* value = reader_.take("lists");
    if (value == nullptr) return;
    if (!value->is_table())
      return reader_.mismatch(*value, "lists", "a table like { train = \"train.txt\" }");
    for (const Entry& entry : value->table()) {
      if (entry.value.is_string())
        spec_.lists.push_back(
            {entry.key, {resolve_path(entry.value.string(), entry.value.place), entry.value.place}});
      else
        reader_.mismatch(entry.value, "lists." + entry.key, "the name of a file");
    }
  }

  /// A list of stages.
  void references(const std::string& key) {
    const Value* parts = reader_.take(key);
    if (parts == nullptr) return;
    if (!parts->is_array() || parts->array().empty())
      return reader_.mismatch(*parts, key, "a list of stages");
    for (const Value& part : parts->array())
      if (auto parsed = parse_reference(key, part)) spec_.parts.push_back(std::move(*parsed));
  }

  void split() {
    reference("from", true);
    if (const auto chosen = word("groups", {"together", "ignore"})) spec_.groups = *chosen;
    const Value* into = reader_.require("into", "into = { train = 0.5, test = \"rest\" }");
    if (into == nullptr) return;
    if (!into->is_table() || into->table().empty()) {
      reader_.mismatch(*into, "into", "a table of parts");
      return;
    }
    int rests = 0;
    double fractions = 0;
    for (const Entry& entry : into->table()) {
      spec_.into.push_back(parse_part(entry, reader_));
      rests += spec_.into.back().measure == PartSpec::Measure::rest ? 1 : 0;
      fractions += spec_.into.back().fraction;
    }
    if (rests > 1)
      diagnostics().error(into->place, "only one part of " + reader_.what() + " can be \"rest\"");
    if (fractions > 1 + 1e-9)
      diagnostics().error(into->place, "the fractions of " + reader_.what() + " exceed 1");
  }

  void select() {
    component({Kind::sampler});
    reference("from", true);
    read_count(reader_, spec_, true);
  }

  void mix() {
    read_size_and_filter(reader_, spec_);
    if (reader_.require("parts", "parts = [\"small\", \"synthetic\"]") != nullptr) references("parts");
  }

  void train() {
    component({Kind::generator, Kind::classifier});
    per();
    read_size_and_filter(reader_, spec_);
    read_training(reader_, spec_);
    if (spec_.length && spec_.length->value == 0) return;
    reference("on", true);
    const Value* validation = reader_.take("validation");
    if (validation == nullptr) return;
    spec_.validation_place = validation->place;
    if (const auto* fraction = std::get_if<double>(&validation->data)) {
      spec_.validation = *fraction;
      if (!(*fraction > 0 && *fraction < 1))
        diagnostics().error(validation->place, "'validation' must lie between 0 and 1");
    } else {
      reference("validation", true);
    }
  }

  void per() {
    const Value* value = reader_.take("per");
    if (value == nullptr) return;
    spec_.per_class = true;
    if (value->is_string() && value->string() == "class") return;
    if (value->is_array() && !value->array().empty())
      spec_.per = reader_.texts("per");
    else
      reader_.mismatch(*value, "per", "\"class\" or a list of classes");
  }

  void generate() {
    reference("from", true);
    read_count(reader_, spec_, false);
    if (const Value* with = reader_.take("with")) {
      if (with->is_table())
        spec_.with = *with;
      else
        reader_.mismatch(*with, "with", "a table of sampling parameters");
    }
    if (const auto noise = reader_.text("noise")) {
      const Place& place = reader_.take("noise")->place;
      spec_.noise = FileSpec{resolve_path(*noise, place), place};
    }
  }

  void measure() {
    component({Kind::metric});
    per();
    read_size_and_filter(reader_, spec_);
    if (!spec_.component) {
      reference("reference", false);
      reference("candidate", false);
      return;
    }
    for (const Input& input : spec_.component->description->declaration.inputs)
      reference(input.name, !input.optional);
  }

  void test() {
    reference("model", true);
    reference("on", true);
  }

  TableReader reader_;
  const Catalogue& catalogue_;
  StageSpec spec_;
};

}  // namespace

std::optional<StageSpec> parse_stage(const std::string& name, const Value& table, const Catalogue& catalogue,
                                     Diagnostics& diagnostics) {
  const std::string what = "stage '" + name + "'";
  if (!table.is_table()) {
    diagnostics.error(table.place, what + " must be a table, not " + std::string(table.type_name()));
    return std::nullopt;
  }
  const Value* verb = table.find("do");
  if (verb == nullptr || !verb->is_string()) {
    diagnostics.error(verb ? verb->place : table.place, what + " needs 'do', the name of a verb",
                      "verbs are load, split, select, mix, train, generate, measure and test");
    return std::nullopt;
  }
  if (std::find(verbs.begin(), verbs.end(), verb->string()) == verbs.end()) {
    const std::string near = nearest(verb->string(), verbs);
    diagnostics.error(verb->place, what + ": there is no verb '" + verb->string() + "'",
                      near.empty() ? "verbs are load, split, select, mix, train, generate, measure and test"
                                   : "did you mean '" + near + "'?");
    return std::nullopt;
  }
  Diagnostics own;
  StageSpec spec = StageParser(name, verb->string(), table, catalogue, own).parse();
  spec.broken = own.has_errors();
  for (const Diagnostic& d : own.all()) diagnostics.add(d);
  return spec;
}

}  // namespace equipoise
