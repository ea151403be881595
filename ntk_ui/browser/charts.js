// Figures in the browser. A figure that is in view is drawn at once, with one call of Plotly; the others are drawn
// when the reader has let go of the controls, nearest first, so that a slider waits only for what its reader sees.

import { Timeline } from "./timeline.js"
import { colorsAt, filled } from "./colors.js"
import { element, iconButton, idle, style } from "./elements.js"

const QUIET = 200 // milliseconds without new figures before those out of view are drawn
const FULL = 0.55 // of a full screen that a figure takes up with others or with its controls
const STILL = 6 // pixels within which a pointer that goes down and up has clicked
const GROWN = 1.35 // letters of a figure on a full screen
const LOWEST = 280 // pixels of a figure, however low the window is
const TIME = 44 // of the time line below it
const HEAD = 130 // of the head of the page and the title of the figure
const ENDS = ["pointerup", "pointercancel"]
const FADED = 0.25 // what the server still works on
const CONFIG = { displaylogo: false, displayModeBar: false }

let loading = null

// Plotly, loaded once.
function library() {
  loading ??= new Promise((resolve, reject) => {
    const script = document.createElement("script")
    script.src = new URL("plotly.min.js", import.meta.url).href
    script.onload = () => resolve(window.Plotly)
    script.onerror = () => reject(new Error("Plotly did not load"))
    document.head.append(script)
  })
  return loading
}

const charts = new WeakMap() // by the element that holds a chart
const waiting = new Set() // charts whose newest figure is not drawn yet
let timer = 0

function distance(element) {
  const { top, bottom } = element.getBoundingClientRect()
  return Math.max(0, top - window.innerHeight, -bottom)
}

// How far what an element is in has been scrolled.
function scrolled(element) {
  let sum = 0
  for (let up = element.parentElement; up; up = up.parentElement) sum += up.scrollTop
  return sum
}

function drawLater() {
  clearTimeout(timer)
  timer = setTimeout(() => idle(drawNearest), QUIET)
}

async function drawNearest() {
  if (waiting.size === 0) return
  const [next] = [...waiting].sort((a, b) => distance(a.box) - distance(b.box))
  waiting.delete(next)
  await next.draw()
  idle(drawNearest)
}

const approaching = new IntersectionObserver((entries) =>
  entries.forEach(({ target, isIntersecting }) => isIntersecting && charts.get(target)?.drawIfWaiting()),
)
const resizing = new ResizeObserver((entries) => entries.forEach(({ target }) => charts.get(target)?.resize()))
window.addEventListener("beforeprint", () => waiting.forEach((chart) => chart.draw()))

// The buttons stay out of sight until a pointer or the keyboard comes to the figure.
style(`
.ntk-figure { position: relative; width: 100%; contain: inline-size; background: var(--st-background-color);
  transition: background-color 1ms } /* of which its end is told: the theme of the page is another */
.ntk-figure-buttons { position: absolute; top: 0; right: 0; display: flex; gap: 2px; opacity: 0 }
.ntk-figure:hover .ntk-figure-buttons, .ntk-figure-buttons:focus-within { opacity: 1 }
.ntk-figure-buttons button { width: 28px; height: 28px; padding: 5px; border: 0; border-radius: 6px; cursor: pointer;
  color: var(--st-text-color); background: var(--st-secondary-background-color) }
.ntk-figure-buttons button:focus-visible { outline: 2px solid var(--st-primary-color) }
.ntk-figure-buttons svg { display: block; fill: none; stroke: currentColor; stroke-width: 2; stroke-linecap: round;
  stroke-linejoin: round }
.ntk-note { position: absolute; top: 35%; left: 50%; transform: translate(-50%, -50%); max-width: 80%;
  padding: 6px 14px; border-radius: 6px; border: 1px solid var(--st-border-color); text-align: center;
  color: var(--st-text-color); background: var(--st-secondary-background-color); font-variant-numeric: tabular-nums;
  word-break: keep-all }
.ntk-note:empty { display: none }
.ntk-figure.clickable .nsewdrag { cursor: crosshair !important }
.ntk-look { margin-top: 8px; font-size: 0.875rem; line-height: 1.6; color: var(--st-text-color); opacity: 0.75 }
.ntk-look p { margin: 0 }`)

const NOTE_MILLISECONDS = 8000 // until a note of which nothing new is heard goes; the server has a new one each second

const ICONS = {
  full: "M3 9V3h6M21 9V3h-6M3 15v6h6M21 15v6h-6",
  save: "M12 3v12m-5-5 5 5 5-5M4 20h16",
}

export class Chart {
  // `whole` goes full screen with the figure; `click` hears where in the figure a click was, in data units.
  constructor(place, whole, click) {
    this.box = element("div", "ntk-figure")
    this.box.setAttribute("role", "figure")
    this.plot = element("div", "")
    this.whole = whole
    this.clickable = false
    this.full = iconButton(ICONS.full, () => this.toggleFull())
    this.save = iconButton(ICONS.save, () => this.download())
    this.look = element("div", "ntk-look")
    this.note = element("div", "ntk-note")
    const buttons = element("div", "ntk-figure-buttons")
    if (document.fullscreenEnabled) buttons.append(this.full)
    buttons.append(this.save)
    this.box.append(this.plot, this.note, buttons)
    this.fullChanged = () => this.width && this.draw()
    document.addEventListener("fullscreenchange", this.fullChanged)
    this.takeClicks(click)
    this.box.addEventListener("transitionend", ({ target }) => target === this.box && this.width && this.draw())
    place.append(this.box, this.look)
    charts.set(this.box, this)
    approaching.observe(this.box)
    resizing.observe(this.box)
  }

  // A figure as the server sends it.
  async show(sent) {
    const before = this.sent
    this.sent = sent
    this.box.setAttribute("aria-label", this.sent.alt)
    if (this.sent.look !== before?.look) this.look.innerHTML = this.sent.look
    this.note.textContent = this.sent.note ?? ""
    clearTimeout(this.unheard) // a run that its reader stops says no more: nor may its note
    if (this.sent.note) this.unheard = setTimeout(() => (this.note.textContent = ""), NOTE_MILLISECONDS)
    if (before?.note && JSON.stringify(before.figure) === JSON.stringify(this.sent.figure)) return
    this.box.classList.toggle("clickable", this.clickable)
    for (const name of ["full", "save"]) this[name].title = this[name].ariaLabel = this.sent[name]
    this.plot.style.height = `${this.height(this.box.clientWidth)}px`
    this.takeTime(this.sent.figure.time)
    this.box.dataset.waiting = ""
    waiting.add(this)
    if (distance(this.box) === 0) await this.draw()
    drawLater()
  }

  // In pixels. Square maps side by side leave no empty space below them where the page is narrow; the first figure of a
  // page is whole before anything is scrolled, and none is higher than the window with its controls.
  height(width) {
    const { height, margin, meta } = this.sent.figure.layout
    const square = meta?.square && width ? margin.t + margin.b + meta.square * (width - margin.l - margin.r) : Infinity
    return Math.min(height, square, Math.max(LOWEST, window.innerHeight - this.above()))
  }

  // What a reader sees above the figure and of its time below, in pixels.
  above() {
    const time = this.sent.figure.time ? TIME : 0
    const top = this.box.getBoundingClientRect().top + scrolled(this.box)
    const controls = this.whole.querySelector(".ntk-controls")?.offsetHeight ?? 0
    return time + (top < 0.7 * window.innerHeight ? top : HEAD + controls)
  }

  // On a full screen: what leaves room for the controls and the numbers.
  fullHeight() {
    if (document.fullscreenElement !== this.whole) return null
    return Math.max(this.height(this.width), FULL * window.innerHeight)
  }

  async toggleFull() {
    if (document.fullscreenElement) return document.exitFullscreen()
    await this.whole.requestFullscreen()
    this.box.scrollIntoView({ block: "center" })
  }

  // A pointer that goes down and up at the same place has clicked there. Plotly's own selections know neither heat maps
  // nor empty places; while a button is down it covers the whole page, so the document hears of the end.
  takeClicks(click) {
    const begin = (down) => {
      if (!this.clickable || !down.isPrimary || down.button !== 0) return
      const end = (up) => {
        for (const name of ENDS) document.removeEventListener(name, end, true)
        const still = Math.hypot(up.clientX - down.clientX, up.clientY - down.clientY) <= STILL
        const at = up.type === "pointerup" && still && this.placeOf(down)
        if (at) click(at)
      }
      for (const name of ENDS) document.addEventListener(name, end, true)
    }
    this.plot.addEventListener("pointerdown", begin, true)
  }

  // The place in data units, in the panel of the figure that it is in.
  placeOf({ clientX, clientY }) {
    for (const panel of this.plot.querySelectorAll(".nsewdrag")) {
      const { left, top, width, height } = panel.getBoundingClientRect()
      const [x, y] = [clientX - left, clientY - top]
      if (x < 0 || y < 0 || x > width || y > height) continue
      const { xaxis, yaxis } = this.plot._fullLayout._plots[panel.dataset.subplot]
      return { x: xaxis.p2d(x), y: yaxis.p2d(y) }
    }
    return null
  }

  takeTime(time) {
    if (time && !this.time) {
      this.time = new Timeline(() => this.draw(true))
      this.plot.after(this.time.row)
    }
    if (time) this.time.take(time)
    else this.forgetTime()
  }

  forgetTime() {
    this.time?.pause()
    this.time?.row.remove()
    this.time = null
  }

  async drawIfWaiting() {
    if (waiting.has(this)) await this.draw()
  }

  // Plotly must not be called for a figure that it has not finished: what comes meanwhile is drawn after it, once.
  // Where only time has gone on, only what moves is drawn.
  async draw(onlyTime = false) {
    this.wanted = true
    this.outdated ||= !onlyTime
    if (this.drawing) return
    this.drawing = true
    try {
      const Plotly = await library()
      while (this.wanted && this.box.isConnected) {
        this.wanted = false
        await (this.outdated ? this.drawWith(Plotly) : this.moveWith(Plotly))
      }
      if (!this.box.isConnected) Plotly.purge(this.plot)
    } finally {
      this.drawing = false
    }
  }

  async drawWith(Plotly) {
    this.outdated = false
    const { sent } = this
    const { data, layout: plain, frames } = this.colored()
    this.width = this.box.clientWidth
    const full = this.fullHeight()
    const height = full ?? this.height(this.width)
    const layout = full === null ? plain : grown(plain)
    waiting.delete(this)
    this.plot.style.height = `${height}px`
    // a copy: where time goes on, Plotly writes into the traces that it was given
    const traces = this.time ? structuredClone(this.time.traces(data, frames)) : data
    for (const k of sent.figure.pending ?? []) {
      const before = this.plot.data?.[k]
      if (before?.name === traces[k].name) traces[k] = { ...before, opacity: FADED }
    }
    const whole = { data: traces, layout: { ...layout, width: this.width, height }, config: this.clickable ? { ...CONFIG, doubleClick: false } : CONFIG }
    const still = layout.shapes && !this.time && !sent.figure.pending ? withoutMarks(whole) : null
    if (still && still === this.still) await Plotly.relayout(this.plot, { shapes: layout.shapes })
    else await Plotly.react(this.plot, whole)
    this.still = still
    if (sent === this.sent) delete this.box.dataset.waiting
  }

  // The figure in the colors of the page, which are filled in once.
  colored() {
    const [figure, colors] = [this.sent.figure, colorsAt(this.box)]
    if (this.painted?.of !== figure || this.painted.in !== colors)
      this.painted = { of: figure, in: colors, figure: filled(figure, colors) }
    return this.painted.figure
  }

  async moveWith(Plotly) {
    const { frames, time } = this.colored()
    const { traces, data } = frames[this.time.now]
    const timing = { mode: "immediate", frame: { duration: 0, redraw: time.redraw }, transition: { duration: 0 } }
    await Plotly.animate(this.plot, [{ traces, data }], timing)
  }

  resize() {
    if (this.width !== undefined && this.box.clientWidth && this.width !== this.box.clientWidth) this.draw()
  }

  // The picture says which step it shows.
  async download() {
    const { width, height } = this.plot.getBoundingClientRect()
    const { data, layout } = this.plot
    const place = { xref: "paper", yref: "paper", x: 1, y: 0, xanchor: "right", yanchor: "top", yshift: -28 }
    const told = this.time ? [{ ...place, text: this.time.label, showarrow: false }] : []
    const figure = { data, layout: { ...layout, annotations: [...(layout.annotations ?? []), ...told] } }
    const Plotly = await library()
    await Plotly.downloadImage(figure, { format: "png", width, height, scale: 2, filename: this.sent.name })
  }

  remove() {
    waiting.delete(this)
    this.forgetTime()
    document.removeEventListener("fullscreenchange", this.fullChanged)
    approaching.unobserve(this.box)
    resizing.unobserve(this.box)
    this.box.remove()
    this.look.remove()
    if (this.width && !this.drawing) window.Plotly.purge(this.plot)
  }
}

// A layout with larger letters.
function grown(value, name = "") {
  if (Array.isArray(value)) return value.map((each) => grown(each))
  if (value === null || typeof value !== "object") return value
  const entries = Object.entries(value).map(([key, each]) => [key, grown(each, key)])
  const made = Object.fromEntries(entries)
  return name.endsWith("font") && made.size ? { ...made, size: GROWN * made.size } : made
}

// All of a figure but the marks on it, which are drawn ten times as fast as the rest: to tell whether only they differ.
function withoutMarks({ data, layout }) {
  return JSON.stringify([data, { ...layout, shapes: null }])
}
