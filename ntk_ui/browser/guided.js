// Guided experiments: a question, a button that sets the controls, and, once it was pressed, the answer.

const { answer, ask, element, mounting, style } = await import(
  new URL("elements.js" + new URL(import.meta.url).search, import.meta.url)
)

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

function card(grid, text, { name, question }) {
  const box = element("section", "")
  const asked = element("div", "")
  asked.innerHTML = question
  const button = element("button", "", text)
  button.type = "button"
  button.addEventListener("click", () => ask(grid.tell, "pressed", name))
  const told = element("div", "")
  told.setAttribute("role", "status")
  box.append(asked, button, told)
  return box
}

export const mount = mounting("div", "ntk-guided", (grid, { data, setTriggerValue }) => {
  grid.tell = setTriggerValue
  const questions = JSON.stringify(data.cards.map(({ question }) => question))
  if (questions !== grid.questions) grid.replaceChildren(...data.cards.map((each) => card(grid, data.button, each)))
  grid.questions = questions
  grid.style.setProperty("--wide", `${data.wide}px`)
  data.cards.forEach((each, k) => {
    const told = grid.children[k].lastChild
    if (told.innerHTML !== each.answer) told.innerHTML = each.answer
  })
  answer(data.answered)
})
