// What the app's own elements are made of.

// Rules for elements, and what holds them.
export function style(rules) {
  const sheet = Object.assign(document.createElement("style"), { textContent: rules })
  document.head.append(sheet)
  return sheet
}

// An element with a class and, if there is one, a text.
export function element(name, className, text) {
  const made = document.createElement(name)
  made.className = className
  if (text !== undefined) made.textContent = text
  return made
}

// When the browser has nothing else to do.
export const idle = window.requestIdleCallback ?? setTimeout

export function textButton(text, press) {
  const button = Object.assign(element("button", "", text), { type: "button" })
  button.addEventListener("click", press)
  return button
}

export function iconButton(path, press) {
  const button = textButton("", press)
  drawIcon(button, path)
  return button
}

// The `mount` of a component: `make` shows in a place of the page what was sent, once for the same; the function that is
// returned removes it.
export function mounting(make) {
  const shown = new WeakMap() // by the place
  return ({ data, parentElement: place }) => {
    const of = JSON.stringify(data)
    if (shown.get(place)?.of !== of) {
      shown.get(place)?.made.remove()
      shown.set(place, { of, made: make(place, data) })
    }
    return () => {
      shown.get(place)?.made.remove()
      shown.delete(place)
    }
  }
}

export function drawIcon(button, path) {
  button.innerHTML = `<svg viewBox="0 0 24 24" aria-hidden="true"><path d="${path}"/></svg>`
}

const HELP = "M12 2a10 10 0 1 0 0 20 10 10 0 0 0 0-20M9.1 9a3 3 0 0 1 5.8 1c0 2-3 3-3 3M12 17h.01"
const LEAVE = 250 // milliseconds that a pointer has to get to what it is told
const GAP = 6 // pixels between the question mark and what it tells, and to the edges of the window

style(`
.ntk-hint { flex: none; width: 16px; height: 16px; padding: 0; border: 0; border-radius: 50%; background: none;
  color: inherit; opacity: 0.6; cursor: help }
.ntk-hint:focus-visible { outline: 2px solid var(--st-primary-color) }
.ntk-hint svg { display: block; fill: none; stroke: currentColor; stroke-width: 2; stroke-linecap: round }
.ntk-told { position: fixed; z-index: 1000000; max-width: min(42rem, calc(100vw - ${2 * GAP}px)); padding: 6px 12px;
  box-sizing: border-box; border-radius: 6px; box-shadow: rgba(0, 0, 0, 0.16) 0 1px 4px;
  font: 0.875rem/1.6 var(--st-font); color: var(--st-text-color); background: var(--st-background-color);
  border: 1px solid var(--st-border-color) }
.ntk-told p { margin: 0 }`)

const told = element("div", "ntk-told")
told.id = "ntk-told"
told.setAttribute("role", "tooltip")
told.addEventListener("pointerenter", () => clearTimeout(leaving))
told.addEventListener("pointerleave", leave)
document.addEventListener("pointerdown", ({ target }) => told.contains(target) || told.remove(), true) // on touch
let leaving = 0

// What is told stays while the pointer is on its way there.
function leave() {
  clearTimeout(leaving)
  leaving = setTimeout(() => told.remove(), LEAVE)
}

// Below the question mark, or above it where there is no room below.
function tell(mark, html) {
  clearTimeout(leaving)
  told.innerHTML = html
  mark.parentElement.closest("[data-testid]").append(told) // the theme's colors are known there
  const at = mark.getBoundingClientRect()
  const { width, height } = told.getBoundingClientRect()
  const below = at.bottom + GAP
  const left = Math.min(at.left + at.width / 2 - width / 2, window.innerWidth - width - GAP)
  told.style.top = `${below + height > window.innerHeight ? at.top - GAP - height : below}px`
  told.style.left = `${Math.max(left, GAP)}px`
}

// A question mark that tells more, when a pointer or the keyboard comes to it.
export function hint(name, html) {
  const mark = iconButton(HELP, () => tell(mark, html))
  mark.className = "ntk-hint"
  mark.ariaLabel = name
  tellOf(mark, html)
  return mark
}

// Tells more of an element when a pointer or the keyboard comes to it.
export function tellOf(mark, html) {
  mark.setAttribute("aria-describedby", told.id)
  for (const event of ["pointerenter", "focus"]) mark.addEventListener(event, () => tell(mark, html))
  mark.addEventListener("pointerleave", leave)
  mark.addEventListener("blur", () => told.remove())
  mark.addEventListener("keydown", ({ key }) => key === "Escape" && told.remove())
}

const QUIET = 1000 // milliseconds without another change

style(`
.ntk-announcer { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); margin: 0 !important }`)

// Tells those who do not see a figure what it says now: once, when it has rested after a change.
export class Announcer {
  constructor(place) {
    this.box = element("div", "ntk-announcer")
    this.box.setAttribute("role", "status")
    this.newest = null
    this.timer = 0
    place.append(this.box)
  }

  // What was there from the start is no change.
  say(text) {
    if (text === this.newest) return
    clearTimeout(this.timer)
    if (this.newest !== null) this.timer = setTimeout(() => (this.box.textContent = text), QUIET)
    this.newest = text
  }

  remove() {
    clearTimeout(this.timer)
  }
}
