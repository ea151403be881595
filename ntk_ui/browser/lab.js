// A lab: controls, and the figures that they change, each with its numbers and its verdict. It draws while a slider is
// dragged, and knows nothing of the page around it.

import { control } from "./controls.js"
import { element, mounting, style } from "./elements.js"
import { Panel } from "./panel.js"
import { store } from "./store.js"

style(`
.ntk-lab { background: var(--st-background-color); color: var(--st-text-color); word-break: keep-all }
.ntk-lab p { margin: 0.5em 0 }
.ntk-lab > .told:empty, .ntk-lab .panel .told:empty { display: none }
.ntk-lab > .told, .ntk-lab .panel > .told { position: sticky; z-index: 2; top: calc(var(--ntk-top) + var(--ntk-head)) }
.ntk-lab .told { margin: 6px 0; padding: 8px 12px; border-radius: var(--st-base-radius);
  background: var(--st-secondary-background-color) }
.ntk-lab summary { cursor: pointer; width: fit-content }
.ntk-lab summary:focus-visible { outline: 2px solid var(--st-primary-color) }
.ntk-lab > .ntk-controls { position: sticky; top: var(--ntk-top); z-index: 3; padding: 6px 0;
  background: var(--st-background-color) }
.ntk-lab .more { align-self: end; margin-bottom: 6px; font-size: 0.875rem }
.ntk-lab .more[open] { flex-basis: 100% }
.ntk-lab .more > .ntk-controls { margin: 8px 0 0 }
.ntk-lab .figures { display: flex; flex-wrap: wrap; gap: 24px }
.ntk-lab .figures > .panel { flex: 1 1 min(340px, 100%); min-width: 0 }
.ntk-lab:fullscreen { --ntk-top: 0px !important; overflow: auto; padding: 20px 28px; box-sizing: border-box; font-size: 1.2rem }
.ntk-lab:fullscreen .ntk-control { font-size: 1.05rem }
.ntk-lab:fullscreen .ntk-numbers dt, .ntk-lab:fullscreen .ntk-look { font-size: 1.05rem }
.ntk-lab:fullscreen .ntk-numbers dd { font-size: 1.9rem }
@media (max-width: 640px) { .ntk-lab .more[open] > .ntk-controls { max-height: 30vh; overflow: auto } }`)

// On a phone Streamlit's menu of lessons lies over the page, and stays there once a lesson is chosen.
function closeMenu() {
  if (!matchMedia("(max-width: 768px)").matches) return
  const open = "[data-testid=stSidebar][data-collapsed=false] [data-testid=stSidebarCollapseButton]"
  const close = document.querySelector(open)?.querySelector("button")
  close?.click()
}

let printed = null // the words of the lab that came last, once there is one

addEventListener("keydown", async (event) => {
  const plain = (event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey
  if (!printed || !plain || event.key.toLowerCase() !== "p") return
  event.preventDefault()
  const { print } = await import("./print.js")
  print(printed)
})

export class Lab {
  constructor(place, sent) {
    this.sent = sent
    this.unread = new Set() // settings of which the server cannot read what the reader wrote
    this.instead = new Map() // what is shown for settings that are not possible here, by their names
    this.box = element("section", "ntk-lab")
    this.box.setAttribute("data-testid", "lab")
    this.box.dataset.lab = sent.name
    const head = document.querySelector("[data-testid=stHeader]") // Streamlit's, below which controls stay in view
    this.box.style.setProperty("--ntk-top", `${head?.getBoundingClientRect().height ?? 0}px`)
    this.controls = new Map(sent.settings.map((setting) => [setting.name, this.control(setting)]))
    const row = this.row(sent.first)
    this.box.append(row)
    this.head = row
    const rest = [...this.controls.keys()].filter((name) => !sent.first.includes(name))
    if (rest.length) {
      this.more = element("details", "more")
      this.summary = element("summary", "", sent.words.more)
      this.more.append(this.summary, this.row(rest))
      this.rest = rest
      row.append(this.more)
    }
    this.told = element("div", "told")
    this.told.setAttribute("role", "status")
    this.box.append(this.told)
    place.append(this.box)
    this.panels = sent.rows.flatMap((figures) => {
      const row = element("div", "figures")
      this.box.append(row)
      return figures.map((figure) => new Panel(this, row, figure))
    })
    const names = store.unknown(sent.known)
    this.unknown = names.length ? sent.words.unknown.replace("{names}", names.join(", ")) : ""
    this.tell(this.unknown)
    this.leave = store.follow(() => this.changed())
    printed = sent.words
    if (store.arrive(sent.language)) closeMenu()
    this.follow()
  }

  control(setting) {
    const set = (text) => {
      this.unread.delete(setting.name)
      store.set(setting.name, text, setting.default)
      this.controls.get(setting.name).follow(this.text(setting.name)) // what was asked for before is shown otherwise again
    }
    return { setting, ...control(setting, set, this.sent) }
  }

  row(names) {
    const row = element("div", "ntk-controls")
    row.append(...names.map((name) => this.controls.get(name).box))
    return row
  }

  text(name) {
    return this.instead.get(name) ?? store.get(name, this.controls.get(name).setting.default)
  }

  // Whether what a setting or a figure depends on is so, as it says itself.
  counts({ when }) {
    if (!when) return true
    const [[name, texts]] = Object.entries(when)
    const other = this.controls.get(name)
    return other === undefined || (texts.includes(this.text(name)) && this.counts(other.setting))
  }

  // Below the controls, and in view as long as they are.
  tell(text) {
    this.told.textContent = text
    this.measure()
  }

  // How high the controls are, below which it is told.
  measure() {
    this.box.style.setProperty("--ntk-head", `${this.head.offsetHeight}px`)
  }

  changed() {
    this.tell((this.unknown = ""))
    this.instead.clear()
    this.follow()
  }

  follow() {
    for (const [name, { setting, box, follow }] of this.controls) {
      box.hidden = !this.counts(setting)
      follow(this.text(name))
    }
    if (this.more) this.summary.textContent = [this.sent.words.more, ...this.changes()].join(" · ")
    if (this.more && store.everything) this.more.open = true
    for (const panel of this.panels) panel.follow()
  }

  // What is set otherwise than usual in the fold, where it is not seen.
  changes() {
    const others = this.rest.map((name) => this.controls.get(name).setting)
    return others
      .filter((setting) => setting.control !== "upload" && this.counts(setting))
      .map((setting) => [setting, this.text(setting.name)])
      .filter(([setting, text]) => text !== setting.default)
      .map(([{ label, options }, text]) => `${label} ${options?.[text] ?? text}`)
  }

  // The address of a figure: what it depends on, where that is not the default.
  address(figure, kind = "") {
    const { lesson, language, version } = this.sent
    const query = new URLSearchParams()
    for (const name of figure.settings) {
      const { setting } = this.controls.get(name)
      const text = this.text(name)
      if (text !== setting.default && this.counts(setting) && !this.unread.has(name)) query.append(name, text)
    }
    query.append("lang", language)
    query.append("v", version)
    return new URL(`../../figures/${lesson}/${figure.name}${kind}?${query}`, import.meta.url)
  }

  // The server refuses some settings: what can be shown instead is, and said. The link and the other labs keep what was
  // asked for, which may be possible there.
  refused(faults, hasPicture) {
    this.tell([this.unknown, ...faults.map((fault) => fault.said)].join(" ").trim())
    const before = this.unread.size + this.instead.size
    for (const { name, asked, instead } of faults) {
      if (!this.controls.has(name)) continue
      if (instead !== null) this.instead.set(name, instead)
      else if (asked && !hasPicture) this.unread.add(name)
    }
    if (this.unread.size + this.instead.size > before) this.follow()
  }

  // This process does not know what the reader once posted: it gets it again, if this browser still has it.
  async unknownUpload(name, said, first, then) {
    const { again } = await import("./upload.js")
    const { kind } = this.controls.get(name).setting
    if (first && (await again(this.text(name), kind, this.sent.language))) then()
    else this.tell(said)
  }

  limit(limits) {
    for (const [name, most] of Object.entries(limits)) this.controls.get(name)?.limit?.(most)
  }

  // A click into a figure at a place in it.
  click({ points, ...axes }, at) {
    if (points) {
      const { setting } = this.controls.get(points)
      const before = this.text(points)
      if (before.split(";").length >= setting.most) {
        this.tell(this.sent.words.full_of_points.replace("{most}", setting.most))
        return
      }
      const [x, y] = [at.x, at.y].map((value) => Number(value.toFixed(2)))
      const point = `${x},${y}`
      if (!before.split(";").includes(point)) store.set(points, `${before};${point}`, setting.default)
      return
    }
    const changes = Object.entries(axes).map(([axis, [name, places]]) => {
      const far = (k) => Math.abs(places[k] - at[axis])
      const nearest = places.reduce((best, _, k) => (far(k) < far(best) ? k : best), 0)
      return [name, String(nearest + 1), this.controls.get(name).setting.default]
    })
    store.setAll(changes)
  }

  remove() {
    this.leave()
    for (const panel of this.panels) panel.remove()
    this.box.remove()
  }
}

export const mount = mounting((place, sent) => new Lab(place, sent))
