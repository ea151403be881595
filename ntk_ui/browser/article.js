// A text of the app with headings that links lead to.

import { element, mounting, style } from "./elements.js"

style(`
.ntk-article { color: var(--st-text-color); line-height: 1.6; max-width: 46rem; word-break: keep-all;
  overflow-wrap: break-word }
.ntk-article h2 { font: 600 1.25rem/1.3 var(--st-heading-font, var(--st-font)); margin: 24px 0 6px; padding: 0;
  scroll-margin-top: 72px }
.ntk-article p { margin: 0 0 8px }
.ntk-article li { margin: 0 0 6px }
.ntk-article a { color: var(--st-link-color, var(--st-primary-color)) }
.ntk-article .target { border-left: 3px solid var(--st-primary-color); padding-left: 11px; margin-left: -14px }
.ntk-article math { max-width: 100%; overflow-x: auto; overflow-y: hidden }
.ntk-article table { border-collapse: collapse; width: 100% }
.ntk-article :is(th, td) { padding: 6px 12px 6px 0; border-bottom: 1px solid var(--st-border-color); text-align: left;
  vertical-align: top }`)

class Article {
  constructor(place, { html, language }) {
    document.documentElement.lang = language
    this.box = Object.assign(element("article", "ntk-article"), { innerHTML: html })
    place.append(this.box)
    this.come = () => this.lead()
    addEventListener("hashchange", this.come)
    setTimeout(this.come) // once it is on the page
  }

  // To what the link names, and mark it.
  lead() {
    for (const each of this.box.querySelectorAll(".target")) each.classList.remove("target")
    const heading = this.box.querySelector(`#${CSS.escape(location.hash.slice(1) || "-")}`)
    heading?.classList.add("target")
    heading?.scrollIntoView()
  }

  remove() {
    removeEventListener("hashchange", this.come)
    this.box.remove()
  }
}

export const mount = mounting((place, sent) => new Article(place, sent))
