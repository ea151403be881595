// The time of a figure that shows a network in training: play and pause, step by step, and a slider. It runs in the
// browser alone. A figure that comes anew while its reader looks at an early step shows that step again.

const STAY = 120 // milliseconds that a step is seen for while it plays

import { drawIcon, element, iconButton, style } from "./elements.js"

style(`
.ntk-time { display: flex; align-items: center; gap: 4px; height: 40px; color: var(--st-text-color) }
.ntk-time button { flex: none; width: 32px; height: 32px; padding: 7px; border: 0; border-radius: 6px;
  cursor: pointer; color: inherit; background: none }
.ntk-time button:hover { background: var(--st-secondary-background-color) }
.ntk-time button:focus-visible, .ntk-time input:focus-visible { outline: 2px solid var(--st-primary-color) }
.ntk-time button:disabled { opacity: 0.35; cursor: default; background: none }
.ntk-time svg { display: block; fill: currentColor }
.ntk-time input { flex: 1; min-width: 40px; margin: 0 8px; cursor: pointer; accent-color: var(--st-primary-color) }
.ntk-time output { flex: none; font-size: 14px; font-variant-numeric: tabular-nums; text-align: right }`)

const ICONS = {
  back: "M15 4v16L5 12zM17 4h3v16h-3z",
  play: "M6 3v18l15-9z",
  pause: "M5 4h5v16H5zM14 4h5v16h-5z",
  forward: "M9 4v16l10-8zM4 4h3v16H4z",
}

export class Timeline {
  // `show` is called when there is another step to be seen.
  constructor(show) {
    this.show = show
    this.at = Infinity // the last step, however many there are
    this.playing = 0
    this.row = element("div", "ntk-time")
    this.back = iconButton(ICONS.back, () => this.stay(this.now - 1))
    this.play = iconButton(ICONS.play, () => (this.playing ? this.pause() : this.run()))
    this.forward = iconButton(ICONS.forward, () => this.stay(this.now + 1))
    this.range = Object.assign(element("input", ""), { type: "range", min: 0, step: 1 })
    this.range.addEventListener("input", () => this.stay(Number(this.range.value)))
    this.told = element("output", "")
    this.row.append(this.back, this.play, this.forward, this.range, this.told)
  }

  // What the server tells of the time: a label for each step, what stands before it, and words.
  take(time) {
    this.time = time
    for (const name of ["back", "forward"]) this[name].title = this[name].ariaLabel = time.words[name]
    this.range.ariaLabel = time.words.time
    this.range.max = this.last
    const longest = Math.max(...time.labels.map((label) => label.length))
    this.told.style.minWidth = `${time.prefix.length + longest}ch`
    this.tell()
  }

  get last() {
    return this.time.labels.length - 1
  }

  get now() {
    return Math.min(this.at, this.last)
  }

  get label() {
    return this.time.prefix + this.time.labels[this.now]
  }

  // The traces as they are now. They come as they are at the end.
  traces(data, frames) {
    if (this.now === this.last) return data
    const { traces, data: changes } = frames[this.now]
    const moved = [...data]
    traces.forEach((trace, k) => (moved[trace] = { ...data[trace], ...changes[k] }))
    return moved
  }

  go(step) {
    this.at = step >= this.last ? Infinity : Math.max(step, 0)
    this.tell()
    this.show()
  }

  stay(step) {
    this.pause()
    this.go(step)
  }

  run() {
    if (this.now === this.last) this.go(0)
    this.playing = setInterval(() => {
      if (this.now === this.last) this.pause()
      else this.go(this.now + 1)
    }, STAY)
    this.tell()
  }

  pause() {
    clearInterval(this.playing)
    this.playing = 0
    this.tell()
  }

  tell() {
    const name = this.playing ? "pause" : "play"
    if (this.shown !== name) drawIcon(this.play, ICONS[(this.shown = name)])
    this.play.title = this.play.ariaLabel = this.time.words[name]
    this.range.value = this.now
    this.range.setAttribute("aria-valuetext", this.label)
    this.told.textContent = this.label
    this.back.disabled = this.now === 0
    this.forward.disabled = this.now === this.last
  }
}
