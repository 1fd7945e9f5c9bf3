#include <ATen/core/grad_mode.h>

#include "worker/stage_context.hpp"
#include "worker/stages/verbs.hpp"
#include "worker/tensor_file.hpp"

namespace equipoise {

namespace {

void check_pool(const Stage& stage, std::int64_t pool, std::int64_t count) {
  if (count >= 0 && count <= pool) return;
  const std::string& label = stage.request.label;
  throw Error(Fault::usage,
              place(stage, stage.request.component) + ": " +
                  (label.empty() ? "the pool" : "class '" + label + "'") + " has " + std::to_string(pool) +
                  " pictures, " + std::to_string(count) + " asked for",
              "ask for at most " + std::to_string(pool));
}

/// Which pictures of the pool were chosen, after a check that the sampler kept its contract.
std::vector<bool> chosen_of(const Stage& stage, const at::Tensor& indices, std::int64_t pool,
                            std::int64_t count) {
  const std::string where = place(stage, stage.request.component);
  if (!indices.defined() || indices.dim() != 1 || indices.scalar_type() != at::kLong || !indices.is_cpu())
    throw Error(Fault::plugin, where + " returned no [count] int64 on the CPU");
  if (indices.size(0) != count)
    throw Error(Fault::plugin, where + " chose " + std::to_string(indices.size(0)) + " pictures, " +
                                   std::to_string(count) + " asked for");
  std::vector<bool> chosen(static_cast<std::size_t>(pool), false);
  for (std::int64_t i = 0; i < count; ++i) {
    const auto index = indices[i].item<std::int64_t>();
    if (index < 0 || index >= pool)
      throw Error(Fault::plugin,
                  where + " chose picture " + std::to_string(index) + " of " + std::to_string(pool));
    if (chosen[static_cast<std::size_t>(index)])
      throw Error(Fault::plugin, where + " chose picture " + std::to_string(index) + " twice");
    chosen[static_cast<std::size_t>(index)] = true;
  }
  return chosen;
}

std::vector<SetRow> sorted_out(const std::vector<SetRow>& pool, const at::Tensor& indices,
                               const std::vector<bool>& chosen) {
  std::vector<SetRow> rows;
  for (std::int64_t i = 0; i < indices.size(0); ++i)
    rows.push_back(pool[static_cast<std::size_t>(indices[i].item<std::int64_t>())]);
  for (SetRow& row : rows) row.part.clear();
  for (std::size_t i = 0; i < pool.size(); ++i) {
    if (chosen[i]) continue;
    rows.push_back(pool[i]);
    rows.back().part = "rest";
  }
  return rows;
}

}  // namespace

nlohmann::json run_select(Stage& stage) {
  const StageRequest& request = stage.request;
  const std::int64_t count = request.settings.at("count");
  const auto rows = stage.sets.rows(stage.sets.role("from"));
  const ImageSet pool = stage.sets.make_without_pixels(rows, request.classes);
  check_pool(stage, pool.size(), count);
  const auto sampler = make_component<Sampler>(stage, request.component);
  StageContext context(stage, request.component);
  context.count("pictures");
  const at::NoGradGuard no_grad;
  at::Tensor indices =
      guarded(place(stage, request.component), [&] { return sampler->select(pool, count, context); });
  const auto chosen = chosen_of(stage, indices, pool.size(), count);
  indices = indices.contiguous();
  FileOperations& files = stage.store.files();
  write_tensors(files, stage.folder / "indices.safetensors", {{"indices", indices}});
  write_whole(files, stage.folder / "set.csv", format_set(sorted_out(rows, indices, chosen)));
  nlohmann::json counts = nlohmann::json::object();
  const auto by_class = count_by_class(subset(pool, indices));
  for (std::size_t i = 0; i < by_class.size(); ++i) {
    if (request.label.empty() || request.label == request.classes[i])
      counts[request.classes[i]] = by_class[i];
  }
  return {{"counts", counts}, {"pool", pool.size()}};
}

}  // namespace equipoise
