#include "report/figure.hpp"

#include <algorithm>

#include "report/escape.hpp"
#include "report/html_sections.hpp"
#include "report/json_text.hpp"

namespace equipoise {
namespace {

using nlohmann::json;

// Okabe and Ito (2008), in the order of the page's style sheet; yellow and black are exchanged for colours
// that show on white and on black.
const json& colours() {
  static const json list = {"#0072b2", "#d55e00", "#009e73", "#cc79a7",
                            "#56b4e9", "#e69f00", "#5b6670", "#b5a800"};
  return list;
}

json configuration() {
  return {{"range", {{"category", colours()}}},
          {"mark", {{"color", colours()[0]}}},
          {"point", {{"filled", true}, {"size", 55}}},
          {"axis", {{"titleFontWeight", "normal"}}},
          {"style", {{"mean", {{"color", "#1c2126"}}}, {"quiet", {{"color", "#5b6670"}}}}}};
}

/// JSON that may stand in a script element whatever the strings in it.
std::string for_script(const json& value) {
  std::string text;
  for (const char c : value.dump(-1, ' ', false, json::error_handler_t::replace)) {
    if (c == '<')
      text += "\\u003c";
    else if (c == '>')
      text += "\\u003e";
    else if (c == '&')
      text += "\\u0026";
    else
      text += c;
  }
  return text;
}

}  // namespace

json stand_alone_spec(const Figure& figure) {
  json spec = figure.spec;
  spec["$schema"] = "https://vega.github.io/schema/vega-lite/v5.json";
  spec["title"] = {{"text", plain_text(figure.title)}, {"anchor", "start"}, {"fontSize", 13}};
  spec["description"] = plain_text(figure.caption);
  spec["data"]["url"] = figure.name + ".csv";
  spec["width"] = 480;
  spec["config"] = configuration();
  return spec;
}

std::string stand_alone_svg(const Figure& figure) {
  std::string svg = figure.svg;
  const auto open = svg.find('>');
  if (svg.compare(0, 4, "<svg") != 0 || open == std::string::npos) return svg;
  svg.insert(open + 1, "<style>" + svg_style() + "</style>");
  return svg.insert(4, " xmlns=\"http://www.w3.org/2000/svg\"");
}

void write_figures(FileOperations& files, const std::filesystem::path& folder,
                   const std::vector<Figure>& figures) {
  if (figures.empty()) return;
  files.create_folders(folder);
  for (const Figure& figure : figures) {
    write_whole(files, folder / (figure.name + ".csv"), figure.csv);
    write_whole(files, folder / (figure.name + ".vl.json"), json_text(stand_alone_spec(figure)));
    if (!figure.svg.empty()) write_whole(files, folder / (figure.name + ".svg"), stand_alone_svg(figure));
  }
}

std::string figure_html(const Figure& figure, bool with_vega) {
  std::string html = "<figure class=\"plot\" id=\"figure-" + escape_html(figure.name) + "\">" + figure.svg;
  if (with_vega)
    html += "<script type=\"application/json\">" +
            for_script({{"spec", figure.spec}, {"csv", figure.page_csv}, {"legend", figure.legend}}) +
            "</script>";
  return html + "<figcaption>" + escape_html(figure.caption) + " <span class=\"file\">figures/" +
         escape_html(figure.name) + "</span></figcaption></figure>\n";
}

std::string figures_html(const std::vector<Figure>& figures, const std::string& place, bool with_vega) {
  std::string html;
  for (const Figure& figure : figures)
    if (figure.place == place) html += figure_html(figure, with_vega);
  return html.empty() ? html : "<div class=\"charts\">" + html + "</div>\n";
}

}  // namespace equipoise
