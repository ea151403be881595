// A control for a table or a picture of the reader. The server keeps it for a while under the digest of its content,
// which stands for it in the link; this browser keeps it too, and posts it again where a process does not know it.

import { element, style, textButton } from "./elements.js"
import { tab } from "./answers.js"

const PREFIX = "ntk-data-" // of the names in the browser's storage
const KEPT = 8 // of each reader

style(`
.ntk-upload { display: grid; gap: 8px; width: min(46rem, 90vw) }
.ntk-upload textarea { width: 100%; height: 8rem; box-sizing: border-box; padding: 6px 8px; color: inherit;
  font: 0.85rem/1.4 monospace; background: none; border: 1px solid var(--st-border-color); border-radius: 4px }
.ntk-upload .of { display: flex; flex-wrap: wrap; gap: 8px 16px; align-items: center }
.ntk-upload img { width: 96px; image-rendering: pixelated }`)

// What this browser keeps; in an iframe of another site it may not, and then only this page does.
const memory = new Map()

function keep(digest, posted) {
  memory.set(digest, posted)
  try {
    const names = JSON.parse(localStorage.getItem(PREFIX) ?? "[]").filter((name) => name !== digest)
    for (const old of names.splice(0, Math.max(0, names.length + 1 - KEPT))) localStorage.removeItem(PREFIX + old)
    localStorage.setItem(PREFIX + digest, JSON.stringify(posted))
    localStorage.setItem(PREFIX, JSON.stringify([...names, digest]))
  } catch (error) {
    if (!(error instanceof DOMException)) throw error
  }
}

function kept(digest) {
  if (!digest) return null
  if (memory.has(digest)) return memory.get(digest)
  try {
    return JSON.parse(localStorage.getItem(PREFIX + digest))
  } catch (error) {
    if (!(error instanceof DOMException)) throw error
    return null
  }
}

const bytesOf = ({ text, png }) => (png ? Uint8Array.from(atob(png), (each) => each.charCodeAt(0)) : text)

// `posted` is {text} or {png}, or {body} of a file that is not read yet, and what was chosen of its columns.
async function post(kind, language, posted) {
  const { target, without = [], standardize = true, body = bytesOf(posted) } = posted
  const query = new URLSearchParams({ lang: language, standardize: standardize ? "1" : "0" })
  if (target !== undefined) query.append("target", target)
  for (const name of without) query.append("without", name)
  const address = new URL(`../../data/${kind}?${query}`, import.meta.url)
  const response = await fetch(address, { method: "POST", body, headers: { "X-Tab": tab } })
  const told = await response.json()
  if (response.ok) keep(told.digest, { standardize, ...told })
  return told
}

const coming = new Map() // what is being posted again: several figures may miss it at once

// Whether a server that does not know what has this digest has got it again.
export async function again(digest, kind, language) {
  const posted = kept(digest)
  if (posted === null) return false
  if (!coming.has(digest)) coming.set(digest, post(kind, language, posted).finally(() => coming.delete(digest)))
  return (await coming.get(digest)).digest === digest
}

export function control(place, { kind, label }, set, { words, language }) {
  const box = element("div", "ntk-upload")
  const said = element("div", "")
  said.setAttribute("role", "status")
  const file = Object.assign(element("input", ""), { type: "file", ariaLabel: words.choose_file })
  file.accept = kind === "picture" ? "image/png,image/jpeg" : ".csv,.tsv,.txt,text/*"
  let now = null // what is chosen

  const take = async (posted) => {
    const told = await post(kind, language, posted).catch(() => ({ error: words.lost }))
    if (told.error) said.innerHTML = told.error
    else set(told.digest)
  }
  file.addEventListener("change", async () => {
    if (file.files.length) await take({ body: await file.files[0].arrayBuffer() })
    file.value = ""
  })
  place.append(box)
  if (kind === "picture") {
    const seen = Object.assign(element("img", ""), { alt: label, hidden: true })
    box.append(file, seen, said)
    return (digest) => {
      const { png } = kept(digest) ?? {}
      seen.hidden = !png
      if (png) seen.src = `data:image/png;base64,${png}`
      said.replaceChildren()
    }
  }

  const text = Object.assign(element("textarea", ""), { spellcheck: false, placeholder: words.paste })
  text.ariaLabel = words.paste
  text.addEventListener("change", () => text.value.trim() && take({ text: text.value }))
  const example = textButton(words.load_example, async () => {
    const response = await fetch(new URL("../../data/example", import.meta.url))
    await take({ text: await response.text() })
  })
  const first = element("div", "of")
  first.append(file, example)
  const columns = element("div", "of")
  const fold = Object.assign(element("details", ""), { open: true })
  fold.append(element("summary", "", words.paste), text)
  box.append(first, fold, columns, said)

  const tick = (name, ticked, change) => {
    const row = element("label", "")
    const mark = Object.assign(element("input", ""), { type: "checkbox", checked: ticked })
    mark.addEventListener("change", () => change(mark.checked))
    row.append(mark, ` ${name}`)
    return row
  }
  const choose = () => {
    const { columns: names, target, without, standardize } = now
    const menu = element("select", "")
    menu.ariaLabel = words.target
    menu.append(...names.map((name) => new Option(name, name)), new Option(words.no_target, ""))
    menu.value = target
    menu.addEventListener("change", () => take({ ...now, target: menu.value }))
    const others = names.filter((name) => name !== target)
    const marks = others.map((name) =>
      tick(name, !without.includes(name), (taken) =>
        take({ ...now, without: taken ? without.filter((each) => each !== name) : [...without, name] }),
      ),
    )
    const scaled = tick(words.standardize, standardize, (checked) => take({ ...now, standardize: checked }))
    columns.replaceChildren(`${words.target}: `, menu, scaled, `${words.input}: `, ...marks)
  }
  return (digest) => {
    now = kept(digest)
    columns.replaceChildren()
    said.innerHTML = now?.said ?? ""
    if (!now) return
    if (text.value !== now.text) text.value = now.text
    fold.open = false
    choose()
  }
}
