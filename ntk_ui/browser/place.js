// Where in a lesson its reader is: kept for this tab, so that reload and back lead there, and in this browser, so that
// the first page knows where they stopped.

import { forget, keep, kept } from "./kept.js"

const TAB = "sessionStorage"
const PLACES = "ntk.places" // of this tab, by lesson: the step, and how many pixels below the top of the window it begins
const STOPPED = "ntk.stopped" // of this browser
const TOP = 100 // pixels from the top of the window in which a step is the one that is read
const REST = 200 // milliseconds without scrolling
export const OWN_WAY = ["wheel", "touchstart", "keydown", "pointerdown"] // what tells that a reader goes elsewhere

const [visit] = /** @type {PerformanceNavigationTiming[]} */ (performance.getEntriesByType("navigation"))
let back = ["reload", "back_forward"].includes(visit.type) ? location.pathname : "" // the page that is come back to
let timer = 0

addEventListener("popstate", () => (back = location.pathname))
for (const name of OWN_WAY) addEventListener(name, () => (back = ""), { capture: true, passive: true })
addEventListener("scroll", rests, { capture: true, passive: true })

function rests() {
  clearTimeout(timer)
  timer = setTimeout(note, REST)
}

// Until its reader goes on, a page that they came back to may still be on its way to its place.
function note() {
  if (back === location.pathname) return
  const steps = /** @type {HTMLElement[]} */ ([...document.querySelectorAll(".ntk-step")])
  const box = steps.findLast((step) => step.getBoundingClientRect().top <= TOP)
  if (!box) return
  const { lesson } = box.dataset
  const { top } = box.getBoundingClientRect()
  if (!location.pathname.endsWith(`/${lesson}`)) return // the reader has gone on, and its steps are not yet gone
  keep(PLACES, { ...kept(PLACES, TAB), [lesson]: [box.id, top] }, TAB)
  keep(STOPPED, { lesson, step: box.id })
}

// The step that its reader comes back to, and where it was; nothing where they come for the first time, or by a link.
export function cameBackTo(lesson) {
  return back === location.pathname ? kept(PLACES, TAB)[lesson] : undefined
}

// The lesson and the step where the reader stopped.
export const stopped = () => kept(STOPPED)

export const forgetStopped = () => forget(STOPPED)
