#include "cli/audit_text.hpp"

#include <sstream>

#include <nlohmann/json.hpp>

namespace equipoise {
namespace {

using nlohmann::json;

std::string counts_line(const json& counts) {
  std::string line;
  for (const auto& [name, count] : counts.items())
    line += (line.empty() ? "" : ", ") + name + " " + std::to_string(count.get<long long>());
  return line;
}

void write_forms(const json& forms, std::ostream& out) {
  for (const auto& [form, values] : forms.items())
    for (const auto& [value, by_class] : values.items())
      out << "  " << form << " " << value << ": " << counts_line(by_class) << '\n';
}

std::string joined(const json& texts, const std::string& between) {
  std::string line;
  for (const auto& text : texts) line += (line.empty() ? "" : between) + text.get<std::string>();
  return line;
}

void write_groups(const json& groups, std::size_t most, std::ostream& out) {
  std::size_t identical = 0;
  for (const auto& group : groups) identical += group.at("kind") == "identical" ? 1 : 0;
  out << "groups of one picture: " << groups.size() << " (" << identical << " identical, "
      << groups.size() - identical << " near-identical)\n";
  for (std::size_t i = 0; i < groups.size() && i < most; ++i)
    out << "  " << groups[i].at("kind").get<std::string>() << ": " << joined(groups[i].at("members"), " = ")
        << (groups[i].at("classes").size() > 1 ? "  [several classes]" : "") << '\n';
  if (groups.size() > most) out << "  and " << groups.size() - most << " more\n";
}

void write_leaks(const json& leaks, std::size_t most, std::ostream& out) {
  out << "leaks between parts: " << leaks.size() << '\n';
  for (std::size_t i = 0; i < leaks.size() && i < most; ++i) {
    const json &members = leaks[i].at("members"), &parts = leaks[i].at("parts");
    out << "  " << leaks[i].at("kind").get<std::string>() << ": " << members[0].get<std::string>() << " ("
        << parts[0].get<std::string>() << ") = " << members[1].get<std::string>() << " ("
        << parts[1].get<std::string>() << ")\n";
  }
  if (leaks.size() > most) out << "  and " << leaks.size() - most << " more\n";
}

}  // namespace

std::string audit_text(const json& audit, std::size_t most) {
  std::ostringstream out;
  out << "pictures: " << audit.at("files").get<long long>() << " (" << counts_line(audit.at("classes"))
      << ")\n";
  write_forms(audit.at("forms"), out);
  if (!audit.at("parts").empty()) out << "parts: " << counts_line(audit.at("parts")) << '\n';
  write_groups(audit.at("groups"), most, out);
  if (!audit.at("parts").empty()) write_leaks(audit.at("leaks"), most, out);
  if (!audit.at("warnings").empty()) out << "warnings:\n";
  for (const auto& warning : audit.at("warnings")) out << "  " << warning.get<std::string>() << '\n';
  return out.str();
}

}  // namespace equipoise
