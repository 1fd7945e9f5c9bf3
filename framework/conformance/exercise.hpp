#pragma once

#include "conformance/trial.hpp"

namespace equipoise {

/// A short life of the component: everything that a study would ask of it, on a few pictures.
void exercise(const Trial& trial);

/// The survey of a source; NotTried if it cannot do without parameters that nobody has given.
SourceFacts survey_of(const Trial& trial, Source& source, TrialContext& context);

/// What a metric is given: `count` pictures for each input that it declares.
Inputs sample_inputs(const Trial& trial, std::int64_t count, std::int64_t channels);

}  // namespace equipoise
