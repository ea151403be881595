// Plotly, loaded once.

const { search } = new URL(import.meta.url)
let loading = null

export function library() {
  loading ??= new Promise((resolve, reject) => {
    const script = document.createElement("script")
    script.src = new URL("plotly.min.js" + search, import.meta.url)
    script.onload = () => resolve(shortened(window.Plotly))
    script.onerror = () => reject(new Error("Plotly did not load"))
    document.head.append(script)
  })
  return loading
}

// To find the arrays in a trace, Plotly goes through all attributes that a trace of its kind can have, a millisecond
// for each trace of each drawing. Here it only goes where there can be arrays, which is the same every time.
function shortened(Plotly) {
  const schema = Plotly.PlotSchema
  const { crawl, findArrayAttributes } = schema
  const known = new Map()
  const short = (attributes, visit) => {
    schema.crawl = crawl // it calls itself by this name
    if (!known.has(attributes)) known.set(attributes, branches(crawl, attributes))
    for (const node of known.get(attributes)) visit(...node)
    schema.crawl = short
  }
  schema.findArrayAttributes = (trace) => {
    schema.crawl = short
    try {
      return findArrayAttributes(trace)
    } finally {
      schema.crawl = crawl
    }
  }
  return Plotly
}

// Attributes that can be arrays, each after those that it is part of.
function branches(crawl, attributes) {
  const nodes = []
  crawl(attributes, (...node) => nodes.push(node))
  const kept = []
  let within = 0
  for (const node of nodes.reverse()) {
    const [attribute, , , level] = node
    const array = attribute?.valType === "data_array" || attribute?.arrayOk === true
    if (!array && level >= within) continue
    kept.push(node)
    within = level
  }
  return kept.reverse()
}
