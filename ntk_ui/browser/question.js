// A question: once it is answered, the figure beside it is there, set to what was asked.

import { element, style, textButton } from "./elements.js"
import { answers, keep } from "./record.js"

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
.ntk-ask :focus-visible { outline: 2px solid var(--st-primary-color); outline-offset: 1px }
.ntk-ask input { flex: 1; min-width: 120px; height: 24px; accent-color: var(--st-primary-color) }
.ntk-ask output { min-width: 5em; font-variant-numeric: tabular-nums }
.ntk-ask .said:not(:empty) { margin-top: 12px; padding-top: 12px; border-top: 1px solid var(--st-border-color) }
.ntk-ask .said > :last-child { margin-bottom: 0 }`)

export class Question {
  // `open` is called when its reader has answered, with whether it was just now.
  constructor(place, { lesson, language, question, words }, open) {
    this.sent = question
    this.words = words
    this.open = open
    this.id = `${lesson}/${question.name}`
    this.address = (answer) => new URL(
      `../../answers/${lesson}/${question.name}?${new URLSearchParams({ answer, lang: language })}`, import.meta.url)
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
    const before = answers()[this.id]
    if (before?.answer) this.mark(before.answer)
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
    this.set = (answer) => {
      range.value = Math.round((NOTCHES * Math.log(answer / low)) / Math.log(high / low))
      show()
    }
    this.row.append(range, shown, textButton(this.words.check, () => this.answer(String(value()))))
  }

  // Its reader only wants to see.
  skip() {
    keep(this.id, "", "passed")
    this.open(false)
  }

  mark(answer) {
    this.set?.(Number(answer))
    for (const [name, button] of this.buttons) button.ariaPressed = String(name === answer)
  }

  async answer(answer) {
    this.mark(answer)
    this.box.ariaBusy = "true"
    this.said.textContent = this.words.grading
    const response = await fetch(this.address(answer)).catch(() => null)
    this.box.ariaBusy = "false"
    const told = response && (await response.json())
    if (!response?.ok) {
      this.said.textContent = told?.error ?? this.words.lost
      return
    }
    this.said.innerHTML = told.said
    this.box.dataset.verdict = told.verdict
    keep(this.id, answer, told.verdict)
    this.open(true)
  }
}
