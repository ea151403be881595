// The controls of a lab, made from what the server says of each setting.

import { element, hint, style, textButton } from "./elements.js"

style(`
.ntk-controls { display: flex; flex-wrap: wrap; gap: 10px 20px; margin-bottom: 12px; color: var(--st-text-color) }
.ntk-control { min-width: 150px; border: 0; margin: 0; padding: 0; font-size: 0.875rem }
.ntk-control[hidden] { display: none }
.ntk-control > .head { display: flex; align-items: center; gap: 4px; line-height: 1.6; padding: 0 }
.ntk-control .row { display: flex; flex-wrap: wrap; align-items: center; gap: 8px; min-height: 32px }
.ntk-control input[type=range] { flex: 1; width: 80px; height: 24px; accent-color: var(--st-primary-color) }
.ntk-control input[type=number], .ntk-control input[type=text] { width: 4.6em; box-sizing: border-box; padding: 2px 4px;
  font: inherit; color: inherit; background: none; border: 1px solid var(--st-border-color); border-radius: 4px }
.ntk-control input[type=number].seed { width: 7em }
.ntk-control input.real { appearance: textfield }
.ntk-control input.real::-webkit-inner-spin-button { display: none }
.ntk-control input[type=text] { width: min(26em, 80vw); padding: 4px 8px }
.ntk-control .row select, .ntk-control .row button { font: inherit; color: inherit; min-height: 28px; padding: 2px 10px;
  cursor: pointer; background: var(--st-background-color); border: 1px solid var(--st-border-color); border-radius: 4px }
.ntk-control .row button[aria-pressed=true] { color: var(--st-primary-color); border-color: currentColor }
.ntk-control :focus-visible { outline: 2px solid var(--st-primary-color) }
@media (max-width: 640px) { .ntk-control { min-width: min(150px, 44vw) } }`)

// Each gives its elements, a function that brings them up to date with a text, and, where the most that is accepted can
// change, one that takes it.
const KINDS = {
  slider({ name, label, notches, low, high, accepted, whole }, set) {
    const numbers = notches.map(Number)
    const range = Object.assign(element("input", ""), { type: "range", min: 0, max: notches.length - 1, step: 1 })
    const exact = Object.assign(element("input", name), { type: "number", step: "any", min: low, max: high })
    exact.title = accepted
    exact.classList.toggle("real", !whole)
    range.ariaLabel = exact.ariaLabel = label
    range.addEventListener("input", () => set(notches[range.value]))
    exact.addEventListener("change", () => exact.value && set(exact.value))
    exact.addEventListener("blur", () => (exact.value ||= shown))
    exact.addEventListener("keydown", (event) => {
      if (whole || !["ArrowUp", "ArrowDown"].includes(event.key)) return
      event.preventDefault() // a step of one means nothing here: to the next notch
      const value = Number(exact.value)
      const next = event.key === "ArrowUp" ? numbers.find((each) => each > value) : numbers.findLast((each) => each < value)
      if (next !== undefined) set(notches[numbers.indexOf(next)])
    })
    const nearest = (value) => numbers.reduce((best, each, k) => (each <= value ? k : best), 0)
    let shown = ""
    const follow = (text) => {
      shown = text
      range.value = nearest(Math.min(Number(text), Number(exact.max)))
      range.setAttribute("aria-valuetext", text)
      exact.value = Number(text) > Number(exact.max) ? exact.max : text
    }
    const limit = (most) => {
      if (exact.max === String(most)) return
      exact.max = most
      range.max = nearest(most)
      follow(shown)
    }
    return [[range, exact], follow, limit]
  },

  choice({ options }, set) {
    const buttons = Object.entries(options).map(([option, name]) => {
      return [option, textButton(name, () => set(option))]
    })
    const follow = (text) => buttons.forEach(([option, button]) => (button.ariaPressed = String(option === text)))
    return [buttons.map(([, button]) => button), follow]
  },

  menu({ label, options }, set) {
    const menu = element("select", "")
    menu.ariaLabel = label
    menu.append(...Object.entries(options).map(([option, name]) => new Option(name, option)))
    menu.addEventListener("change", () => set(menu.value))
    return [[menu], (text) => (menu.value = text)]
  },

  text({ label, longest }, set) {
    const field = Object.assign(element("input", ""), { type: "text", maxLength: longest, spellcheck: false })
    field.ariaLabel = label
    field.addEventListener("change", () => set(field.value))
    return [[field], (text) => (field.value = text)]
  },
}

// Controls with a module of their own, loaded where there is one.
const ELSEWHERE = { points: () => import("./points.js"), upload: () => import("./upload.js") }

for (const kind of Object.keys(ELSEWHERE)) {
  KINDS[kind] = (setting, set, sent) => {
    const place = element("div", "")
    let made = null
    let newest = ""
    const follow = (text) => {
      newest = text
      if (place.closest("[hidden]")) return
      made ??= ELSEWHERE[kind]().then((module) => module.control(place, setting, set, sent))
      made.then((bring) => bring(newest))
    }
    return [[place], follow]
  }
}

// A control for a setting; `set` is called with the text of what the reader chooses.
export function control(setting, set, sent) {
  const [parts, follow, limit] = KINDS[setting.control](setting, set, sent)
  const box = element("fieldset", "ntk-control")
  box.dataset.setting = setting.name
  const [head, row] = [element("legend", "head"), element("div", "row")]
  head.append(element("span", "", setting.label), hint(setting.hint, setting.help))
  row.append(...parts)
  box.append(head, row)
  return { box, follow, limit }
}
