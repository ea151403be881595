// Printing a page: all of its figures at their present settings, each whole, and its controls as text. A figure is
// fetched when its reader comes near, so Ctrl-P first fetches all others, as wide as paper. This module comes with the first
// Ctrl-P: a first visit does without it.

import { element, style, textButton } from "./elements.js"
import { store } from "./store.js"

const PRINTING = "ntk-printing" // the class of a page that is made ready
const AGAIN = 250 // milliseconds between two looks whether everything is there
const TO_COME = ".panel:not([hidden])[aria-busy=true], .ntk-figure[data-waiting]"

style(`
.${PRINTING} :is(.ntk-step, .ntk-lab) { width: 700px !important; grid-template-columns: minmax(0, 1fr) !important;
  grid-template-areas: "text" "lab" "take" "further" !important } /* of A4 and of letter paper */
.ntk-to-print { position: fixed; inset: auto 16px 16px auto; z-index: 1000; display: flex; gap: 12px; align-items: center;
  padding: 10px 16px; border: 1px solid var(--st-border-color); border-radius: var(--st-base-radius);
  color: var(--st-text-color); background: var(--st-background-color); font: 0.9rem/1.6 var(--st-font) }
.ntk-to-print button { font: inherit; color: inherit; padding: 2px 10px; min-height: 28px; cursor: pointer;
  background: none; border: 1px solid currentColor; border-radius: 4px }
@media print {
  * { print-color-adjust: exact } /* a dark page has light letters */
  .ntk-lab > .ntk-controls { position: static !important }
  :is(.ntk-control, .ntk-time, .ntk-ask) input[type=range], .ntk-control .row > button:not([aria-pressed=true]),
  .ntk-control.ntk-control input[type=file], .ntk-time button, .ntk-figure-buttons, .ntk-hint, .ntk-to-print,
  .ntk-lab .panel :is(.data, .program), .ntk-step :is(.path button, .again), .ntk-ask output,
  .ntk-ask.ntk-ask .row > button:last-child:not([aria-pressed]) { display: none }
  .ntk-control :is(input, select, button) { border: 0 !important; padding: 0 !important; appearance: none !important;
    color: inherit !important }
  .ntk-figure, .ntk-numbers, .ntk-meter, .ntk-ask, .take, .ntk-controls { break-inside: avoid }
  .ntk-step :is(h2, h3, .path), .panel h3 { break-after: avoid }
}`)

const pause = () => new Promise((resolve) => setTimeout(resolve, AGAIN))
// `words` are those of a lab.
export async function print(words) {
  if (document.querySelector(".ntk-to-print")) return // it is under way
  let enough = false
  const box = element("div", "ntk-to-print")
  const told = element("span", "")
  box.setAttribute("role", "status")
  box.append(told, textButton(words.print_now, () => (enough = true)))
  document.body.append(box)
  document.documentElement.classList.add(PRINTING)
  store.showEverything()
  await pause()
  for (let left; !enough && (left = document.querySelectorAll(TO_COME).length); ) {
    told.textContent = words.printing.replace("{left}", left)
    await pause()
  }
  await pause() // they are drawn as wide as paper
  window.print()
  document.documentElement.classList.remove(PRINTING)
  box.remove()
}
