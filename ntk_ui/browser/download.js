// Files that the browser makes itself.

import { element } from "./elements.js"

const QUOTED = /[",\r\n]/
const RELEASE = 60_000 // milliseconds in which a browser has read it

function download(name, type, text) {
  const address = URL.createObjectURL(new Blob([text], { type }))
  const link = Object.assign(element("a", ""), { href: address, download: name })
  link.click()
  setTimeout(() => URL.revokeObjectURL(address), RELEASE)
}

// A table as CSV: records with the same fields, whose names are its first row.
function csv(names, records) {
  const cell = (value) => {
    const text = value === null || value === undefined ? "" : typeof value === "object" ? JSON.stringify(value) : String(value)
    return QUOTED.test(text) ? `"${text.replaceAll('"', '""')}"` : text
  }
  const rows = [names, ...records.map((record) => names.map((name) => record[name]))]
  return rows.map((row) => row.map(cell).join(",")).join("\n") + "\n"
}

// A result as a file of a kind: what all of it has in common, and its records, under a name of theirs.
export function hand(file, kind, head, name, records) {
  const whole = { ...head, [name]: records }
  if (kind === "json") return download(`${file}.json`, "application/json", JSON.stringify(whole, null, 2))
  const rows = records.map((each) => ({ ...head, ...each }))
  download(`${file}.csv`, "text/csv", csv(Object.keys(rows[0]), rows))
}
