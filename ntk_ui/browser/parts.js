// Parts of a page that ask to be drawn when their reader is about to see them and they are out of date. They ask one
// after the other, from the top, and when nothing else is to be done: of requests at the same moment Streamlit runs one
// only, and for a slider that comes second the whole page is drawn.

const { idle, waiting } = await import(new URL("elements.js" + new URL(import.meta.url).search, import.meta.url))

const AHEAD = "300px 0px" // how far ahead of the reader
const PATIENCE = 10_000 // milliseconds after which a request counts as lost
const SOON = 50 // milliseconds after which to look again whether the reader's own request has been answered
const parts = new Map()
let current = "" // the settings of the lab
let asking = null
let timer = 0

// Margins count from the box that scrolls, which is not the window.
function scroller(element) {
  for (let up = element.parentElement; up; up = up.parentElement)
    if (["auto", "scroll"].includes(getComputedStyle(up).overflowY)) return up
  return null
}

function place(part) {
  const outdated = part.drawn !== current
  part.box.style.opacity = outdated && part.drawn ? 0.4 : ""
  part.box.style.minHeight = part.drawn ? "" : part.room
}

function askNext() {
  if (asking || !current) return
  const wanted = [...parts.values()].filter((part) => part.near && part.drawn !== current)
  if (wanted.length === 0) return
  const top = (part) => part.box.getBoundingClientRect().top
  const next = wanted.reduce((first, part) => (top(part) < top(first) ? part : first))
  const request = (asking = { part: next })
  idle(() => tell(request))
  timer = setTimeout(askAgain, PATIENCE)
}

function tell(request) {
  if (asking !== request) return
  if (waiting()) setTimeout(tell, SOON, request)
  else request.part.tell("wants", current)
}

function askAgain() {
  clearTimeout(timer)
  asking = null
  askNext()
}

// The lab tells its settings; a part tells its box, how much room it takes up before, and the settings it was drawn with.
export function mount({ data, parentElement, setStateValue }) {
  if (data.settings !== undefined) {
    current = data.settings
    parts.forEach(place)
    askAgain()
    return
  }
  let part = parts.get(parentElement)
  if (!part) {
    part = { near: false, box: parentElement.closest(`.st-key-${data.box}`) }
    part.watching = new IntersectionObserver(
      (entries) => {
        part.near = entries.at(-1).isIntersecting
        askNext()
      },
      { root: scroller(part.box), rootMargin: AHEAD },
    )
    part.watching.observe(part.box)
    parts.set(parentElement, part)
  }
  Object.assign(part, { tell: setStateValue, drawn: data.drawn, room: data.room })
  place(part)
  if (asking?.part === part && part.drawn === current) setTimeout(askAgain)
  return () => {
    part.watching.disconnect()
    parts.delete(parentElement)
    if (asking?.part === part) askAgain()
  }
}
