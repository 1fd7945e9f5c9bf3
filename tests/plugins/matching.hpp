#pragma once

#include <ATen/core/Tensor.h>
#include <c10/util/Logging.h>

#include "catch.hpp"
