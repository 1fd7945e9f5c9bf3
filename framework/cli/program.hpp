#pragma once

namespace equipoise {

/// The program `equipoise`: reads the command line, runs one command, returns the exit code. Never throws.
int run_program(int argc, char** argv);

}  // namespace equipoise
