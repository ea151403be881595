// Check yourself: generated questions, which a seed in the link names, and what was answered in the lessons.

import { hand } from "./download.js"
import { element, mounting, style, textButton } from "./elements.js"
import { forget } from "./kept.js"
import { Past } from "./past.js"
import { Question } from "./question.js"
import { answers, keep } from "./record.js"

const SEED = "questions" // in the link
const LAST = "ntk.check" // the seed that this browser had last; its answers are in a place of their own
const FEW_DIGITS = 100_000 // seeds below are easy to read out

style(`
.ntk-check { color: var(--st-text-color); line-height: 1.6; max-width: 46rem; word-break: keep-all;
  overflow-wrap: break-word }
.ntk-check h2 { font: 600 1.5rem/1.3 var(--st-heading-font, var(--st-font)); margin: 40px 0 10px; padding: 0 }
.ntk-check .tools { display: flex; flex-wrap: wrap; gap: 8px 12px; align-items: center; margin: 12px 0 }
.ntk-check .tools button, .ntk-check .tools input { font: inherit; font-size: 0.875rem; color: inherit; min-height: 36px;
  padding: 4px 12px; background: var(--st-background-color); border: 1px solid var(--st-border-color);
  border-radius: var(--st-base-radius) }
.ntk-check .tools button { cursor: pointer }
.ntk-check .tools button:hover { color: var(--st-primary-color); border-color: currentColor }
.ntk-check .tools input { width: 8em; margin-left: 8px; font-variant-numeric: tabular-nums }
.ntk-check :is(button, input, a):focus-visible { outline: 2px solid var(--st-primary-color); outline-offset: 1px }
.ntk-check .score { position: sticky; top: 56px; z-index: 1; padding: 8px 0; font-weight: 600;
  background: var(--st-background-color); border-bottom: 1px solid var(--st-border-color) }
.ntk-check .kept { font-size: 0.875rem; opacity: 0.8 }
.ntk-check .after { display: flex; flex-wrap: wrap; gap: 4px 16px; margin-top: 8px; font-size: 0.875rem }
.ntk-check .after > :first-child:not(a) { font-weight: 600 }
.ntk-check .ntk-ask .after button { min-height: 0; padding: 0; border: 0; color: var(--st-link-color, var(--st-primary-color));
  text-decoration: underline; background: none }
.ntk-check a { color: var(--st-link-color, var(--st-primary-color)) }
.ntk-check math { white-space: nowrap }`)

// The seed that the link names, the one before, or a new one.
function first() {
  return new URLSearchParams(location.search).get(SEED) ?? answers(LAST).seed ?? fresh()
}

const fresh = () => String(crypto.getRandomValues(new Uint32Array(1))[0] % FEW_DIGITS)

// The seed into the link: what was asked for is an entry of the browser's history.
function write(seed, instead) {
  const link = new URL(location.href)
  if (link.searchParams.get(SEED) === seed) return
  link.searchParams.set(SEED, seed)
  history[instead ? "replaceState" : "pushState"](history.state, "", link)
}

class Check {
  constructor(place, sent) {
    this.sent = sent
    this.words = sent.words
    this.path = location.pathname
    document.documentElement.lang = sent.language
    this.box = element("div", "ntk-check")
    this.field = Object.assign(element("input", ""), { type: "text", inputMode: "numeric", autocomplete: "off" })
    this.field.addEventListener("change", () => this.go(this.field.value.trim()))
    const label = element("label", "", this.words.seed)
    label.append(this.field)
    const top = element("div", "tools")
    top.append(label, textButton(this.words.fresh, () => this.go(fresh())))
    this.score = element("div", "score")
    this.score.setAttribute("role", "status")
    this.list = element("div", "questions")
    const now = element("section", "")
    now.append(element("p", "", this.words.lead), top, this.score, this.list, this.tools())
    this.box.append(now, new Past(sent).box)
    place.append(this.box)
    this.back = () => this.path === location.pathname && this.load(first())
    addEventListener("popstate", this.back)
    write(first(), true)
    this.load(first())
  }

  // What one does with the answers.
  tools() {
    const { words } = this
    const row = element("div", "tools")
    row.append(
      textButton(words.json, () => this.hand("json")),
      textButton(words.csv, () => this.hand("csv")),
      textButton(words.forget, () => this.forget()),
    )
    const whole = element("div", "")
    whole.append(row, element("div", "kept", words.kept))
    return whole
  }

  go(seed) {
    write(seed, false)
    this.load(seed)
  }

  // Ask the questions of a seed.
  async load(seed) {
    this.seed = this.field.value = seed
    this.asked = null
    this.list.replaceChildren()
    this.score.textContent = this.words.loading
    const address = new URL(`../../checks/${encodeURIComponent(seed)}?lang=${this.sent.language}`, import.meta.url)
    const response = await fetch(address).catch(() => null)
    const told = response && (await response.json().catch(() => null))
    if (this.seed !== seed) return
    if (!told || !response.ok) {
      this.score.textContent = told?.error ?? this.words.offline
      if (!told) this.list.append(textButton(this.words.retry, () => this.load(seed)))
      return
    }
    this.record = `ntk.check.${told.seed}`
    this.asked = told
    keep("seed", seed, LAST)
    for (const [k, question] of told.questions.entries()) this.ask(k, question)
    this.tell()
  }

  ask(k, question) {
    const { language } = this.sent
    const of = { k: k + 1, n: this.asked.questions.length }
    const words = { ...this.words, ask: this.words.ask.replace("{k}", of.k).replace("{n}", of.n) }
    const after = element("div", "after")
    const sent = { language, question, words, route: `checks/${this.asked.seed}`, record: this.record, once: true }
    const made = new Question(this.list, { ...sent, lesson: "", id: question.name }, (now) => {
      const { verdict, answer } = answers(this.record)[question.name] ?? { verdict: "", answer: "" }
      const link = element("a", "", this.words.step.replace("{step}", question.title))
      link.href = `${question.lesson}?lang=${language}#${question.step}`
      after.replaceChildren(link)
      if (!now) {
        const again = textButton(this.words.again, async () => {
          if (await made.grade(answer)) after.replaceChildren(link)
        })
        after.prepend(element("span", "", this.words[verdict]), again)
      }
      this.tell()
    })
    made.box.append(after)
  }

  // How far it has come.
  tell() {
    const kept = Object.values(answers(this.record))
    const counts = {
      all: this.asked.questions.length,
      answered: kept.length,
      right: kept.filter(({ verdict }) => verdict === "right").length,
    }
    this.score.textContent = this.words.score.replace(/{(\w+)}/g, (_, name) => counts[name])
  }

  // The result as a file.
  hand(kind) {
    if (!this.asked) return
    const kept = answers(this.record)
    const { seed, version } = this.asked
    const head = { seed, version, language: this.sent.language, date: new Date().toISOString() }
    const questions = this.asked.questions.map(({ name, lesson, step, settings }) => {
      const { answer = null, right = null, verdict = null } = kept[name] ?? {}
      return { name, lesson, step, settings, answer, right, verdict }
    })
    hand(`check-${seed}`, kind, head, "questions", questions)
  }

  forget() {
    if (!this.asked || !confirm(this.words.sure)) return
    forget(this.record)
    this.load(this.seed)
  }

  remove() {
    removeEventListener("popstate", this.back)
    this.box.remove()
  }
}

export const mount = mounting((place, sent) => new Check(place, sent))
