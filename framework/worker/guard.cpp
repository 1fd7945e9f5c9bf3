#include "worker/guard.hpp"

#include <cstdlib>
#include <exception>
#include <filesystem>
#include <new>
#include <typeinfo>

#include <c10/util/Exception.h>
#include <cxxabi.h>

namespace equipoise {

namespace {

const char* const memory_hint =
    "use a smaller batch, size or network, or fewer workers at once (-j), or a machine with more memory";

std::string first_line(const std::string& text) {
  return text.substr(0, text.find('\n'));
}

bool speaks_of_memory(const std::string& text) {
  return text.find("not enough memory") != std::string::npos ||
         text.find("out of memory") != std::string::npos;
}

Error out_of_memory(const std::string& where, const std::string& detail) {
  return Error(Fault::plugin, where + ": out of memory" + (detail.empty() ? "" : " (" + detail + ")"),
               memory_hint);
}

}  // namespace

Error error_in_flight(const std::string& where) {
  try {
    throw;
  } catch (const Error& error) {
    return Error(error.fault(), where + ": " + error.what(), error.hint());
  } catch (const c10::Error& error) {
    const std::string line = first_line(error.what_without_backtrace());
    if (speaks_of_memory(line)) return out_of_memory(where, line);
    return Error(Fault::plugin, where + ": LibTorch: " + line);
  } catch (const std::bad_alloc&) {
    return out_of_memory(where, "");
  } catch (const std::filesystem::filesystem_error& error) {
    return Error(Fault::data, where + ": " + first_line(error.what()));
  } catch (const std::exception& error) {
    const std::string line = first_line(error.what());
    if (speaks_of_memory(line)) return out_of_memory(where, line);
    return Error(Fault::plugin, where + ": " + line);
  } catch (const char* text) {
    return Error(Fault::plugin, where + ": threw \"" + first_line(text == nullptr ? "" : text) + "\"");
  } catch (const std::string& text) {
    return Error(Fault::plugin, where + ": threw \"" + first_line(text) + "\"");
  } catch (const abi::__forced_unwind&) {
    throw;
  } catch (...) {
    int status = 0;
    const std::type_info* type = abi::__cxa_current_exception_type();
    char* name = type == nullptr ? nullptr : abi::__cxa_demangle(type->name(), nullptr, nullptr, &status);
    const std::string text =
        name == nullptr ? "an object of unknown type" : std::string("an object of type ") + name;
    std::free(name);
    return Error(Fault::plugin, where + ": threw " + text, "components should throw equipoise::Error");
  }
}

}  // namespace equipoise
