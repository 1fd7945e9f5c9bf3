#include "plan/train_spec.hpp"

#include <algorithm>

namespace equipoise {
namespace {

constexpr const char* length_hint = "length = { epochs = 20 }, { steps = 1000 } or { images = 50000 }";

void read_length(TableReader& reader, StageSpec& spec) {
  const Value* value = reader.require("length", length_hint);
  if (value == nullptr) return;
  const bool single = value->is_table() && value->table().size() == 1;
  const auto* count = single ? std::get_if<std::int64_t>(&value->table().front().value.data) : nullptr;
  if (count == nullptr || *count < 0 || (*count == 0 && value->table().front().key != "steps")) {
    reader.mismatch(*value, "length",
                    "a table with one positive integer: { epochs = n }, { steps = n } or { images = n }");
    return;
  }
  const Entry& entry = value->table().front();
  const std::vector<std::string> units{"steps", "epochs", "images"};
  if (std::find(units.begin(), units.end(), entry.key) == units.end()) {
    reader.diagnostics().error(entry.place, "unknown unit '" + entry.key + "' of length",
                               "units are steps, epochs and images");
    return;
  }
  spec.length = LengthSpec{entry.key, *count};
}

void read_loss_limit(TableReader& reader, StageSpec& spec) {
  const Value* value = reader.take("loss_limit");
  if (value == nullptr) return;
  if (const auto* integer = std::get_if<std::int64_t>(&value->data))
    spec.loss_limit = static_cast<double>(*integer);
  else if (const auto* number = std::get_if<double>(&value->data))
    spec.loss_limit = *number;
  else
    return reader.mismatch(*value, "loss_limit", "a number");
  if (!(*spec.loss_limit > 0))
    reader.diagnostics().error(value->place, "'loss_limit' of " + reader.what() + " must be above 0");
}

void read_previews(TableReader& reader, StageSpec& spec) {
  const Value* value = reader.take("preview_every");
  if (value == nullptr) return;
  spec.preview_every = reader.integer("preview_every", 0).value_or(0);
  if (spec.component && spec.component->description->kind != Kind::generator)
    reader.diagnostics().error(value->place, "'preview_every' of " + reader.what() +
                                                 " is for generators, and '" +
                                                 spec.component->description->name + "' is a classifier");
}

/// A model that nothing is trained on: what its pictures would have said must be stated.
void read_taken_model(TableReader& reader, StageSpec& spec) {
  if (!spec.size) reader.require("size", "size = 64: the pictures that the model is for");
  if (reader.require("channels", "channels = 1 for grey pictures, 3 for colour")) {
    spec.channels = reader.integer("channels", 1).value_or(1);
    if (spec.channels != 1 && spec.channels != 3)
      reader.diagnostics().error(reader.take("channels")->place,
                                 "'channels' of " + reader.what() + " must be 1 or 3");
  }
  spec.label = reader.text("label").value_or("");
  for (const char* key : {"on", "validation", "per", "loss_limit", "preview_every"})
    if (const Value* value = reader.take(key))
      reader.diagnostics().error(
          value->place, reader.what() + " trains no step, so '" + key + "' has no meaning",
          std::string(key) == "per" ? "label = \"...\" says which class a model is for"
                                    : "leave it out, or give a length of at least one step");
}

}  // namespace

void read_training(TableReader& reader, StageSpec& spec) {
  read_length(reader, spec);
  if (spec.length && spec.length->value == 0) return read_taken_model(reader, spec);
  read_loss_limit(reader, spec);
  read_previews(reader, spec);
}

}  // namespace equipoise
