// The link as the server wants it. Streamlit changes the address for each message in turn; one that was on its way when
// the reader went back or forward overwrites the address that the reader went to. So once the page rests, the address is
// compared with what the newest run has told.

const LOOKS = [50, 400, 1500] // milliseconds after news: at once, and when nothing more is on its way
const OF_STREAMLIT = ["embed", "embed_options"]

let newest = null // {link, time, path}
let timers = []

const running = () => !document.querySelector('[data-testid="stApp"][data-test-script-state="notRunning"]')

function own(search) {
  const query = new URLSearchParams(search)
  const kept = new URLSearchParams()
  for (const name of OF_STREAMLIT) {
    for (const value of query.getAll(name)) kept.append(name, value)
    query.delete(name)
  }
  return { query, kept }
}

const same = (one, other) => {
  const entries = (query) => JSON.stringify([...query].sort())
  return entries(one) === entries(other)
}

function compare() {
  if (!newest || newest.path !== location.pathname) return
  if (running()) {
    timers.push(setTimeout(compare, LOOKS.at(-1)))
    return
  }
  const { query, kept } = own(location.search)
  const wanted = new URLSearchParams(newest.link)
  if (same(query, wanted)) return
  for (const [name, value] of kept) wanted.append(name, value)
  const search = wanted.toString()
  history.replaceState(history.state, "", location.pathname + (search && `?${search}`) + location.hash)
}

function later() {
  timers.forEach(clearTimeout)
  timers = LOOKS.map((wait) => setTimeout(compare, wait))
}

// What was told before does not hold for the address that the reader goes to; the run that follows tells anew.
addEventListener("popstate", () => (newest = null))

export function mount({ data: { link, time } }) {
  if (newest && time < newest.time) return
  newest = { link, time, path: location.pathname }
  later()
}
