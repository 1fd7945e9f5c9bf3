#include "fake_device.hpp"

#include <tuple>
#include <vector>

#include <ATen/EmptyTensor.h>
#include <ATen/core/Tensor.h>
#include <ATen/detail/PrivateUse1HooksInterface.h>
#include <ATen/ops/_reshape_alias_native.h>
#include <ATen/ops/as_strided_native.h>
#include <ATen/ops/convolution.h>
#include <ATen/ops/convolution_backward.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/empty_strided.h>
#include <ATen/ops/from_blob.h>
#include <ATen/ops/view_native.h>
#include <c10/core/impl/DeviceGuardImplInterface.h>
#include <c10/core/impl/alloc_cpu.h>
#include <torch/library.h>

namespace {

using c10::IValue;

class Memory final : public c10::Allocator {
 public:
  c10::DataPtr allocate(std::size_t bytes) override {
    void* data = bytes == 0 ? nullptr : c10::alloc_cpu(bytes);
    return {data, data, &c10::free_cpu, fake_device};
  }
  c10::DeleterFnPtr raw_deleter() const override { return &c10::free_cpu; }
  void copy_data(void* to, const void* from, std::size_t bytes) const override {
    default_copy_data(to, from, bytes);
  }
};

Memory* memory() {
  static Memory all;
  return &all;
}

constexpr c10::DispatchKeySet keys(c10::DispatchKey::PrivateUse1);

/// The same memory as a tensor of the processor.
at::Tensor aliased(const at::Tensor& tensor) {
  if (!tensor.defined() || tensor.is_cpu()) return tensor;
  return at::from_blob(tensor.data_ptr(), tensor.sizes(), tensor.strides(),
                       at::TensorOptions().dtype(tensor.scalar_type()));
}

/// As `alias`, for an operand.
at::Tensor operand(const at::Tensor& tensor, const std::string& operation) {
  TORCH_CHECK(!tensor.defined() || !tensor.is_cpu() || tensor.dim() == 0, operation,
              " mixes a tensor of the processor with tensors of the device");
  return aliased(tensor);
}

at::Tensor to_device(const at::Tensor& tensor) {
  if (!tensor.defined()) return tensor;
  const at::Tensor moved = at::detail::empty_strided_generic(tensor.sizes(), tensor.strides(), memory(), keys,
                                                             tensor.scalar_type());
  aliased(moved).copy_(tensor);
  return moved;
}

IValue operand_value(const IValue& value, const std::string& operation) {
  if (value.isTensor()) return operand(value.toTensor(), operation);
  if (value.isDevice()) return c10::Device(c10::kCPU);
  if (value.isTensorList()) {
    c10::List<at::Tensor> list;
    for (const at::Tensor& tensor : value.toTensorVector()) list.push_back(operand(tensor, operation));
    return list;
  }
  if (value.isOptionalTensorList()) {
    c10::List<std::optional<at::Tensor>> list;
    for (const auto& tensor : value.toOptionalTensorVector())
      list.push_back(tensor ? std::optional(operand(*tensor, operation)) : std::nullopt);
    return list;
  }
  return value;
}

IValue result_value(const IValue& value) {
  if (value.isTensor()) return to_device(value.toTensor());
  if (!value.isTensorList()) return value;
  c10::List<at::Tensor> list;
  for (const at::Tensor& tensor : value.toTensorVector()) list.push_back(to_device(tensor));
  return list;
}

/// Gives a tensor of the device what an operation wrote instead of it, whatever size it had.
void write_back(const at::Tensor& out, const at::Tensor& result) {
  if (out.sizes() == result.sizes()) {
    aliased(out).copy_(result);
    return;
  }
  const at::Tensor moved = to_device(result);
  c10::TensorImpl* impl = out.unsafeGetTensorImpl();
  impl->set_storage_keep_dtype(moved.storage());
  impl->set_sizes_and_strides(moved.sizes(), moved.strides());
}

/// Any operation without a form of its own: on the processor, in the same memory.
void run_on_processor(const c10::OperatorHandle& op, torch::jit::Stack* stack) {
  const auto& schema = op.schema();
  const std::size_t count = schema.arguments().size();
  const std::vector<IValue> given(stack->end() - static_cast<std::ptrdiff_t>(count), stack->end());
  stack->erase(stack->end() - static_cast<std::ptrdiff_t>(count), stack->end());
  for (std::size_t j = 0; j < count; ++j) {
    const bool out = schema.arguments()[j].is_out() && given[j].isTensor();
    stack->push_back(out ? IValue(at::empty({0}, given[j].toTensor().scalar_type()))
                         : operand_value(given[j], schema.name()));
  }
  op.redispatchBoxed(c10::DispatchKeySet(c10::DispatchKey::CPU), stack);
  const std::size_t results = schema.returns().size(), base = stack->size() - results;
  for (std::size_t i = 0; i < results; ++i) {
    const auto* info = schema.returns()[i].alias_info();
    IValue& slot = (*stack)[base + i];
    if (info == nullptr) {
      slot = result_value(slot);
      continue;
    }
    for (std::size_t j = 0; j < count; ++j) {
      const auto* other = schema.arguments()[j].alias_info();
      if (other == nullptr || !(*other == *info)) continue;
      if (schema.arguments()[j].is_out()) write_back(given[j].toTensor(), slot.toTensor());
      slot = given[j];
    }
  }
}

at::Tensor empty(c10::SymIntArrayRef size, std::optional<at::ScalarType> type, std::optional<at::Layout>,
                 std::optional<at::Device>, std::optional<bool>, std::optional<at::MemoryFormat> format) {
  return at::detail::empty_generic(C10_AS_INTARRAYREF_SLOW(size), memory(), keys, type.value_or(at::kFloat),
                                   format);
}

at::Tensor empty_strided(c10::SymIntArrayRef size, c10::SymIntArrayRef stride,
                         std::optional<at::ScalarType> type, std::optional<at::Layout>,
                         std::optional<at::Device>, std::optional<bool>) {
  return at::detail::empty_strided_generic(C10_AS_INTARRAYREF_SLOW(size), C10_AS_INTARRAYREF_SLOW(stride),
                                           memory(), keys, type.value_or(at::kFloat));
}

at::Tensor copy_from(const at::Tensor& from, const at::Tensor& to, bool) {
  aliased(to).copy_(aliased(from));
  return to;
}

at::Tensor convolution(const at::Tensor& x, const at::Tensor& weight, const std::optional<at::Tensor>& bias,
                       at::IntArrayRef stride, at::IntArrayRef padding, at::IntArrayRef dilation,
                       bool transposed, at::IntArrayRef output_padding, std::int64_t groups) {
  const std::string name = "convolution";
  return to_device(at::convolution(operand(x, name), operand(weight, name),
                                   bias ? operand(*bias, name) : at::Tensor{}, stride, padding, dilation,
                                   transposed, output_padding, groups));
}

std::tuple<at::Tensor, at::Tensor, at::Tensor> convolution_backward(
    const at::Tensor& gradient, const at::Tensor& x, const at::Tensor& weight, at::IntArrayRef stride,
    at::IntArrayRef padding, at::IntArrayRef dilation, bool transposed, at::IntArrayRef output_padding,
    std::int64_t groups, std::array<bool, 3> wanted) {
  const std::string name = "convolution_backward";
  const auto [dx, dw, db] = at::convolution_backward(
      operand(gradient, name), operand(x, name), operand(weight, name), at::IntArrayRef{weight.size(0)},
      stride, padding, dilation, transposed, output_padding, groups, wanted);
  return {to_device(dx), to_device(dw), to_device(db)};
}

struct Guard final : c10::impl::DeviceGuardImplInterface {
  c10::DeviceType type() const override { return fake_device.type(); }
  c10::Device exchangeDevice(c10::Device) const override { return fake_device; }
  c10::Device getDevice() const override { return fake_device; }
  void setDevice(c10::Device) const override {}
  void uncheckedSetDevice(c10::Device) const noexcept override {}
  c10::Stream getStream(c10::Device) const noexcept override {
    return c10::Stream(c10::Stream::DEFAULT, fake_device);
  }
  c10::Stream exchangeStream(c10::Stream) const noexcept override {
    return c10::Stream(c10::Stream::DEFAULT, fake_device);
  }
  c10::DeviceIndex deviceCount() const noexcept override { return 1; }
};

C10_REGISTER_GUARD_IMPL(PrivateUse1, Guard);

/// What backward() asks about a device that is not the processor.
struct Hooks final : at::PrivateUse1HooksInterface {
  bool hasPrimaryContext(c10::DeviceIndex) const override { return true; }
  bool isAvailable() const override { return true; }
};

void register_hooks() {
  static Hooks hooks;
  at::RegisterPrivateUse1HooksInterface(&hooks);
  c10::register_privateuse1_backend("testdevice");
}

}  // namespace

TORCH_LIBRARY_IMPL(_, PrivateUse1, library) {
  register_hooks();
  c10::SetAllocator(c10::DeviceType::PrivateUse1, memory());
  library.fallback(torch::CppFunction::makeFromBoxedFunction<&run_on_processor>());
}

TORCH_LIBRARY_IMPL(aten, PrivateUse1, library) {
  library.impl("empty.memory_format", TORCH_FN(empty));
  library.impl("empty_strided", TORCH_FN(empty_strided));
  library.impl("_copy_from", TORCH_FN(copy_from));
  // LibTorch's general form of it knows no channels last.
  library.impl("native_group_norm", torch::CppFunction::makeFromBoxedFunction<&run_on_processor>());
  library.impl("as_strided", TORCH_FN(at::native::as_strided_tensorimpl));
  library.impl("view", TORCH_FN(at::native::view));
  library.impl("_reshape_alias", TORCH_FN(at::native::_reshape_alias));
  library.impl("convolution_overrideable", TORCH_FN(convolution));
  library.impl("convolution_backward_overrideable", TORCH_FN(convolution_backward));
}
