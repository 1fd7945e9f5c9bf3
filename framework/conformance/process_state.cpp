#include "conformance/process_state.hpp"

#include <cfenv>
#include <clocale>
#include <cstdint>
#include <filesystem>
#include <locale>

#include <ATen/Context.h>
#include <ATen/Parallel.h>
#include <ATen/autocast_mode.h>
#include <c10/core/DefaultDtype.h>
#include <c10/core/GradMode.h>
#include <c10/core/InferenceMode.h>
#include <signal.h>
#include <sys/stat.h>
#include <unistd.h>

namespace equipoise {

namespace {

std::string signal_handler(int number) {
  struct sigaction action {};
  if (::sigaction(number, nullptr, &action) != 0) return "none";
  return std::to_string(reinterpret_cast<std::uintptr_t>(action.sa_handler));
}

std::string environment() {
  std::string text;
  for (char** entry = environ; *entry != nullptr; ++entry) text += std::string(*entry) + '\n';
  return text;
}

std::string file_mask() {
  const mode_t mask = ::umask(0);
  ::umask(mask);
  return std::to_string(mask);
}

}  // namespace

std::vector<StateItem> process_state() {
  const auto flag = [](bool set) { return std::string(set ? "on" : "off"); };
  const at::Context& context = at::globalContext();
  std::vector<StateItem> items{
      {"the number of threads", std::to_string(at::get_num_threads())},
      {"the number of threads between operators", std::to_string(at::get_num_interop_threads())},
      {"the gradient mode", flag(c10::GradMode::is_enabled())},
      {"the inference mode", flag(c10::InferenceMode::is_enabled())},
      {"autocast", flag(at::autocast::is_autocast_enabled(at::kCPU))},
      {"the default type of tensors",
       std::to_string(static_cast<int>(c10::get_default_dtype_as_scalartype()))},
      {"the choice of deterministic algorithms", flag(context.deterministicAlgorithms())},
      {"the locale of C", std::setlocale(LC_ALL, nullptr)},
      {"the locale of C++", std::locale().name()},
      {"the working folder", std::filesystem::current_path().string()},
      {"the environment", environment()},
      {"the mask of new files", file_mask()},
      {"the rounding mode", std::to_string(std::fegetround())}};
  for (int number = 1; number < 32; ++number)
    items.push_back({"the handler of signal " + std::to_string(number), signal_handler(number)});
  return items;
}

}  // namespace equipoise
