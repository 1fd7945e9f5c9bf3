#pragma once

#include "protocol/channel.hpp"

namespace equipoise {

/// Says `ready`, then answers the host's requests one after the other until it is told to quit or the stream
/// ends. A request that fails is answered by `failed`; the worker goes on.
void serve(Channel& channel);

}  // namespace equipoise
