// The controls of a lab, made from what the server says of each setting.

const { search } = new URL(import.meta.url)
const { element, style } = await import(new URL("elements.js" + search, import.meta.url))
const { hint } = await import(new URL("hints.js" + search, import.meta.url))

style(`
.ntk-controls { display: flex; flex-wrap: wrap; gap: 10px 20px; margin-bottom: 12px; color: var(--st-text-color) }
.ntk-control { min-width: 150px; border: 0; margin: 0; padding: 0; font-size: 0.875rem }
.ntk-control > .head { display: flex; align-items: center; gap: 4px; line-height: 1.6 }
.ntk-control .row { display: flex; align-items: center; gap: 8px; min-height: 32px }
.ntk-control input[type=range] { flex: 1; width: 80px; height: 24px; accent-color: var(--st-primary-color) }
.ntk-control input[type=number] { width: 4.6em; box-sizing: border-box; padding: 2px 4px; font: inherit;
  color: inherit; background: none;
  border: 1px solid var(--st-border-color); border-radius: 4px }
.ntk-control .row select, .ntk-control .row button { font: inherit; color: inherit; min-height: 28px; padding: 2px 10px;
  background: var(--st-background-color); border: 1px solid var(--st-border-color); border-radius: 4px }
.ntk-control .row button[aria-pressed=true] { color: var(--st-primary-color); border-color: currentColor }
.ntk-control :focus-visible { outline: 2px solid var(--st-primary-color) }`)

// Each gives the element, and a function that brings it up to date with a text.
const KINDS = {
  slider({ label, notches, accepted }, set) {
    const numbers = notches.map(Number)
    const range = Object.assign(element("input", ""), { type: "range", min: 0, max: notches.length - 1, step: 1 })
    const exact = Object.assign(element("input", ""), { type: "number", step: "any", title: accepted })
    range.ariaLabel = exact.ariaLabel = label
    range.addEventListener("input", () => set(notches[range.value]))
    exact.addEventListener("change", () => exact.value && set(exact.value))
    const nearest = (value) => numbers.reduce((best, each, k) => (each <= value ? k : best), 0)
    return [
      [range, exact],
      (text) => {
        range.value = nearest(Number(text))
        range.setAttribute("aria-valuetext", text)
        exact.value = text
      },
    ]
  },

  choice({ options }, set) {
    const buttons = Object.entries(options).map(([option, name]) => {
      const button = Object.assign(element("button", "", name), { type: "button" })
      button.addEventListener("click", () => set(option))
      return [option, button]
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
}

// A control for a setting; `set` is called with the text of what the reader chooses.
export function control(setting, set) {
  const [parts, follow] = KINDS[setting.control](setting, set)
  const box = element("fieldset", "ntk-control")
  box.dataset.setting = setting.name
  const [head, row] = [element("legend", "head"), element("div", "row")]
  head.append(element("span", "", setting.label), hint(setting.hint, setting.help))
  row.append(...parts)
  box.append(head, row)
  return { box, follow }
}
