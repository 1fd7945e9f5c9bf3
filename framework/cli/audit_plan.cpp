#include "cli/audit_plan.hpp"

#include <set>

#include <equipoise/error.hpp>

#include "manifest/variants.hpp"

namespace equipoise {
namespace {

namespace fs = std::filesystem;

Value value_of(Value::Data data) {
  return Value(std::move(data), {"audit", 0, 0});
}

void add(Value::Table& table, const std::string& key, Value value) {
  table.push_back({key, {"audit", 0, 0}, std::move(value)});
}

void add_text(Value::Table& table, const std::string& key, const std::string& text) {
  add(table, key, value_of(text));
}

Value pictures_stage(const AuditWish& wish) {
  Value::Table with, stage;
  add_text(with, "root", fs::absolute(wish.folder).lexically_normal().string());
  add_text(stage, "do", "load");
  add_text(stage, "use", "image_folder");
  add_text(stage, "unreadable", "skip");
  add(stage, "with", value_of(std::move(with)));
  return value_of(std::move(stage));
}

Value audit_stage(const AuditWish& wish) {
  Value::Table lists, stage;
  std::set<std::string> names;
  for (const auto& [name, file] : wish.parts) {
    if (!names.insert(name).second)
      throw Error(Fault::usage, "--part names the part '" + name + "' twice", "give each part one list");
    add_text(lists, name, fs::absolute(file).string());
  }
  add_text(stage, "do", "audit");
  add_text(stage, "from", "pictures");
  if (!lists.empty()) add(stage, "lists", value_of(std::move(lists)));
  if (wish.fail_on_leak) add_text(stage, "fail_on", "leak");
  return value_of(std::move(stage));
}

Value audit_document(const AuditWish& wish) {
  Value::Table experiment, stages, document;
  add_text(experiment, "name", "audit");
  add(stages, "pictures", pictures_stage(wish));
  add(stages, "audit", audit_stage(wish));
  add(document, "experiment", value_of(std::move(experiment)));
  add(document, "stages", value_of(std::move(stages)));
  return value_of(std::move(document));
}

}  // namespace

std::optional<Plan> plan_audit(const AuditWish& wish, const Catalogue& catalogue, Oracle& oracle,
                               Diagnostics& diagnostics) {
  Study study;
  study.file = "audit";
  study.document = audit_document(wish);
  study.variants = {{{}, study.document}};
  return make_plan(study, catalogue, oracle, diagnostics);
}

}  // namespace equipoise
