// Numbers side by side, each with its name and a hint. Where only the numbers are new, only they are written.

const { search } = new URL(import.meta.url)
const { element, mounting, style } = await import(new URL("elements.js" + search, import.meta.url))
const { hint } = await import(new URL("hints.js" + search, import.meta.url))

style(`
.ntk-numbers { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(150px, 100%), 1fr)); gap: 16px;
  margin: 0; color: var(--st-text-color) }
.ntk-numbers > div { display: flex; flex-direction: column; justify-content: space-between; min-width: 0;
  padding: 14px 16px 10px; border: 1px solid var(--st-border-color); border-radius: var(--st-base-radius) }
.ntk-numbers dt { display: flex; align-items: center; gap: 4px; font-size: 0.875rem; font-weight: 400; line-height: 1.6 }
.ntk-numbers dd { margin: 0; font-size: var(--st-metric-value-font-size); line-height: 1.6; white-space: nowrap;
  overflow: hidden; text-overflow: ellipsis; font-variant-numeric: tabular-nums }`)

function card({ label, hint: name, help }) {
  const head = element("dt", "")
  head.append(element("span", "", label), hint(name, help))
  const box = element("div", "")
  box.append(head, element("dd", ""))
  return box
}

// Bring a list of numbers up to date.
export function draw(list, numbers) {
  const names = JSON.stringify(numbers.map(({ label, help }) => [label, help]))
  if (names !== list.names) list.replaceChildren(...numbers.map(card))
  list.names = names
  numbers.forEach(({ value }, k) => {
    const written = list.children[k].lastChild
    if (written.textContent !== value) written.textContent = value
  })
}

export const mount = mounting("dl", "ntk-numbers", (list, { data }) => draw(list, data.numbers))
