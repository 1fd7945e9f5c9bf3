#pragma once

#include <ATen/core/Tensor.h>
#include <c10/util/Logging.h>
#undef CHECK  // c10 has a macro of this name; the tests mean Catch's

#include "catch.hpp"
