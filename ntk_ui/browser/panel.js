// A figure of a lab with its title, its numbers, its verdict, its notes, its table and its program.

import { Answers, tab } from "./answers.js"
import { Chart } from "./charts.js"
import { Announcer, element, hint, style } from "./elements.js"
import { store } from "./store.js"

const NEAR = "400px 0px" // how far ahead of its reader a figure is asked for

style(`
.ntk-lab .panel { position: relative; margin-bottom: 20px }
.ntk-lab .panel h3 { font: 600 1.25rem/1.4 var(--st-font); margin: 8px 0 }
.ntk-lab .panel > * { margin-top: 12px }
.ntk-lab .panel > .room { min-height: 380px }
.ntk-lab .panel > .outdated { opacity: 0.4 }
.ntk-lab .panel.refused > :not(h3, .told) { opacity: 0.4 } /* it is of what was there before */
.ntk-lab .panel .data { display: flex; gap: 12px; font-size: 0.85rem; color: var(--st-text-color) }
.ntk-lab .panel .data a { color: inherit }
.ntk-lab .panel table { border-collapse: collapse; font-variant-numeric: tabular-nums; font-size: 0.9rem }
.ntk-lab .panel th, .ntk-lab .panel td { padding: 4px 12px; text-align: right; border-bottom: 1px solid
  var(--st-border-color) }
.ntk-lab .panel .table { overflow-x: auto }
.ntk-lab .panel .notes { font-size: 0.9rem }
.ntk-lab .panel .notes:empty { display: none }
.ntk-lab .panel pre { overflow: auto; padding: 12px; font-size: 0.85rem; border-radius: var(--st-base-radius);
  background: var(--st-secondary-background-color) }
.ntk-numbers { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(150px, 100%), 1fr)); gap: 16px;
  margin: 0; color: var(--st-text-color) }
.ntk-numbers:empty, .ntk-meter:empty { display: none }
.ntk-numbers > div { display: flex; flex-direction: column; justify-content: space-between; min-width: 0;
  padding: 10px 14px 8px; border: 1px solid var(--st-border-color); border-radius: var(--st-base-radius) }
.ntk-numbers dt { display: flex; align-items: center; gap: 4px; font-size: 0.875rem; font-weight: 400; line-height: 1.6 }
.ntk-numbers dd { margin: 0; font-size: var(--st-metric-value-font-size, 1.5rem); line-height: 1.6; white-space: nowrap;
  overflow: hidden; text-overflow: ellipsis; font-variant-numeric: tabular-nums }
.ntk-meter { display: grid; gap: 0.55rem; padding: 15px; border: 1px solid var(--st-border-color);
  border-radius: var(--st-base-radius); color: var(--st-text-color); line-height: 1.6 }
.ntk-meter > div { display: flex; flex-wrap: wrap; align-items: center; gap: 0.25rem 1rem }
.ntk-meter > p { margin: 0 }
.ntk-meter .name { flex: 0 0 15rem }
.ntk-meter .scale { flex: 1 1 12rem; position: relative; height: 0.5rem; border-radius: 0.25rem }
.ntk-meter .scale i { position: absolute; top: -0.3rem; width: 0.3rem; height: 1.1rem; transform: translateX(-50%);
  border-radius: 0.15rem; background: currentColor }
.ntk-meter .says { flex: 0 0 9rem }`)

export class Panel {
  constructor(lab, place, sent) {
    this.lab = lab
    this.sent = sent
    this.asked = "" // the address of the figure that is there or on its way
    this.near = false
    this.chart = null
    this.box = element("article", "panel")
    this.box.dataset.figure = sent.name
    this.title = element("h3", "", sent.title)
    this.title.hidden = !sent.title
    this.told = element("div", "told")
    this.told.setAttribute("role", "status")
    this.drawing = element("div", sent.plotted ? "room" : "") // so that what is below does not jump
    this.numbers = element("dl", "ntk-numbers")
    this.meter = element("div", "ntk-meter")
    this.notes = element("div", "notes")
    this.table = element("div", "")
    this.box.append(this.title, this.told, this.drawing, this.numbers, this.meter, this.notes, this.table)
    this.announcer = new Announcer(this.box)
    this.answers = new Answers(
      (part) => this.show(part),
      () => {
        lab.measure()
        this.told.textContent = lab.sent.words.lost
      },
    )
    place.append(this.box)
    this.watching = new IntersectionObserver(
      (entries) => {
        this.near = entries.at(-1).isIntersecting
        this.ask()
      },
      { rootMargin: NEAR, scrollMargin: NEAR }, // a lesson scrolls within its window
    )
    this.watching.observe(this.box)
  }

  // The settings may be others: ask for the figure, or mark it until its reader comes near.
  follow() {
    this.box.hidden = !this.lab.counts(this.sent)
    this.ask()
  }

  ask() {
    if (this.box.hidden) return
    const address = this.lab.address(this.sent)
    const outdated = address.href !== this.asked
    const near = this.near || store.everything
    this.drawing.classList.toggle("outdated", outdated && !near)
    if (!outdated || !near) return
    this.asked = address.href
    this.box.ariaBusy = "true"
    this.answers.ask(address)
    if (this.code?.open) this.loadProgram()
  }

  show(part) {
    this.box.ariaBusy = String(part.waiting === true || this.answers.wanted !== null)
    if (part.settings) {
      if (this.answers.wanted) return // other settings by now
      const { asked } = this
      this.asked = "" // there is no figure of it: who comes back asks, and is told, again
      if (this.lab.address(this.sent).href !== asked) return // other settings by now, too: who comes near asks for them
      this.box.classList.toggle("refused", part.settings.some(({ instead }) => instead === null))
      this.lab.refused(part.settings, this.part !== undefined)
      return
    }
    if (part.upload) {
      const again = this.posted !== this.asked // once for each address
      this.posted = this.asked
      this.lab.unknownUpload(part.upload, part.error, again, () => {
        this.asked = ""
        this.ask()
      })
      return
    }
    if (part.error) {
      this.told.textContent = part.error
      return
    }
    this.told.textContent = ""
    this.box.classList.remove("refused")
    this.part = { ...this.part, note: "", waiting: false, ...part }
    if (this.part.title !== undefined) this.title.textContent = this.part.title
    this.lab.limit(this.part.limits ?? {})
    this.draw()
    if (this.part.waiting) return
    drawNumbers(this.numbers, this.part.numbers)
    this.meter.innerHTML = this.part.verdict
    this.notes.innerHTML = this.part.notes.join("")
    this.announcer.say(this.inWords())
    this.drawTable(this.part.table)
    if (this.part.program) this.offerProgram()
    this.offerData()
  }

  // Verdict and numbers.
  inWords() {
    const verdict = this.meter.querySelector("p")?.textContent ?? ""
    return [verdict, ...this.part.numbers.map(({ label, value }) => `${label}: ${value}`)].join(" · ")
  }

  draw() {
    if (!this.part.figure) {
      this.told.textContent = this.part.note
      return
    }
    this.chart ??= new Chart(this.drawing, this.lab.box, (at) => this.lab.click(this.part.clicks, at))
    this.drawing.classList.remove("room")
    const { clicks = {} } = this.part
    this.chart.clickable = Object.keys(clicks).length > 0
    if (clicks.points) this.lab.controls.get(clicks.points).box.classList.add("clickable")
    this.chart.show({ ...this.part, ...this.lab.sent.words })
  }

  drawTable(table) {
    const told = JSON.stringify(table)
    if (told === this.tableTold) return
    this.tableTold = told
    this.table.replaceChildren()
    if (!table) return
    const box = element("table", "")
    const head = element("tr", "")
    head.append(...table.heads.map((text) => Object.assign(element("th", ""), { innerHTML: text, scope: "col" })))
    box.append(head)
    for (const texts of table.rows) {
      const row = element("tr", "")
      row.append(...texts.map((text) => element("td", "", text)))
      box.append(row)
    }
    const look = Object.assign(element("div", "ntk-look"), { innerHTML: table.look })
    const scroll = element("div", "table")
    scroll.append(box)
    const within = table.title ? element("details", "") : this.table
    if (table.title) {
      within.append(element("summary", "", table.title))
      within.open = this.tableOpen ?? false
      within.addEventListener("toggle", () => (this.tableOpen = within.open))
      this.table.append(within)
    }
    within.append(scroll, look)
  }

  // The program that gives the same numbers, loaded when its reader opens it.
  offerProgram() {
    if (this.code) return
    this.code = element("details", "program")
    this.source = element("pre", "")
    this.source.tabIndex = 0
    this.code.append(element("summary", "", this.lab.sent.words.code), this.source)
    this.code.addEventListener("toggle", () => this.code.open && this.loadProgram())
    this.box.append(this.code)
  }

  // The numbers that are drawn, as files at these settings.
  offerData() {
    if (!this.part.figure) return
    if (!this.data) {
      this.data = element("div", "data")
      this.data.role = "group"
      this.data.append(element("span", "", this.lab.sent.words.data))
      this.data.append(...["csv", "json"].map((kind) => this.file(kind)))
      this.box.append(this.data)
    }
    this.data.ariaLabel = `${this.part.title}: ${this.lab.sent.words.data}`
    for (const link of this.data.querySelectorAll("a")) {
      link.href = this.lab.address(this.sent, `.${link.textContent.toLowerCase()}`).href
    }
  }

  // A link to a file of data. It is fetched with the token of this tab: the process that has a reader's data answers.
  file(kind) {
    const link = Object.assign(element("a", "", kind.toUpperCase()), { download: `${this.sent.name}.${kind}` })
    link.addEventListener("click", async (event) => {
      event.preventDefault()
      const response = await fetch(link.href, { headers: { "X-Tab": tab } }).catch(() => null)
      if (!response?.ok) {
        this.told.textContent = response ? (await response.json()).error : this.lab.sent.words.lost
        return
      }
      const file = Object.assign(element("a", ""), { download: link.download })
      file.href = URL.createObjectURL(await response.blob())
      file.click()
      URL.revokeObjectURL(file.href)
    })
    return link
  }

  async loadProgram() {
    const address = this.lab.address(this.sent, ".py")
    if (address.href === this.programOf) return
    const response = await fetch(address, { headers: { "X-Tab": tab } })
    if (!response.ok) return
    this.programOf = address.href
    this.source.textContent = await response.text()
  }

  remove() {
    this.watching.disconnect()
    this.answers.stop()
    this.announcer.remove()
    this.chart?.remove()
    this.box.remove()
  }
}

function card({ label, hint: name, help }) {
  const head = element("dt", "")
  head.append(element("span", "", label), hint(name, help))
  const box = element("div", "")
  box.append(head, element("dd", ""))
  return box
}

// Bring a list of numbers up to date. Where only the numbers are new, only they are written.
function drawNumbers(list, numbers) {
  const names = JSON.stringify(numbers.map(({ label, help }) => [label, help]))
  if (names !== list.names) list.replaceChildren(...numbers.map(card))
  list.names = names
  numbers.forEach(({ value }, k) => {
    const written = list.children[k].lastChild
    if (written.textContent !== value) written.textContent = value
  })
}
