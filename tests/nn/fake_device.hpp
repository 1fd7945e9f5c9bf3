#pragma once

#include <c10/core/Device.h>

/// A device that computes with the processor, in memory of its own kind: an operation that mixes its tensors
/// with others (but for single numbers, as on a GPU) fails. What runs there makes no tensor on the wrong
/// device.
inline const c10::Device fake_device{c10::DeviceType::PrivateUse1, 0};
