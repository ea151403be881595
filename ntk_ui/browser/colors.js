// Figures name the colors that depend on the theme of the page; here they are filled in.

import { THEMES } from "./themes.js"

const DARK = 128 // channels of a background are above it in the light theme

// The colors of the theme in which an element with the page's background is seen.
export function colorsAt(element) {
  const [red] = getComputedStyle(element).backgroundColor.match(/\d+/g)
  return THEMES[Number(red) < DARK ? "dark" : "light"]
}

// A figure, or a part of one, with colors in place of their names.
export function filled(value, colors) {
  if (typeof value === "string") return value[0] === "@" ? (colors[value.slice(1)] ?? value) : value
  if (Array.isArray(value)) return value.map((each) => filled(each, colors))
  if (value === null || typeof value !== "object") return value
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, filled(each, colors)]))
}
