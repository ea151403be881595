// Clicks into figures, told in data units. Plotly's own selections know neither heat maps nor empty places; the
// listener is the document's, because Plotly replaces the elements of a figure when it is redrawn.

const { answer, ask, style } = await import(new URL("elements.js" + new URL(import.meta.url).search, import.meta.url))

const STILL = 6 // pixels within which a pointer that goes down and up has clicked

const listeners = new WeakMap()

// The panel of a figure where a pointer is, and the place in it.
function place(figure, { target, clientX, clientY }) {
  const chart = target.closest?.(`.st-key-${figure} .js-plotly-plot`)
  for (const panel of chart?.querySelectorAll(".nsewdrag") ?? []) {
    const { left, top, width, height } = panel.getBoundingClientRect()
    const [x, y] = [clientX - left, clientY - top]
    if (x >= 0 && y >= 0 && x <= width && y <= height) return { chart, panel, x, y }
  }
  return null
}

class Listener {
  constructor(figure) {
    this.figure = figure
    this.down = null
    this.cursor = style(`.st-key-${figure} .nsewdrag { cursor: crosshair !important }`)
    for (const name of Listener.EVENTS) document.addEventListener(name, this, true)
  }

  static EVENTS = ["pointerdown", "pointerup", "pointercancel"]

  handleEvent(event) {
    const { down } = this
    this.down = null
    if (event.type === "pointerdown" && event.isPrimary && event.button === 0) this.down = place(this.figure, event)
    if (event.type === "pointerup" && down) this.click(event, down)
  }

  click({ clientX, clientY }, { chart, panel, x, y }) {
    const { left, top } = panel.getBoundingClientRect()
    const up = { x: clientX - left, y: clientY - top }
    if (Math.hypot(up.x - x, up.y - y) > STILL) return
    const { xaxis, yaxis } = chart._fullLayout._plots[panel.dataset.subplot]
    ask(this.tell, "point", [xaxis.p2d(up.x), yaxis.p2d(up.y)])
  }

  stop() {
    this.cursor.remove()
    for (const name of Listener.EVENTS) document.removeEventListener(name, this, true)
  }
}

export function mount({ data, parentElement, setTriggerValue }) {
  let listener = listeners.get(parentElement)
  if (listener?.figure !== data.figure) {
    listener?.stop()
    listeners.set(parentElement, (listener = new Listener(data.figure)))
  }
  listener.tell = setTriggerValue
  answer(data.answered)
  return () => {
    listeners.get(parentElement).stop()
    listeners.delete(parentElement)
  }
}
