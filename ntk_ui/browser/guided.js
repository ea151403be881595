// Guided experiments: a question, a button that sets the controls, and, once it was pressed, the answer.

import { element, mounting, style, textButton } from "./elements.js"
import { store } from "./store.js"

style(`
.ntk-guided { display: grid; gap: 16px; color: var(--st-text-color); line-height: 1.6;
  grid-template-columns: repeat(auto-fit, minmax(min(var(--wide), 100%), 1fr)) }
.ntk-guided section { display: grid; grid-row: span 3; grid-template-rows: subgrid; row-gap: 0; padding: 15px;
  border: 1px solid var(--st-border-color); border-radius: var(--st-base-radius) }
.ntk-guided p { margin: 0 }
.ntk-guided button { place-self: start; margin-top: 16px; padding: 6px 12px; font: inherit; font-size: 0.875rem;
  cursor: pointer; color: inherit; background: var(--st-background-color); border: 1px solid var(--st-border-color);
  border-radius: var(--st-button-radius) }
.ntk-guided button:hover { color: var(--st-primary-color); border-color: var(--st-primary-color) }
.ntk-guided button:focus-visible { outline: 2px solid var(--st-primary-color); outline-offset: 2px }
.ntk-guided [role="status"]:not(:empty) { margin-top: 16px }`)

function card(text, { question, answer, sets }, begin) {
  const box = element("section", "")
  const asked = Object.assign(element("div", ""), { innerHTML: question })
  const told = element("div", "")
  told.setAttribute("role", "status")
  const button = textButton(text, () => {
    begin()
    store.setAll(sets)
    told.innerHTML = answer
  })
  box.append(asked, button, told)
  return box
}

export const mount = mounting((place, { cards, button, wide }) => {
  const grid = element("div", "ntk-guided")
  grid.style.setProperty("--wide", `${wide}px`)
  const clear = () => grid.querySelectorAll("[role=status]").forEach((told) => told.replaceChildren())
  grid.append(...cards.map((each) => card(button, each, clear)))
  place.append(grid)
  return grid
})
