// A step of a lesson: what is asked and said on the left, the lab on the right; one below the other where it is narrow.
// What to try in the lab is said once the figure is there.

import { element, mounting, style, tellOf, textButton } from "./elements.js"
import { Lab } from "./lab.js"
import { OWN_WAY, cameBackTo } from "./place.js"
import { Question } from "./question.js"
import { TOPIC, store } from "./store.js"

style(`
.ntk-step { margin-bottom: 40px; display: grid; grid-template: "text" "lab" "take" "further" / minmax(0, 1fr); gap: 0 32px;
  color: var(--st-text-color); line-height: 1.6; word-break: keep-all; overflow-wrap: break-word; scroll-margin-top: 72px }
.ntk-step h2 { font: 600 1.5rem/1.3 var(--st-heading-font, var(--st-font)); margin: 0 0 10px; padding: 0 }
.ntk-step .path { display: flex; gap: 2px; align-items: center; margin-bottom: 4px; font-size: 0.8125rem }
.ntk-step .path button { width: 26px; height: 24px; padding: 9px 0; border: 0; cursor: pointer; background: none;
  color: var(--st-border-color) }
.ntk-step .path button::before { content: ""; display: block; height: 6px; border-radius: 3px; background: currentColor }
.ntk-step .path button:is(:hover, [aria-current]) { color: var(--st-primary-color) }
.ntk-step .path button:focus-visible { outline: 2px solid var(--st-primary-color) }
.ntk-step .path span { margin-left: 8px; opacity: 0.8 }
.ntk-step > .text { grid-area: text }
.ntk-step > .take { grid-area: take; align-self: start }
.ntk-step > .take[hidden] { display: none }
.ntk-step > .place { grid-area: lab; min-width: 0 }
.ntk-step > .further { grid-area: further; margin-top: 8px }
.ntk-step :is(.text, .take) p, .ntk-step :is(.text, .take) ul { margin: 0 0 12px }
.ntk-step :is(.text, .take) math[display=block] { margin: 4px 0 14px; overflow-x: auto; overflow-y: hidden; padding: 2px 0 }
.ntk-step .again { font: inherit; font-size: 0.875rem; color: var(--st-link-color, var(--st-primary-color)); padding: 0;
  min-height: 24px; margin: 0 0 12px; border: 0; background: none; cursor: pointer; text-align: left }
.ntk-step .again[hidden] { display: none }
.ntk-step :is(.text, .take) a { color: var(--st-link-color, var(--st-primary-color)) }
.ntk-step .take { border-left: 3px solid var(--st-primary-color); padding: 2px 0 2px 14px; margin: 8px 0 16px }
.ntk-step .take p:last-child { margin-bottom: 0 }
.ntk-step .term { color: inherit !important; text-decoration: underline dotted; text-underline-offset: 3px; cursor: help }
.ntk-step munderover > :last-child { padding-bottom: 0.3em } /* where there is no font for formulas it is on the sum */
.ntk-step .covered { display: grid; place-content: center; gap: 12px; min-height: 380px; padding: 24px; text-align: center;
  border: 1px dashed var(--st-border-color); border-radius: var(--st-base-radius);
  background: var(--st-secondary-background-color) }
.ntk-step .covered button { font: inherit; color: var(--st-text-color); padding: 6px 12px; cursor: pointer;
  justify-self: center; background: var(--st-background-color); border: 1px solid var(--st-border-color);
  border-radius: var(--st-base-radius) }
.ntk-step .covered button:hover { color: var(--st-primary-color); border-color: currentColor }
.ntk-step details.fold { border-top: 1px solid var(--st-border-color); padding: 10px 0 }
.ntk-step details.fold > summary { cursor: pointer; width: fit-content }
.ntk-step :is(summary, a, .covered button):focus-visible { outline: 2px solid var(--st-primary-color); outline-offset: 2px }
@media (min-width: 900px) {
  .ntk-step { grid-template: "text lab" auto "take lab" 1fr "further further" / minmax(0, 5fr) minmax(0, 8fr) }
}`)

const SETTLES = 4000 // milliseconds in which what is above a place may still grow

// Come to a place, so many pixels below the top of the window, and stay there while what is above it is drawn.
function leadTo(box, top) {
  const come = () => {
    if (top !== undefined) box.style.scrollMarginTop = `${top}px`
    box.scrollIntoView()
    box.style.scrollMarginTop = ""
  }
  const growing = new ResizeObserver(come)
  const stop = () => {
    growing.disconnect()
    for (const name of OWN_WAY) removeEventListener(name, stop, true)
  }
  for (const each of document.querySelectorAll(".ntk-step")) growing.observe(each)
  for (const name of OWN_WAY) addEventListener(name, stop, true)
  setTimeout(stop, SETTLES)
  come()
}

let led = "" // the page and the topic that a link has led to

class Step {
  constructor(place, sent) {
    this.sent = sent
    this.labs = []
    this.folds = new Map() // by the names of their labs
    this.box = element("section", "ntk-step")
    this.box.id = sent.name
    this.box.dataset.lesson = sent.lesson
    const text = Object.assign(element("div", "text"), { innerHTML: sent.text })
    text.prepend(this.path(), element("h2", "", sent.title))
    this.told = element("div", "told")
    this.told.setAttribute("role", "status")
    text.append(this.told)
    this.place = element("div", "place")
    this.take = Object.assign(element("div", "take"), { innerHTML: sent.take })
    this.look = Object.assign(element("div", "look"), { innerHTML: sent.look })
    this.box.append(text, this.place, this.take, this.further())
    for (const prose of [text, this.look, this.take]) {
      prose.addEventListener("click", (event) => this.follow(event))
      for (const term of prose.querySelectorAll(".term")) {
        term.href = `glossary?lang=${sent.language}#${term.dataset.term}`
        term.target = "_blank" // so that nobody loses their place
        tellOf(term, sent.terms[term.dataset.term])
      }
      for (const link of prose.querySelectorAll("a")) {
        const href = link.getAttribute("href") // of another page of the course, at some settings
        if (/^\w+\?/.test(href) && !link.dataset.term) link.href = href.replace("?", `?lang=${sent.language}&`)
      }
    }
    place.append(this.box)
    if (sent.question) {
      this.cover()
      this.question = new Question(text, sent, (now) => this.uncover(now))
      this.again = textButton("", () => store.setAll(this.other))
      this.again.className = "again"
      text.append(this.again)
    } else this.show()
    text.append(this.look)
    this.leave = store.follow(() => {
      this.open()
      this.offer()
    })
    this.offer()
    store.arrive(sent.language)
    const [step, top] = cameBackTo(sent.lesson) ?? []
    if (step === sent.name) setTimeout(() => leadTo(this.box, top)) // once all steps are there
    this.open(step === undefined)
  }

  // The steps of the lesson, as links to them, and which one this is.
  path() {
    const { path, number, of } = this.sent
    const row = element("nav", "path")
    for (const [k, [name, title]] of path.entries()) {
      const link = textButton("", () => {
        history.replaceState(history.state, "", `#${name}`) // a link to the step
        leadTo(document.getElementById(name))
      })
      link.title = link.ariaLabel = `${k + 1} ${title}`
      if (k === number) link.ariaCurrent = "step"
      row.append(link)
    }
    row.append(element("span", "", of.replace("{k}", number + 1).replace("{n}", path.length)))
    row.ariaLabel = row.lastChild.textContent
    return row
  }

  // Until its question is answered, figure and summary would give the answer away. A page that shows everything hides
  // nothing.
  cover() {
    if (store.everything) return this.show()
    const { covered, pass } = this.sent.words
    const cover = element("div", "covered")
    cover.append(element("div", "", covered), textButton(pass, () => this.question.skip()))
    this.place.append(cover)
    this.look.hidden = this.take.hidden = true
  }

  uncover(now) {
    if (now) {
      if (this.apart()) this.before = this.sent.sets.map(([name, , otherwise]) => [name, store.get(name, otherwise), otherwise])
      store.setAll(this.sent.sets)
    }
    if (this.take.hidden) this.show()
    this.offer()
  }

  show() {
    this.look.hidden = this.take.hidden = false
    this.place.replaceChildren()
    this.mount(this.place, this.sent.lab)
  }

  // Whether the settings are others than those that the question is about.
  apart() {
    return this.sent.sets.some(([name, text, otherwise]) => store.get(name, otherwise) !== text)
  }

  // The settings of a page are one for all of its steps, and an answer sets those of its question. So there is a way to
  // them from others, and a way back to those of before, which may be a lecturer's.
  offer() {
    if (!this.again) return
    const { again, back } = this.sent.words
    const apart = this.apart()
    this.other = apart ? this.sent.sets : this.before
    this.again.textContent = apart ? again : back
    this.again.hidden = this.take.hidden || !this.other
  }

  mount(place, lab) {
    this.labs.push(new Lab(place, lab))
  }

  // What goes further: texts, and labs, of which one is open on a page, as its link says.
  further() {
    const box = element("div", "further")
    for (const { title, text, lab } of this.sent.further) {
      const fold = element("details", "fold")
      const within = element("div", "")
      fold.append(element("summary", "", title), within)
      box.append(fold)
      if (!lab) {
        within.innerHTML = text
        continue
      }
      this.folds.set(lab.name, { fold, within, lab })
      fold.addEventListener("toggle", () => {
        if (store.everything) return // all of them are open
        if (fold.open) store.set(TOPIC, lab.name, "")
        else if (store.get(TOPIC, "") === lab.name) store.set(TOPIC, "", "")
      })
    }
    return box
  }

  // Open the fold that the link names, and close the others. Of a page that shows everything all are, and no figure is
  // covered.
  open(arriving = false) {
    const topic = store.get(TOPIC, "")
    const { topics, number, unknown } = this.sent
    const known = topic === "" || number > 0 || topics.includes(topic) // the first step tells
    this.told.textContent = known ? "" : unknown.replace("{names}", `${TOPIC}=${topic}`)
    if (arriving && topic === this.sent.lab.name) this.lead(this.box, topic)
    if (arriving && location.hash === `#${this.sent.name}`) this.lead(this.box, location.hash)
    if (store.everything) {
      if (this.take.hidden) this.show()
      for (const fold of this.box.querySelectorAll("details.fold")) fold.open = true
    }
    for (const [name, place] of this.folds) {
      const { fold, within, lab } = place
      const chosen = name === topic || store.everything
      if (fold.open !== chosen) fold.open = chosen
      if (chosen && !place.shown) {
        this.mount(within, lab)
        place.shown = true
        if (arriving && name === topic) this.lead(fold, topic)
      }
    }
  }

  // To what the link names, once a visit.
  lead(box, topic) {
    const place = `${location.pathname} ${topic}`
    if (place === led) return
    led = place
    setTimeout(() => leadTo(box)) // once all steps are there
  }

  // A link in the prose that sets the lab.
  follow(event) {
    const link = event.target.closest("a")
    const href = link?.getAttribute("href") ?? ""
    if (!href.startsWith("?")) return
    event.preventDefault()
    const known = new Map(this.sent.lab.settings.map((setting) => [setting.name, setting.default]))
    store.setAll([...new URLSearchParams(href)].map(([name, text]) => [name, text, known.get(name)]))
  }

  remove() {
    this.leave()
    for (const lab of this.labs) lab.remove()
    this.box.remove()
  }
}

export const mount = mounting((place, sent) => new Step(place, sent))
