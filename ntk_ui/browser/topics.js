// Labs of which one is shown at a time: the reader chooses, and the link knows which.

import { element, mounting, style, textButton } from "./elements.js"
import { Lab } from "./lab.js"
import { TOPIC, store } from "./store.js"

style(`
.ntk-topics > nav { display: flex; flex-wrap: wrap; gap: 6px; margin-bottom: 16px }
.ntk-topics > nav > button { font: inherit; color: var(--st-text-color); cursor: pointer; padding: 4px 12px;
  background: var(--st-background-color); border: 1px solid var(--st-border-color); border-radius: 6px }
.ntk-topics > nav > button[aria-pressed=true] { color: var(--st-primary-color); border-color: currentColor }
.ntk-topics > nav > button:focus-visible { outline: 2px solid var(--st-primary-color) }`)

class Topics {
  constructor(place, sent) {
    this.sent = sent
    this.box = element("div", "ntk-topics")
    const row = element("nav", "")
    row.ariaLabel = sent.label
    const [{ name: first }] = sent.topics
    this.buttons = sent.topics.map(({ name, label }) => {
      const button = textButton(label, () => store.set(TOPIC, name, first))
      row.append(button)
      return [name, button]
    })
    this.told = element("div", "told")
    this.told.setAttribute("role", "status")
    this.box.append(row, this.told)
    place.append(this.box)
    this.leave = store.follow(() => this.follow())
    store.arrive(sent.language)
    this.follow()
  }

  follow() {
    const { topics } = this.sent
    const asked = store.get(TOPIC, topics[0].name)
    const chosen = topics.find(({ name }) => name === asked) ?? topics[0]
    this.told.textContent = chosen.name === asked ? "" : chosen.lab.words.unknown.replace("{names}", `${TOPIC}=${asked}`)
    for (const [name, button] of this.buttons) button.ariaPressed = String(name === chosen.name)
    if (this.shown === chosen.name) return
    this.shown = chosen.name
    this.lab?.remove()
    this.lab = new Lab(this.box, chosen.lab)
  }

  remove() {
    this.leave()
    this.lab?.remove()
    this.box.remove()
  }
}

export const mount = mounting((place, sent) => new Topics(place, sent))
