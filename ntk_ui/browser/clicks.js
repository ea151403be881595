// Clicks into figures, told in data units. Plotly's own selections know neither heat maps nor empty places; the
// listener is the document's, because Plotly replaces the elements of a figure when it is redrawn.

const listening = new WeakMap()

export function mount({ data, parentElement, setTriggerValue }) {
  const page = parentElement.ownerDocument
  let down = null
  const place = (event) => {
    const chart = event.target.closest?.(`.st-key-${data.figure} .js-plotly-plot`)
    for (const element of chart?.querySelectorAll(".nsewdrag") ?? []) {
      const area = element.getBoundingClientRect()
      const [x, y] = [event.clientX - area.left, event.clientY - area.top]
      if (x >= 0 && y >= 0 && x <= area.width && y <= area.height)
        return { chart, element, x, y }
    }
    return null
  }
  const onDown = (event) => { down = event.isPrimary && event.button === 0 ? place(event) : null }
  const onUp = (event) => {
    const start = down
    down = null
    if (!start) return
    const area = start.element.getBoundingClientRect()
    const [x, y] = [event.clientX - area.left, event.clientY - area.top]
    if (Math.hypot(x - start.x, y - start.y) > 6) return
    const { xaxis, yaxis } = start.chart._fullLayout._plots[start.element.dataset.subplot]
    setTriggerValue("point", [xaxis.p2d(x), yaxis.p2d(y)])
  }
  const handlers = { pointerdown: onDown, pointerup: onUp, pointercancel: () => { down = null } }
  const stop = () => {
    for (const [name, handler] of Object.entries(listening.get(parentElement) ?? {}))
      page.removeEventListener(name, handler, true)
  }
  stop()
  listening.set(parentElement, handlers)
  for (const [name, handler] of Object.entries(handlers)) page.addEventListener(name, handler, true)
  return stop
}
