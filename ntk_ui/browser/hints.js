// A question mark that tells more, when a pointer or the keyboard comes to it.

const { element, iconButton, style } = await import(new URL("elements.js" + new URL(import.meta.url).search, import.meta.url))

const ICON = "M12 2a10 10 0 1 0 0 20 10 10 0 0 0 0-20M9.1 9a3 3 0 0 1 5.8 1c0 2-3 3-3 3M12 17h.01"
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
.ntk-told p { margin: 0 }
@media print { .ntk-hint { display: none } }`)

const told = element("div", "ntk-told")
told.id = "ntk-told"
told.setAttribute("role", "tooltip")
document.addEventListener("pointerdown", () => told.remove(), true) // a touch leaves no other way

// Below the question mark, or above it where there is no room below.
function tell(mark, html) {
  told.innerHTML = html
  mark.parentElement.closest("[data-testid]").append(told) // the theme's colors are known there
  const at = mark.getBoundingClientRect()
  const { width, height } = told.getBoundingClientRect()
  const below = at.bottom + GAP
  const left = Math.min(at.left + at.width / 2 - width / 2, window.innerWidth - width - GAP)
  told.style.top = `${below + height > window.innerHeight ? at.top - GAP - height : below}px`
  told.style.left = `${Math.max(left, GAP)}px`
}

export function hint(name, html) {
  const mark = iconButton(ICON, () => tell(mark, html))
  mark.className = "ntk-hint"
  mark.ariaLabel = name
  mark.setAttribute("aria-describedby", told.id)
  for (const event of ["pointerenter", "focus"]) mark.addEventListener(event, () => tell(mark, html))
  for (const event of ["pointerleave", "blur"]) mark.addEventListener(event, () => told.remove())
  mark.addEventListener("keydown", ({ key }) => key === "Escape" && told.remove())
  return mark
}
