// What a reader has answered in the lessons, as this browser has kept it: a table, its files, and how to forget it.

import { hand } from "./download.js"
import { element, style, textButton } from "./elements.js"
import { forget } from "./kept.js"
import { forgetStopped } from "./place.js"
import { LESSONS, answers } from "./record.js"

style(`
.ntk-past .wide { overflow-x: auto }
.ntk-past table { width: 100%; border-collapse: collapse; font-size: 0.875rem }
.ntk-past :is(th, td) { padding: 6px 12px 6px 0; text-align: left; vertical-align: top;
  border-bottom: 1px solid var(--st-border-color) }
.ntk-past tbody th { padding-top: 16px; font-weight: 600 }
.ntk-past td p { margin: 0; font-size: inherit }`)

export class Past {
  constructor(sent) {
    this.sent = sent
    this.words = sent.words
    this.box = element("section", "ntk-past")
    this.show()
  }

  // The questions that were answered or passed, in the order of the course.
  answered() {
    const kept = answers()
    return this.sent.lessons.filter(({ id }) => id in kept).map((each) => ({ ...each, ...kept[each.id] }))
  }

  show() {
    const { words } = this
    const found = this.answered()
    this.box.replaceChildren(element("h2", "", words.answers))
    if (!found.length) return this.box.append(element("p", "", words.none))
    const row = element("div", "tools")
    row.append(
      textButton(words.json, () => this.hand("json")),
      textButton(words.csv, () => this.hand("csv")),
      textButton(words.forget, () => this.forget()),
    )
    this.box.append(this.table(found), row)
  }

  table(found) {
    const { words } = this
    const table = element("table", "")
    const head = element("tr", "")
    for (const name of [words.at, words.answer, words.verdict]) {
      head.append(Object.assign(element("th", "", name), { scope: "col" }))
    }
    const top = element("thead", "")
    top.append(head)
    table.append(top)
    for (const lesson of new Set(found.map((each) => each.lesson))) {
      const body = element("tbody", "")
      const title = element("tr", "")
      title.append(Object.assign(element("th", "", lesson), { colSpan: 3, scope: "rowgroup" }))
      body.append(title, ...found.filter((each) => each.lesson === lesson).map((each) => this.row(each)))
      table.append(body)
    }
    const wide = element("div", "wide")
    wide.append(table)
    return wide
  }

  row({ step, link, options, unit, answer, verdict }) {
    const place = element("td", "")
    place.append(Object.assign(element("a", "", step), { href: link }))
    const given = element("td", "")
    if (options) given.innerHTML = options[answer] ?? ""
    else given.textContent = answer && `${answer} ${unit}`.trim()
    const row = element("tr", "")
    row.append(place, given, element("td", "", this.words[verdict]))
    return row
  }

  hand(kind) {
    const head = { version: this.sent.version, language: this.sent.language, date: new Date().toISOString() }
    const found = this.answered().map(({ id, answer, verdict }) => {
      const [lesson, step] = id.split("/")
      return { lesson, step, answer, verdict }
    })
    hand("lessons", kind, head, "answers", found)
  }

  forget() {
    if (!confirm(this.words.sure)) return
    forget(LESSONS)
    forgetStopped()
    this.show()
  }
}
