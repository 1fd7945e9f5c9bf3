#include <algorithm>
#include <cmath>

#include "report/escape.hpp"
#include "report/figure.hpp"

namespace equipoise {
namespace {

using nlohmann::json;

json number_parse(const std::vector<std::string>& numbers) {
  json parse = {{"series", "string"}, {"run", "string"}};
  for (const std::string& name : numbers) parse[name] = "number";
  return {{"format", {{"type", "csv"}, {"parse", parse}}}};
}

json quantity(const std::string& field, const std::string& title, bool zero = false) {
  return {{"field", field},
          {"type", "quantitative"},
          {"title", title},
          {"scale", {{"zero", zero}, {"nice", true}}}};
}

json colour(const std::vector<std::string>& series) {
  // Two long names side by side would run out of a figure of half a page.
  const bool wide =
      std::any_of(series.begin(), series.end(), [](const auto& name) { return text_width(name) > 18; });
  return {
      {"field", "series"},
      {"type", "nominal"},
      {"title", nullptr},
      {"scale", {{"domain", series}}},
      {"legend", series.size() > 1 ? json{{"orient", "bottom"}, {"columns", wide ? 1 : 2}} : json(nullptr)}};
}

json tooltip(const std::vector<std::pair<std::string, std::string>>& fields) {
  json list = json::array({{{"field", "series"}, {"type", "nominal"}}});
  for (const auto& [field, title] : fields)
    list.push_back({{"field", field}, {"type", "quantitative"}, {"title", title}, {"format", ".4~g"}});
  return list;
}

/// Of values that are not there a mark would say zero.
json only_where(const std::string& field) {
  return json::array({{{"filter", {{"field", field}, {"valid", true}}}}});
}

json diagonal() {
  const json points = json::array({{{"x", 0}, {"y", 0}}, {{"x", 1}, {"y", 1}}});
  return {{"data", {{"values", points}}},
          {"mark", {{"type", "line"}, {"style", "quiet"}, {"strokeDash", {4, 4}}, {"strokeWidth", 1}}},
          {"encoding",
           {{"x", {{"field", "x"}, {"type", "quantitative"}}},
            {"y", {{"field", "y"}, {"type", "quantitative"}}}}}};
}

/// On a logarithmic axis only the lines of whole powers of ten are to be seen well.
json faint_between_powers() {
  const std::string power = "log(datum.value) / LN10";
  return {{"condition", {{"test", "abs(" + power + " - round(" + power + ")) < 1e-6"}, {"value", 1}}},
          {"value", 0.3}};
}

}  // namespace

json line_spec(const std::vector<std::string>& series, const std::string& x_title, const std::string& y_title,
               bool log) {
  json y = quantity("value", y_title);
  if (log) y["scale"] = {{"type", "log"}};
  if (log) y["axis"] = {{"gridOpacity", faint_between_powers()}};
  return {{"data", number_parse({"step", "value"})},
          {"transform", only_where("value")},
          {"mark", {{"type", "line"}, {"point", false}}},
          {"encoding",
           {{"x", quantity("step", x_title)},
            {"y", y},
            {"color", colour(series)},
            {"detail", {{"field", "run"}, {"type", "nominal"}}},
            {"tooltip", tooltip({{"step", x_title}, {"value", y_title}})}}},
          {"height", 220}};
}

json strip_spec(const std::vector<std::string>& series, const std::string& x_title, bool repeated,
                bool intervals, bool floors) {
  const json y = {{"field", "series"},
                  {"type", "nominal"},
                  {"title", nullptr},
                  {"sort", nullptr},
                  {"scale", {{"domain", series}}},
                  {"axis", {{"grid", true}}}};
  const json x = quantity("value", x_title);
  json layers = json::array();
  if (intervals)
    layers.push_back({{"transform", only_where("low")},
                      {"mark", {{"type", "rule"}, {"strokeWidth", 1.5}, {"opacity", 0.55}}},
                      {"encoding",
                       {{"x", quantity("low", x_title)},
                        {"x2", {{"field", "high"}}},
                        {"yOffset", {{"field", "run"}, {"type", "nominal"}}}}}});
  if (floors)
    layers.push_back({{"transform", only_where("floor")},
                      {"mark", {{"type", "tick"}, {"style", "quiet"}, {"thickness", 2}, {"size", 22}}},
                      {"encoding", {{"x", quantity("floor", x_title)}}}});
  if (repeated) {
    layers.push_back(
        {{"mark", {{"type", "errorbar"}, {"extent", "stdev"}, {"ticks", false}}}, {"encoding", {{"x", x}}}});
    layers.push_back(
        {{"mark", {{"type", "tick"}, {"style", "mean"}, {"thickness", 2.5}, {"size", 20}}},
         {"encoding",
          {{"x",
            {{"aggregate", "mean"}, {"field", "value"}, {"type", "quantitative"}, {"title", x_title}}}}}});
  }
  layers.push_back({{"mark", {{"type", "point"}, {"filled", true}, {"opacity", 0.85}}},
                    {"encoding",
                     {{"x", x},
                      {"yOffset", {{"field", "run"}, {"type", "nominal"}}},
                      {"color", colour(series)},
                      {"tooltip", tooltip({{"value", x_title}})}}}});
  layers.back()["encoding"]["color"]["legend"] = nullptr;
  return {{"data", number_parse({"value", "low", "high", "floor"})},
          {"encoding", {{"y", y}}},
          {"layer", layers},
          {"height", {{"step", 44}, {"for", "position"}}}};
}

json unit_square_spec(const std::vector<std::string>& series, const std::string& x_title,
                      const std::string& y_title, bool points) {
  const auto axis = [](const std::string& field, const std::string& title) {
    return json{{"field", field},
                {"type", "quantitative"},
                {"title", title},
                {"scale", {{"domain", {0, 1}}, {"nice", false}}},
                {"axis", {{"tickCount", 5}}}};
  };
  json encoding = {{"x", axis("x", x_title)},
                   {"y", axis("y", y_title)},
                   {"color", colour(series)},
                   {"detail", {{"field", "run"}, {"type", "nominal"}}},
                   {"order", {{"field", "order"}, {"type", "quantitative"}}},
                   {"tooltip", tooltip({{"x", x_title}, {"y", y_title}})}};
  json layers =
      json::array({diagonal(), {{"mark", {{"type", "line"}, {"opacity", 0.85}}}, {"encoding", encoding}}});
  if (points) {
    json dots = encoding;
    dots.erase("order");
    dots["size"] = {{"field", "pictures"},
                    {"type", "quantitative"},
                    {"title", "pictures"},
                    {"legend", nullptr},
                    {"scale", {{"range", {15, 220}}}}};
    dots["tooltip"] = tooltip({{"x", x_title}, {"y", y_title}, {"pictures", "pictures"}});
    layers.push_back(
        {{"mark", {{"type", "point"}, {"filled", true}, {"opacity", 0.85}}}, {"encoding", dots}});
  }
  return {{"data", number_parse({"x", "y", "order", "pictures"})}, {"layer", layers}, {"height", 300}};
}

void show_single_value(json& spec, const std::string& channel, double value) {
  const double margin = value == 0 ? 1 : std::fabs(value) / 10;
  const json scale = {{"domain", {value - margin, value + margin}}, {"nice", false}, {"zero", false}};
  if (spec.contains("encoding") && spec["encoding"].contains(channel) &&
      spec["encoding"][channel].value("type", "") == "quantitative")
    spec["encoding"][channel]["scale"] = scale;
  if (spec.contains("layer"))
    for (json& layer : spec["layer"]) show_single_value(layer, channel, value);
}

json scatter_spec(const std::vector<std::string>& series, const std::string& x_title,
                  const std::string& y_title, bool log_x) {
  json x = quantity("x", x_title, true);
  if (log_x) x["scale"] = {{"type", "log"}};
  return {{"data", number_parse({"x", "y"})},
          {"mark", {{"type", "point"}, {"filled", true}, {"size", 90}, {"opacity", 0.85}}},
          {"encoding",
           {{"x", x},
            {"y", quantity("y", y_title)},
            {"color", colour(series)},
            {"tooltip", tooltip({{"x", x_title}, {"y", y_title}})}}},
          {"height", 240}};
}

}  // namespace equipoise
