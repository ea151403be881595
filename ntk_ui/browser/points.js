// A control for points: a row for each in a fold. Its figure takes clicks, too.

import { element, style, textButton } from "./elements.js"

style(`
.ntk-points { display: grid; gap: 4px; margin-top: 6px; max-height: 40vh; overflow: auto }
.ntk-control .click { display: none }
.ntk-control.clickable .click { display: block }
.ntk-points > div { display: flex; gap: 6px; align-items: center }`)

const pairs = (text) => text.split(";").filter(Boolean)

export function control(place, { label, x, y, most }, set, { words }) {
  const fold = element("details", "")
  const list = element("div", "ntk-points")
  fold.append(element("summary", "", words.edit_points), list)
  place.append(element("div", "click", words.click_points), fold)
  let shown = null

  const field = (name, value, [min, max]) => {
    const input = Object.assign(element("input", ""), { type: "number", step: 0.01, min, max, value })
    input.ariaLabel = `${label} ${name}`
    return input
  }
  const written = () =>
    [...list.querySelectorAll("div")].map((row) => [...row.querySelectorAll("input")].map((each) => each.value))
  const changed = () => {
    const points = written()
    if (points.flat().every(Boolean)) set(points.map((point) => point.join(",")).join(";"))
  }
  const row = (point) => {
    const [a, b] = point.split(",")
    const box = element("div", "")
    const away = textButton("×", () => {
      const others = pairs(shown).filter((_, k) => list.children[k] !== box)
      if (others.length) set(others.join(";"))
    })
    away.ariaLabel = `${words.delete_point} ${point}`
    box.append(field("x", a, x), field("y", b, y), away)
    box.addEventListener("change", changed)
    return box
  }
  const more = textButton(words.add_point, () => pairs(shown).length < most && set(`${shown};0,0`))
  fold.append(more)

  return (text) => {
    if (text === shown) return
    shown = text
    more.disabled = pairs(text).length >= most
    const here = [...list.querySelectorAll("input")].indexOf(document.activeElement)
    list.replaceChildren(...pairs(text).map(row))
    if (here >= 0) list.querySelectorAll("input")[here]?.focus()
  }
}
