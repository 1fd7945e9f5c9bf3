#include "worker/generated.hpp"

#include <ATen/core/grad_mode.h>

namespace equipoise {

at::Tensor draw(Stage& stage, Generator& generator, const at::Tensor& labels, std::int64_t first,
                StageContext& context) {
  const at::NoGradGuard no_grad;
  const std::string where = place(stage, stage.request.component) + ", drawing";
  const at::Tensor pictures = guarded(where, [&] { return generator.sample(labels, first, context); });
  if (!pictures.defined() || pictures.dim() != 4 || pictures.size(0) != labels.size(0) ||
      !pictures.is_cpu() || pictures.scalar_type() != at::kByte ||
      (pictures.size(1) != 1 && pictures.size(1) != 3))
    throw Error(Fault::plugin, where + ": the pictures are not [" + std::to_string(labels.size(0)) +
                                   ", 1 or 3, H, W] of bytes on the CPU");
  return pictures.contiguous();
}

}  // namespace equipoise
