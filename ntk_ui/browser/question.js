// A question: once it is answered, the figure beside it is there, set to what was asked.

import { element, style, textButton } from "./elements.js"
import { LESSONS, answers, keep } from "./record.js"

const NOTCHES = 60 // of a scale, from its low to its high end

style(`
.ntk-ask { border: 1px solid var(--st-primary-color); border-radius: var(--st-base-radius); padding: 12px 14px;
  margin: 16px 0; min-width: 0 }
.ntk-ask legend { padding: 0 6px; margin-left: -6px; font-weight: 600; font-size: 0.875rem;
  color: var(--st-primary-color) }
.ntk-ask p { margin: 0 0 8px }
.ntk-ask .row { display: flex; flex-wrap: wrap; gap: 8px; align-items: center }
.ntk-ask button { font: inherit; color: inherit; min-height: 32px; padding: 4px 12px; cursor: pointer; text-align: left;
  background: var(--st-background-color); border: 1px solid var(--st-border-color);
  border-radius: var(--st-base-radius) }
.ntk-ask.ntk-ask button p { margin: 0 }
.ntk-ask button:hover, .ntk-ask button[aria-pressed=true] { color: var(--st-primary-color); border-color: currentColor }
.ntk-ask button[aria-disabled=true] { cursor: default }
.ntk-ask button[aria-disabled=true]:not([aria-pressed=true]) { color: inherit; border-color: var(--st-border-color);
  opacity: 0.7 }
.ntk-ask :focus-visible { outline: 2px solid var(--st-primary-color); outline-offset: 1px }
.ntk-ask input { flex: 1; min-width: 120px; height: 24px; accent-color: var(--st-primary-color) }
.ntk-ask output { min-width: 5em; font-variant-numeric: tabular-nums }
.ntk-ask .said:not(:empty) { margin-top: 12px; padding-top: 12px; border-top: 1px solid var(--st-border-color) }
.ntk-ask .said > :last-child { margin-bottom: 0 }`)

export class Question {
  // `open` is called when its reader has answered, with whether it was just now. The first answer counts where it is
  // asked `once`; `route` and `record` say where it is graded, and where it is kept.
  constructor(place, { lesson, language, question, words, route = `answers/${lesson}`, record = LESSONS, ...more }, open) {
    this.sent = question
    this.words = words
    this.open = open
    this.record = record
    this.once = more.once ?? false
    this.id = more.id ?? `${lesson}/${question.name}`
    this.address = (answer) => new URL(
      `../../${route}/${question.name}?${new URLSearchParams({ answer, lang: language })}`, import.meta.url)
    this.box = element("fieldset", "ntk-ask")
    this.said = element("div", "said")
    this.said.setAttribute("role", "status")
    const asked = Object.assign(element("div", ""), { innerHTML: question.question })
    this.row = element("div", "row")
    this.buttons = new Map()
    if (question.options) this.choose(question.options)
    else this.estimate(question.scale)
    this.box.append(element("legend", "", words.ask), asked, this.row, this.said)
    place.append(this.box)
    const before = answers(record)[this.id]
    if (before?.answer) this.mark(before.answer)
    if (before?.answer && this.once) this.close()
    if (before) open(false)
  }

  choose(options) {
    for (const [name, html] of options) {
      const button = textButton("", () => this.answer(name))
      button.innerHTML = html
      button.ariaPressed = "false"
      this.buttons.set(name, button)
      this.row.append(button)
    }
  }

  // Notches at equal ratios.
  estimate({ low, high, unit }) {
    const range = Object.assign(element("input", ""), { type: "range", min: 0, max: NOTCHES, value: NOTCHES / 2 })
    const value = () => Number((low * (high / low) ** (range.value / NOTCHES)).toPrecision(2))
    const shown = element("output", "")
    const show = () => {
      shown.textContent = `${value()} ${unit}`.trim()
      range.setAttribute("aria-valuetext", shown.textContent)
    }
    range.ariaLabel = this.words.estimate
    range.addEventListener("input", show)
    show()
    this.range = range
    this.set = (answer) => {
      range.value = Math.round((NOTCHES * Math.log(answer / low)) / Math.log(high / low))
      show()
    }
    this.row.append(range, shown, textButton(this.words.check, () => this.answer(String(value()))))
  }

  // Its reader only wants to see.
  skip() {
    keep(this.id, { answer: "", verdict: "passed" }, this.record)
    this.open(false)
  }

  mark(answer) {
    this.set?.(Number(answer))
    for (const [name, button] of this.buttons) button.ariaPressed = String(name === answer)
  }

  // No other answer is taken; its buttons can still be come to.
  close() {
    this.closed = true
    if (this.range) this.range.disabled = true
    for (const button of this.row.querySelectorAll("button")) button.ariaDisabled = "true"
  }

  async answer(answer) {
    if (this.once && (this.closed || this.box.ariaBusy === "true")) return
    const told = await this.grade(answer)
    if (!told) return
    if (this.once) this.close()
    keep(this.id, { answer, verdict: told.verdict, ...(this.once && { right: told.right }) }, this.record)
    this.open(true)
  }

  // What is said to an answer, or nothing where it cannot be graded.
  async grade(answer) {
    this.mark(answer)
    this.box.ariaBusy = "true"
    this.said.textContent = this.words.grading
    const response = await fetch(this.address(answer)).catch(() => null)
    const told = response && (await response.json().catch(() => null))
    this.box.ariaBusy = "false"
    if (!response?.ok || !told) {
      this.said.textContent = told?.error ?? this.words.lost
      return null
    }
    this.said.innerHTML = told.said
    this.box.dataset.verdict = told.verdict
    return told
  }
}
