// A lab: controls, and the figure that they change, with its numbers and its verdict. It draws while a slider is
// dragged, and knows nothing of the page around it.

const { search } = new URL(import.meta.url)
const { Answers } = await import(new URL("answers.js" + search, import.meta.url))
const { Chart } = await import(new URL("charts.js" + search, import.meta.url))
const { control } = await import(new URL("controls.js" + search, import.meta.url))
const { element, style } = await import(new URL("elements.js" + search, import.meta.url))
const { draw: drawNumbers } = await import(new URL("numbers.js" + search, import.meta.url))
await import(new URL("meter.js" + search, import.meta.url))
const { store } = await import(new URL("store.js" + search, import.meta.url))

style(`
.ntk-lab { background: var(--st-background-color) }
.ntk-lab > .told { color: var(--st-text-color); margin: 6px 0 }
.ntk-lab > .told:empty { display: none }
.ntk-lab > .ntk-numbers, .ntk-lab > .ntk-meter { margin-top: 12px }`)

const app = new URL("..", import.meta.url) // of which the scripts are in the folder `assets`

class Lab {
  constructor(place, sent) {
    this.sent = sent
    this.box = element("section", "ntk-lab")
    this.controls = sent.settings
      .filter(({ control }) => control !== "points")
      .map((setting) => [setting, control(setting, (text) => store.set(setting.name, text, setting.default))])
    const row = element("div", "ntk-controls")
    row.append(...this.controls.map(([, { box }]) => box))
    this.told = element("div", "told")
    this.told.setAttribute("role", "status")
    this.box.append(row, this.told)
    place.append(this.box)
    this.chart = new Chart(this.box)
    this.numbers = element("dl", "ntk-numbers")
    this.meter = element("div", "ntk-meter")
    this.box.append(this.numbers, this.meter)
    this.answers = new Answers(
      (part) => this.show(part),
      () => (this.told.textContent = sent.words.lost),
    )
    this.leave = store.follow(() => this.follow())
    this.follow()
  }

  follow() {
    for (const [{ name, default: otherwise }, { follow }] of this.controls) follow(store.get(name, otherwise))
    this.answers.ask(this.address())
  }

  address() {
    const { lesson, name, language, version, settings } = this.sent
    const query = new URLSearchParams()
    for (const { name: setting, default: otherwise } of settings) {
      const text = store.get(setting, otherwise)
      if (text !== otherwise) query.append(setting, text)
    }
    query.append("lang", language)
    query.append("v", version)
    return new URL(`figures/${lesson}/${name}?${query}`, app)
  }

  show(part) {
    if (part.error) {
      const { settings = [] } = part
      const faults = settings.map(({ name, asked, accepted }) => ` ${name}=${asked}: ${accepted}.`)
      this.told.textContent = part.error + faults.join("")
      return
    }
    this.told.textContent = ""
    this.part = { ...this.part, note: "", waiting: false, ...part }
    this.chart.show({ ...this.part, ...this.sent.words })
    if (this.part.waiting) return
    drawNumbers(this.numbers, this.part.numbers)
    this.meter.innerHTML = this.part.verdict
  }

  remove() {
    this.leave()
    this.chart.remove()
    this.box.remove()
  }
}

const labs = new WeakMap()

export function mount({ data, parentElement }) {
  if (!labs.has(parentElement)) labs.set(parentElement, new Lab(parentElement, data))
  return () => {
    labs.get(parentElement)?.remove()
    labs.delete(parentElement)
  }
}
