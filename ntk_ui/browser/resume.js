// Where the reader stopped, as a link on the first page.

import { element, mounting, style } from "./elements.js"
import { stopped } from "./place.js"

style(`.ntk-resume { color: var(--st-text-color); word-break: keep-all }
.ntk-resume a { color: var(--st-link-color, var(--st-primary-color)) }`)

class Resume {
  constructor(place, { words, titles, language }) {
    this.box = element("p", "ntk-resume")
    const { lesson, step } = stopped()
    const title = titles[lesson]?.[step]
    if (title) {
      const link = element("a", "", title)
      link.href = `${lesson}?lang=${language}#${step}`
      this.box.append(`${words} `, link)
    }
    place.append(this.box)
  }

  remove() {
    this.box.remove()
  }
}

export const mount = mounting((place, sent) => new Resume(place, sent))
